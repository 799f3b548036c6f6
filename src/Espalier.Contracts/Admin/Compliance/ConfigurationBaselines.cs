using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Compliance;

/// <summary>All configuration baselines.</summary>
public sealed record ListBaselines : IRequest<IReadOnlyList<BaselineSummary>>;

/// <summary>One row of the list of baselines.</summary>
public sealed record BaselineSummary(
    Guid Id, int Version, string Name, string Description, int Items, int Deployments, DateTimeOffset ChangedAt, string ChangedBy);

/// <summary>One baseline with its items.</summary>
public sealed record GetBaseline(Guid Id) : IRequest<BaselineDetails>;

/// <summary>A baseline.</summary>
public sealed record BaselineDetails(Guid Id, int Version, string Name, string Description, IReadOnlyList<BaselineItemSummary> Items);

/// <summary>An item of a baseline.</summary>
public sealed record BaselineItemSummary(Guid Id, int Version, string Name);

/// <summary>Saves a baseline; a new one where the id is null.</summary>
public sealed record SaveBaseline(Guid? Id, string Name, string Description, IReadOnlyList<Guid> Items) : IRequest<BaselineSaved>;

/// <summary>The saved baseline.</summary>
public sealed record BaselineSaved(Guid Id, int Version);

/// <summary>Deletes a baseline and its deployments; its evaluation ends with the Macs' next policy (BASE-4).</summary>
public sealed record DeleteBaseline(Guid Id) : IRequest<Done>;

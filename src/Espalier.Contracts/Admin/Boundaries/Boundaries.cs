using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Boundaries;

/// <summary>All boundary groups with their boundaries, and the boundaries outside of any.</summary>
public sealed record ListBoundaries : IRequest<BoundaryList>;

/// <summary>Boundaries and groups.</summary>
public sealed record BoundaryList(IReadOnlyList<BoundarySummary> Boundaries, IReadOnlyList<BoundaryGroupSummary> Groups);

/// <summary>A boundary. Types: <c>IPSubnet</c>, <c>IPAddressRange</c>, <c>ActiveDirectorySite</c>.</summary>
public sealed record BoundarySummary(Guid Id, string Description, string Type, string Value, IReadOnlyList<string> Groups);

/// <summary>A boundary group.</summary>
public sealed record BoundaryGroupSummary(Guid Id, string Name, string Description, bool UseForSiteAssignment, IReadOnlyList<Guid> Boundaries, IReadOnlyList<string> ContentLocations);

/// <summary>Saves a boundary; a new one where the id is null.</summary>
public sealed record SaveBoundary(Guid? Id, string Description, string Type, string Value) : IRequest<BoundarySaved>;

/// <summary>Id of what was saved.</summary>
public sealed record BoundarySaved(Guid Id);

/// <summary>Saves a boundary group; a new one where the id is null.</summary>
public sealed record SaveBoundaryGroup(Guid? Id, string Name, string Description, bool UseForSiteAssignment, IReadOnlyList<Guid> Boundaries, IReadOnlyList<string> ContentLocations) : IRequest<BoundarySaved>;

/// <summary>Deletes a boundary or a boundary group.</summary>
public sealed record DeleteBoundary(Guid Id) : IRequest<Done>;

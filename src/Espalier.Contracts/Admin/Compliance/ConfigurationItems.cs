using Espalier.Contracts.Compliance;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Compliance;

/// <summary>All configuration items.</summary>
public sealed record ListConfigurationItems : IRequest<IReadOnlyList<ConfigurationItemSummary>>;

/// <summary>One row of the list of items.</summary>
public sealed record ConfigurationItemSummary(
    Guid Id, int Version, string Name, string Description, int Settings, int UsedInBaselines, DateTimeOffset ChangedAt, string ChangedBy);

/// <summary>One item, whole.</summary>
public sealed record GetConfigurationItem(Guid Id) : IRequest<ConfigurationItemDefinition>;

/// <summary>Saves an item: a new one where the id is not known yet, otherwise its next version. The version in the definition is the one that was edited.</summary>
public sealed record SaveConfigurationItem(ConfigurationItemDefinition Definition) : IRequest<ConfigurationItemSaved>;

/// <summary>The saved item, and what its editor should think about.</summary>
public sealed record ConfigurationItemSaved(Guid Id, int Version, IReadOnlyList<string> Advice);

/// <summary>Deletes an item that no baseline uses.</summary>
public sealed record DeleteConfigurationItem(Guid Id) : IRequest<Done>;

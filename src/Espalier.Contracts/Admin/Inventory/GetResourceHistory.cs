using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Inventory;

/// <summary>Reads how the rows of a class came to be what they are.</summary>
/// <param name="Device">The device.</param>
/// <param name="Class">Name of the class.</param>
/// <param name="Row"><see cref="ResourceRow.Key"/> of the one row to look at; null for all rows of the class.</param>
public sealed record GetResourceHistory(ResourceId Device, string Class, string? Row = null) : IRequest<ResourceHistory>;

/// <summary>Versions of the rows of a class.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Label">Its label.</param>
/// <param name="Columns">Columns in the order of display.</param>
/// <param name="Versions">The newest first; of a row that is there still, its present version too.</param>
public sealed record ResourceHistory(string Class, string Label, IReadOnlyList<ResourceColumn> Columns, IReadOnlyList<ResourceRowVersion> Versions);

/// <summary>A row as it was for a time.</summary>
/// <param name="Key">Key of the row.</param>
/// <param name="From">The site's time when it became so.</param>
/// <param name="To">When it changed or vanished; null while it is so.</param>
/// <param name="Values">As in <see cref="ResourceRow.Values"/>.</param>
/// <param name="Changed">Positions of the values that differ from the row's version before; empty where there is none.</param>
public sealed record ResourceRowVersion(string Key, DateTimeOffset From, DateTimeOffset? To, IReadOnlyList<object?> Values, IReadOnlyList<int> Changed);

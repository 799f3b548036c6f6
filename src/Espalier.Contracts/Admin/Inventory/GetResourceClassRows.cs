using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Inventory;

/// <summary>Reads the rows of one class of a device.</summary>
/// <param name="Device">The device.</param>
/// <param name="Class">Name of the class: <c>COMPUTER_SYSTEM</c>.</param>
/// <param name="AsOf">The instant to look at; null: the state of now.</param>
public sealed record GetResourceClassRows(ResourceId Device, string Class, DateTimeOffset? AsOf = null) : IRequest<ResourceClassRows>;

/// <summary>Rows of a class with their columns.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Label">Its label.</param>
/// <param name="Columns">Columns in the order of display.</param>
/// <param name="Rows">Rows in the order in which the device first reported them.</param>
public sealed record ResourceClassRows(string Class, string Label, IReadOnlyList<ResourceColumn> Columns, IReadOnlyList<ResourceRow> Rows);

/// <summary>A column of a class.</summary>
/// <param name="Name">Name in WQL: <c>TotalPhysicalMemory</c>.</param>
/// <param name="Label">Head of the column: <c>Total Physical Memory</c>.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Unit">Unit of its values, or null.</param>
/// <param name="IsKey">Part of what tells rows apart.</param>
/// <param name="IsVolatile">Moves by itself; its history is kept once a day at most.</param>
public sealed record ResourceColumn(string Name, string Label, PropertyType Type, string? Unit, bool IsKey, bool IsVolatile);

/// <summary>A row of a class.</summary>
/// <param name="Key">Tells the row apart from the device's others; names it in <see cref="GetResourceHistory"/>.</param>
/// <param name="Since">Since when the device reports the row with these values.</param>
/// <param name="Values">One for each column: text, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="DateTimeOffset"/>, or null where unknown.</param>
public sealed record ResourceRow(string Key, DateTimeOffset Since, IReadOnlyList<object?> Values);

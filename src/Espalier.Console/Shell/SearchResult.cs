using Microsoft.FluentUI.AspNetCore.Components;

namespace Espalier.Console.Shell;

/// <summary>One hit of the search in the header.</summary>
/// <param name="Title">Name of the object.</param>
/// <param name="Detail">What tells it from others of the same name; may be empty.</param>
/// <param name="Kind">Heading it stands under: <c>Devices</c>.</param>
/// <param name="Address">Where it leads.</param>
/// <param name="Icon">Its icon.</param>
public sealed record SearchResult(string Title, string Detail, string Kind, string Address, Icon Icon);

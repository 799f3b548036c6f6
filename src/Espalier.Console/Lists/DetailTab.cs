using Espalier.Contracts.Operations;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Lists;

/// <summary>One tab of the details pane.</summary>
/// <param name="Title">Also its name in the address.</param>
/// <param name="Content">Shown for the selected row.</param>
public sealed record DetailTab<T>(string Title, RenderFragment<T> Content)
{
    /// <summary>Without it the tab is absent.</summary>
    public Right? Right { get; init; }
}

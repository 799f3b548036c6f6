using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Lists;

/// <summary>One column of a list.</summary>
/// <param name="Name">Stable name in addresses, requests and exports: <c>client-activity</c>.</param>
/// <param name="Title">Head of the column.</param>
/// <param name="Value">The cell's value: text, number, bool, <see cref="DateTimeOffset"/>, enum or null.</param>
public sealed record ListColumn<T>(string Name, string Title, Func<T, object?> Value)
{
    /// <summary>Pixels. Default 160.</summary>
    public int Width { get; init; } = 160;

    /// <summary>Takes what space is left.</summary>
    public bool Grows { get; init; }

    /// <summary>Only shown when the user chooses it.</summary>
    public bool IsExtra { get; init; }

    public bool IsSortable { get; init; } = true;

    /// <summary>The values that there are, for criteria; empty where they are not a few known ones.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>How the cell looks. Default: the value as text.</summary>
    public RenderFragment<T>? Cell { get; init; }
}

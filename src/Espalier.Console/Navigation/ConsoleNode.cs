using Espalier.Contracts.Operations;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Espalier.Console.Navigation;

/// <summary>A node of the navigation tree, named as the administrator's guide names it.</summary>
/// <param name="Title">What the tree and the breadcrumb show: <c>Device Collections</c>.</param>
/// <param name="Icon">Its icon, 20 px.</param>
public sealed record ConsoleNode(string Title, Icon Icon)
{
    /// <summary>The right without which the node is absent; null when every signed-in user sees it.</summary>
    public Right? Right { get; init; }

    /// <summary>The page lies at the folder itself; otherwise the folder page lists the children.</summary>
    public bool HasPage { get; init; } = true;

    /// <summary>One sentence that the folder page above shows.</summary>
    public string? Description { get; init; }

    public IReadOnlyList<ConsoleNode> Children { get; init; } = [];

    /// <summary>Part of the address: <c>device-collections</c>.</summary>
    public string Slug => Title.ToLowerInvariant().Replace(' ', '-');
}

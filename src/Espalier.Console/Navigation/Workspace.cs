using Microsoft.FluentUI.AspNetCore.Components;

namespace Espalier.Console.Navigation;

/// <summary>One of the console's four workspaces. Its first node, <c>Overview</c>, is the workspace's own address.</summary>
/// <param name="Title">As the guide spells it: <c>Assets and Compliance</c>.</param>
/// <param name="Icon">Its icon, 20 px.</param>
/// <param name="Nodes">The nodes below <c>Overview</c>; only those that have pages.</param>
public sealed record Workspace(string Title, Icon Icon, IReadOnlyList<ConsoleNode> Nodes)
{
    public string Slug => Title.ToLowerInvariant().Replace(' ', '-');

    public string Address => "/" + Slug;
}

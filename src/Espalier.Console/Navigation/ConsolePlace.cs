namespace Espalier.Console.Navigation;

/// <summary>A node together with the way to it.</summary>
/// <param name="Workspace">The workspace it lies in.</param>
/// <param name="Nodes">From the workspace down; empty for the workspace's overview.</param>
public sealed record ConsolePlace(Workspace Workspace, IReadOnlyList<ConsoleNode> Nodes)
{
    public string Title => Nodes.Count == 0 ? ConsoleMap.Overview : Nodes[^1].Title;

    /// <summary><c>/assets-and-compliance/compliance-settings/configuration-items</c>.</summary>
    public string Address => string.Join('/', Nodes.Select(static n => n.Slug).Prepend(Workspace.Address));

    /// <summary>The guide's path: <c>\ Assets and Compliance \ Overview \ Device Collections</c>.</summary>
    public string Path => "\\ " + string.Join(" \\ ", Nodes.Select(static n => n.Title).Prepend(ConsoleMap.Overview).Prepend(Workspace.Title));

    /// <summary>This place and those above it, topmost first.</summary>
    public IEnumerable<ConsolePlace> Trail => Enumerable.Range(0, Nodes.Count + 1).Select(depth => this with { Nodes = [.. Nodes.Take(depth)] });

    public ConsolePlace Below(ConsoleNode child) => this with { Nodes = [.. Nodes, child] };
}

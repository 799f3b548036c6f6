namespace Espalier.Console.Navigation;

/// <summary>Every node of the console: the one list behind the tree, the breadcrumb, folder pages and the search.</summary>
public sealed class ConsoleMap(IReadOnlyList<Workspace> workspaces)
{
    /// <summary>The step that every path of the guide has and that addresses leave out.</summary>
    public const string Overview = "Overview";

    public IReadOnlyList<Workspace> Workspaces => workspaces;

    /// <summary>All places, a workspace's overview before its nodes.</summary>
    public IEnumerable<ConsolePlace> Places => workspaces.SelectMany(static workspace => Walk(new ConsolePlace(workspace, []), workspace.Nodes));

    /// <summary>The deepest node at or above an address; null outside every workspace.</summary>
    /// <param name="path">Absolute path, without query: <c>/assets-and-compliance/devices/16777216</c>. An <c>overview</c> step is skipped.</param>
    public ConsolePlace? Find(string path)
    {
        var steps = path.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        var workspace = workspaces.FirstOrDefault(w => steps.Length > 0 && Same(w.Slug, steps[0]));
        if (workspace is null)
        {
            return null;
        }

        var nodes = new List<ConsoleNode>();
        var level = workspace.Nodes;
        foreach (var step in steps.Skip(1).Where(step => !Same(step, Overview)))
        {
            if (level.FirstOrDefault(n => Same(n.Slug, step)) is not { } node)
            {
                break;
            }

            nodes.Add(node);
            level = node.Children;
        }

        return new ConsolePlace(workspace, nodes);
    }

    private static bool Same(string slug, string step) => string.Equals(slug, step, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ConsolePlace> Walk(ConsolePlace place, IReadOnlyList<ConsoleNode> children) =>
        children.SelectMany(child => Walk(place.Below(child), child.Children)).Prepend(place);
}

namespace Espalier.Site.Logs;

/// <summary>
/// The log of one function of the site, beside the site's own (LOGF-9). It also takes what comes with every report of a Mac and would crowd out everything else in the
/// site's log: messages of the level debug.
/// </summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Categories">Beginnings of the categories that it takes.</param>
public sealed record ComponentLog(string Name, params IReadOnlyList<string> Categories)
{
    private const string Site = "Espalier.Site.";

    /// <summary>All of them; docs/operations.md says which log of ConfigMgr each stands for.</summary>
    public static IReadOnlyList<ComponentLog> All { get; } =
    [
        new("espalier_collections.log", Site + "Collections."),
        new("espalier_inventory.log", Site + "Inventory.", Site + "Messages.InventoryHandler"),
        new("espalier_deployments.log", Site + "Deployments."),
        new("espalier_compliance.log", Site + "Compliance."),
        new("espalier_policy.log", Site + "Policies.", Site + "Messages.PolicyStateHandler"),
        new("espalier_provider.log", Site + "Operations.OperationsGate"),
        new("espalier_state_messages.log", Site + "Messages."),
        new("espalier_registration.log", Site + "Enrollment."),
    ];

    /// <summary>The one that takes a category, by the longest beginning; null for what the site's log has alone.</summary>
    public static ComponentLog? Of(string category) => All
        .SelectMany(static log => log.Categories, static (log, begins) => (Log: log, Begins: begins))
        .Where(c => category.StartsWith(c.Begins, StringComparison.Ordinal))
        .OrderByDescending(static c => c.Begins.Length)
        .FirstOrDefault().Log;
}

using Espalier.Contracts.Inventory;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Software;

/// <summary>Fills the class of services: the jobs of launchd's system domain, with what their property lists say.</summary>
internal static class ServiceSource
{
    /// <summary>Property lists read; macOS 15 has some 420.</summary>
    private const int MaxDefinitions = 2_000;

    private const int MaxDefinitionBytes = 1024 * 1024;

    public static async Task FillAsync(InventorySession session, CancellationToken token)
    {
        if (await session.AskAsync(SoftwareClasses.Services, InventoryTools.LaunchdJobs, token) is not { } answer)
        {
            return;
        }

        var jobs = LaunchdJob.Parse(answer.Output);
        if (jobs.Count == 0)
        {
            session.AddGap(SoftwareClasses.Services, InventoryTools.LaunchdJobs.Path, "No job in the answer.");
            return;
        }

        var definitions = await DefinitionsAsync(session, token);
        var switches = await session.ReadDictionaryAsync(SoftwareClasses.Services, InventoryFiles.DisabledJobs, token);
        foreach (var job in jobs)
        {
            Add(session, job.Label, job, definitions.GetValueOrDefault(job.Label), switches);
        }

        foreach (var (label, definition) in definitions.Where(d => jobs.All(j => j.Label != d.Key)))
        {
            Add(session, label, null, definition, switches);
        }
    }

    private static async Task<Dictionary<string, LaunchdDefinition>> DefinitionsAsync(InventorySession session, CancellationToken token)
    {
        var definitions = new Dictionary<string, LaunchdDefinition>(StringComparer.Ordinal);
        foreach (var folder in InventoryFiles.LaunchDaemonFolders)
        {
            var files = (await session.Mac.ListFolderAsync(folder, token)).Where(static e => !e.IsFolder && e.Name.EndsWith(".plist", StringComparison.Ordinal));
            foreach (var file in files.Take(MaxDefinitions))
            {
                // One that cannot be read is launchd's business too: it does not load such jobs.
                if (await session.Mac.ReadFileAsync(folder + "/" + file.Name, MaxDefinitionBytes, token) is { } bytes
                    && PropertyList.TryParseDictionary(bytes, out var dictionary, out _)
                    && LaunchdDefinition.Parse(dictionary) is { } definition)
                {
                    definitions.TryAdd(definition.Label, definition);
                }
            }
        }

        return definitions;
    }

    private static void Add(InventorySession session, string label, LaunchdJob? job, LaunchdDefinition? definition, PropertyListDictionary? switches)
    {
        var isDisabled = switches?.FindBoolean(label) ?? definition?.IsDisabled ?? false;
        session.Add(SoftwareClasses.Services, new Row()
            .Text("Name", label)
            .Text("DisplayName", label)
            .Text("PathName", definition?.Command)
            .Text("StartMode", isDisabled ? "Disabled" : definition is null ? null : definition.StartsByItself ? "Auto" : "Manual")
            .Text("StartName", definition is null ? null : definition.User ?? "root")
            .Text("State", job?.IsRunning is true ? "Running" : "Stopped")
            .Text("Status", job is null || job.IsRunning || job.ExitCode is null or 0 ? "OK" : "Error")
            .Whole("ExitCode", job?.IsRunning is true ? null : job?.ExitCode));
    }
}

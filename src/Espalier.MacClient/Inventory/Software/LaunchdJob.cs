using System.Globalization;
using System.Text.RegularExpressions;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Software;

/// <summary>A job of <c>launchctl list</c>: process id, last exit code (negative: signal) and label.</summary>
internal sealed partial record LaunchdJob(string Label, bool IsRunning, long? ExitCode)
{
    /// <summary>Reads the jobs; those that launchd makes for single processes have names that come and go, and are left out.</summary>
    public static IReadOnlyList<LaunchdJob> Parse(byte[] answer) =>
    [
        .. from line in ToolText.Lines(answer)
           let words = line.Split('\t', 3, StringSplitOptions.TrimEntries)
           where words.Length == 3 && words[0] != "PID" && words[2].Length > 0 && !IsPassing(words[2])
           select new LaunchdJob(
               words[2],
               long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out _),
               long.TryParse(words[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null),
    ];

    private static bool IsPassing(string label) =>
        label.StartsWith("0x", StringComparison.Ordinal)
        || label.StartsWith("application.", StringComparison.Ordinal)
        || label.Contains(".anonymous.", StringComparison.Ordinal)
        || Uuid.IsMatch(label);

    [GeneratedRegex("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid { get; }
}

/// <summary>A job's property list: what starts it, when, and as whom.</summary>
internal sealed record LaunchdDefinition(string Label, string? Command, string? User, bool IsDisabled, bool StartsByItself)
{
    public static LaunchdDefinition? Parse(PropertyListDictionary file)
    {
        if (file.FindString("Label") is not { Length: > 0 } label)
        {
            return null;
        }

        var arguments = (file.FindArray("ProgramArguments") ?? PropertyListArray.Empty).OfType<PropertyListString>().Select(static a => a.Value).ToList();
        return new LaunchdDefinition(
            label,
            arguments.Count > 0 ? string.Join(' ', arguments) : file.FindString("Program"),
            file.FindString("UserName"),
            file.FindBoolean("Disabled") is true,
            file.FindBoolean("RunAtLoad") is true || file.Find("KeepAlive") is PropertyListBoolean { Value: true } or PropertyListDictionary);
    }
}

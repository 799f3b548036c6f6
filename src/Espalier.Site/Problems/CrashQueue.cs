using System.Globalization;
using System.Text;
using Espalier.Site.Security.Vault;

namespace Espalier.Site.Problems;

/// <summary>
/// The known folder that crashes leave their traces in (LOGF-19): dumps of the runtime where it makes them, a note of an exception that nobody caught, and a mark of
/// each process that runs, which only an orderly end takes away. What was reported is moved on; the newest of it are kept.
/// </summary>
internal sealed class CrashQueue(SiteOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Folder for what was reported.</summary>
    public const string Reported = "reported";

    /// <summary>The mark of the process that runs.</summary>
    public const string Running = "running.txt";

    private const int KeepReported = 20;

    /// <summary>Says that this process runs; writes down exceptions that end it.</summary>
    public void Open()
    {
        PrivateFiles.CreateFolder(options.DumpFolder);
        PrivateFiles.CreateFolder(Path.Combine(options.DumpFolder, Reported));
        File.WriteAllText(
            Path.Combine(options.DumpFolder, Running),
            $"Espalier {SiteVersion.Current}, process {Environment.ProcessId} of {Environment.MachineName}, started {Text(clock.GetUtcNow())}.\n");
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    /// <summary>An orderly end.</summary>
    public void Close()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        File.Delete(Path.Combine(options.DumpFolder, Running));
    }

    public void Dispose() => AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;

    /// <summary>What a crash before this start left, in words; null where there was none. Before <see cref="Open"/>.</summary>
    public string? Find()
    {
        var mark = Path.Combine(options.DumpFolder, Running);
        var files = Waiting();
        if (!File.Exists(mark) && files.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        if (File.Exists(mark))
        {
            text.Append("The site server ended without having been stopped. ").Append(File.ReadAllText(mark).AsSpan().Trim()).Append(CultureInfo.InvariantCulture, $" Found {Text(clock.GetUtcNow())}.\n");
        }

        text.Append(files.Count == 0
            ? "It left neither a dump nor a note of an exception: the system ended it (a signal, memory, power), or the runtime makes no dumps here. Its log has what it said last.\n"
            : "It left: " + string.Join(", ", files.Select(static f => f.Name)) + "\n");
        return text.ToString();
    }

    /// <summary>Moves what is waiting on: its report has been made.</summary>
    public void Take()
    {
        var reported = Path.Combine(options.DumpFolder, Reported);
        PrivateFiles.CreateFolder(reported);
        foreach (var file in Waiting())
        {
            file.MoveTo(Path.Combine(reported, file.Name), overwrite: true);
        }

        foreach (var old in new DirectoryInfo(reported).GetFiles().OrderByDescending(static f => f.LastWriteTimeUtc).Skip(KeepReported))
        {
            old.Delete();
        }
    }

    private List<FileInfo> Waiting() =>
        new DirectoryInfo(options.DumpFolder) is { Exists: true } folder ? [.. folder.EnumerateFiles().Where(static f => f.Name != Running && (f.Extension is ".dmp" or ".json" or ".txt"))] : [];

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs thrown)
    {
        try
        {
            var now = clock.GetUtcNow();
            File.WriteAllText(
                Path.Combine(options.DumpFolder, string.Create(CultureInfo.InvariantCulture, $"crash-{Environment.ProcessId}-{now.ToUnixTimeSeconds()}.txt")),
                $"Espalier {SiteVersion.Current}, process {Environment.ProcessId} of {Environment.MachineName}, ended {Text(now)} by an exception that nobody caught.\n\n{thrown.ExceptionObject}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ends anyway; its mark stays.
        }
    }

    private static string Text(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);
}

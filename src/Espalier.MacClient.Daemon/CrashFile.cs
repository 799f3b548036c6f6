using System.Globalization;

namespace Espalier.MacClient.Daemon;

/// <summary>What the client leaves when it ends by a fault (LOGF-19): a file in the folder of crash reports, which a problem report takes along. The newest ten are kept.</summary>
internal static class CrashFile
{
    private const int Keep = 10;
    private const string Prefix = "espalier-client-";
    private const string Extension = ".crash";

    /// <summary>Writes one for every exception that nobody catches.</summary>
    public static void Watch(ClientPaths paths) => AppDomain.CurrentDomain.UnhandledException += (_, thrown) => Write(paths, thrown.ExceptionObject.ToString() ?? "");

    public static void Write(ClientPaths paths, string fault)
    {
        try
        {
            var now = ClientState.Clock.GetUtcNow();
            Directory.CreateDirectory(paths.Crashes);
            foreach (var old in Directory.GetFiles(paths.Crashes, Prefix + "*" + Extension).OrderDescending(StringComparer.Ordinal).Skip(Keep - 1))
            {
                File.Delete(old);
            }

            File.WriteAllText(
                Path.Combine(paths.Crashes, Prefix + now.ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture) + Extension),
                $"Espalier client {ClientHost.Version}, process {Environment.ProcessId}, ended {now.ToString("u", CultureInfo.InvariantCulture)} by a fault.\n\n{fault}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ends anyway; its log has the fault.
        }
    }
}

namespace Espalier.MacClient.Daemon.Tests;

public sealed class CrashFileTests
{
    [Fact]
    public void A_fault_leaves_a_file_in_the_folder_of_crash_reports_and_the_newest_ten_stay()
    {
        var folder = Directory.CreateTempSubdirectory("espalier-crash-");
        try
        {
            var paths = ClientPaths.OnMac with { Logs = folder.FullName };
            Directory.CreateDirectory(paths.Crashes);
            for (var n = 10; n < 22; n++)
            {
                File.WriteAllText(Path.Combine(paths.Crashes, $"espalier-client-2020-01-{n}-000000.crash"), "old");
            }

            File.WriteAllText(Path.Combine(paths.Crashes, "other.crash"), "not ours");
            CrashFile.Write(paths, new InvalidOperationException("what went wrong").ToString());

            var ours = Directory.GetFiles(paths.Crashes, "espalier-client*.crash").Order(StringComparer.Ordinal).ToList();
            ours.Count.ShouldBe(10);
            File.ReadAllText(ours[^1]).ShouldContain("what went wrong");
            Path.GetFileName(ours[0]).ShouldBe("espalier-client-2020-01-13-000000.crash");
            File.Exists(Path.Combine(paths.Crashes, "other.crash")).ShouldBeTrue();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using System.Diagnostics;

namespace Espalier.Server.Tests.Setup;

/// <summary>The unit for systemd, by systemd's own check where it is installed and by reading it everywhere.</summary>
public sealed class ServiceUnitTests : IDisposable
{
    private const string Analyze = "/usr/bin/systemd-analyze";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-unit-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_unit_runs_the_site_without_rights_and_waits_for_its_word()
    {
        var settings = (await File.ReadAllLinesAsync(Unit(), Token)).Where(static l => l.Contains('=', StringComparison.Ordinal) && l[0] != '#').Select(static l => l.Split('=', 2)).ToLookup(static p => p[0], static p => p[1]);

        settings["Type"].ShouldBe(["notify"]);
        settings["DynamicUser"].ShouldBe(["yes"]);
        settings["CapabilityBoundingSet"].ShouldBe([""]);
        settings["NoNewPrivileges"].ShouldBe(["yes"]);
        settings["ProtectSystem"].ShouldBe(["strict"]);
        var start = settings["ExecStart"].ShouldHaveSingleItem();
        foreach (var folder in settings["StateDirectory"].ShouldHaveSingleItem().Split(' '))
        {
            start.ShouldContain("/var/lib/" + folder, customMessage: "the service may write nowhere else");
        }
    }

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_unit()
    {
        Assert.SkipUnless(File.Exists(Analyze), "systemd-analyze is not installed.");
        var copy = Path.Combine(_folder.FullName, "espalier.service");

        // Only the program is not there.
        await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(Unit(), Token)).Replace("/opt/espalier/espalier", "/bin/true", StringComparison.Ordinal), Token);

        (await AnalyzeAsync("verify", copy)).ShouldBe((0, ""));
    }

    private static async Task<(int Code, string Output)> AnalyzeAsync(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Analyze) { RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output.Trim());
    }

    private static string Unit() => RepositoryTree.PathOf("packaging", "espalier.service");
}

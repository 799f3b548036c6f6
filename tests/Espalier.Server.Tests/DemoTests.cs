using System.Diagnostics;
using System.Text.Json;
using Espalier.Data;
using Espalier.Server.Hosting;
using Espalier.Testing.Databases;

namespace Espalier.Server.Tests;

/// <summary>The main job from end to end: real processes, real ports, the admin API as the only witness.</summary>
public sealed class DemoTests(PostgresServer server)
{
    [Theory]
    [Trait("Line", "ENR-15")]
    [Trait("Line", "DB-1")]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Every_simulated_Mac_is_enrolled_inventoried_given_its_policy_and_evaluated(SqlDialect dialect)
    {
        string[] database = [];
        if (dialect == SqlDialect.PostgreSql)
        {
            Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
            database = ["--database", await server.CreateDatabaseAsync(TestContext.Current.CancellationToken)];
        }

        var folder = Directory.CreateTempSubdirectory("espalier-demo-");
        try
        {
            var (exitCode, output, error) = await RunAsync(["--macs", "10", "--data", folder.FullName, "--until-settled", "--json", "--timeout", "240", .. database]);
            exitCode.ShouldBe(0, output + error);
            using var result = JsonDocument.Parse(output);
            int Count(string name) => result.RootElement.GetProperty(name).GetInt32();
            Count("enrolled").ShouldBe(10);
            Count("inventoried").ShouldBe(10);
            Count("policyCurrent").ShouldBe(10);
            Count("reported").ShouldBe(10);
            Count("errors").ShouldBe(0);
            Count("failed").ShouldBe(1, "one script never ends");
            Count("nonCompliant").ShouldBeGreaterThan(0);
            (Count("compliant") + Count("nonCompliant") + Count("failed")).ShouldBeGreaterThanOrEqualTo(10);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Two_demos_that_start_together_run_side_by_side_each_in_a_folder_of_its_own()
    {
        var folders = new[] { Directory.CreateTempSubdirectory("espalier-demo-"), Directory.CreateTempSubdirectory("espalier-demo-") };
        try
        {
            var ended = await Task.WhenAll(folders.Select(folder => RunAsync("--macs", "1", "--data", folder.FullName, "--until-settled", "--json", "--timeout", "240")));
            ended.ShouldAllBe(demo => demo.ExitCode == 0, string.Concat(ended.Select(demo => demo.Output + demo.Error)));

            using (new FileStream(Path.Combine(folders[0].FullName, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                var (exitCode, _, error) = await RunAsync("--macs", "1", "--data", folders[0].FullName);
                exitCode.ShouldBe(2);
                error.ShouldContain("Another demo runs in " + folders[0].FullName);
            }
        }
        finally
        {
            foreach (var folder in folders)
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SiteHost).Assembly.Location, "demo", .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var demo = Process.Start(start)!;
        var output = demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (demo.ExitCode, await output, error);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Espalier.Server.Hosting;

namespace Espalier.Server.Tests;

/// <summary>The main job from end to end: real processes, real ports, the admin API as the only witness.</summary>
public sealed class DemoTests
{
    [Fact]
    [Trait("Line", "ENR-15")]
    public async Task Every_simulated_Mac_is_enrolled_inventoried_given_its_policy_and_evaluated()
    {
        var folder = Directory.CreateTempSubdirectory("espalier-demo-");
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in new[] { typeof(SiteHost).Assembly.Location, "demo", "--macs", "10", "--data", folder.FullName, "--until-settled", "--json", "--timeout", "240" })
            {
                start.ArgumentList.Add(argument);
            }

            using var demo = Process.Start(start)!;
            var output = demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await demo.WaitForExitAsync(TestContext.Current.CancellationToken);

            demo.ExitCode.ShouldBe(0, await output + error);
            using var result = JsonDocument.Parse(await output);
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
}

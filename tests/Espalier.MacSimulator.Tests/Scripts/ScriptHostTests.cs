using System.Runtime.Versioning;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Scripts;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacSimulator.Tests.Scripts;

[SupportedOSPlatform("linux")]
public sealed class ScriptHostTests
{
    [Fact]
    public async Task Without_a_sandbox_nothing_is_run()
    {
        // The account that scripts run as cannot pass through here, so their surroundings cannot be built.
        var closed = Directory.CreateTempSubdirectory("espalier-closed-");
        File.SetUnixFileMode(closed.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root gives scripts to another account");
        try
        {
            using var host = new ScriptHost(new ScriptHostOptions { Folder = Path.Combine(closed.FullName, "macs") });
            using var mac = new SimulatedMac(TestMac.Plan(), new FakeTimeProvider(TestMac.Start), host);
            var answer = await mac.RunScriptAsync(new ScriptCall("/bin/bash", [], "sw_vers"), TestContext.Current.CancellationToken);
            answer.Outcome.ShouldBe(ScriptOutcome.SandboxNotAvailable);
            answer.Error.ShouldStartWith("script sandbox not available: ");
            mac.Calls.ShouldBeEmpty();
        }
        finally
        {
            closed.Delete(recursive: true);
        }
    }

    [Fact]
    public void Nothing_is_left_on_the_host()
    {
        var parent = Directory.CreateTempSubdirectory("espalier-left-");
        File.SetUnixFileMode(parent.FullName, (UnixFileMode)0b111_101_101);
        var folder = Path.Combine(parent.FullName, "macs");
        using (new ScriptHost(new ScriptHostOptions { Folder = folder }))
        {
            Directory.Exists(folder).ShouldBeTrue();
        }

        Directory.Exists(folder).ShouldBeFalse();
        parent.Delete();
    }
}

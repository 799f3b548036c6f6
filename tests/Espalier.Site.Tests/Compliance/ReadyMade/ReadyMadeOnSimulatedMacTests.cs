using System.Net;
using Espalier.Contracts.Compliance;
using Espalier.MacClient.Compliance;
using Espalier.MacClient.Policies;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;
using Espalier.Site.Compliance.ReadyMade;
using Espalier.Testing.Processes;

namespace Espalier.Site.Tests.Compliance.ReadyMade;

/// <summary>The ready-made items, evaluated by the real client on simulated Macs.</summary>
public sealed class ReadyMadeOnSimulatedMacTests : IDisposable
{
    private readonly ScriptHost _host = new(new ScriptHostOptions());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    private SimulatedMac Create(string system)
    {
        Assert.SkipUnless(HostNamespaces.Missing is null, HostNamespaces.Missing ?? "");
        return new SimulatedMac(
            new SimulatedMacPlan
            {
                Number = 1,
                Seed = 7,
                Hardware = HardwareModels.Find("Mac14,2")!,
                System = MacSystem.Find(system)!,
                Name = "MBA-0001",
                Address = IPAddress.Parse("127.5.0.1"),
                Directory = new DirectoryDomain("CORP", "corp.example.com"),
            },
            TimeProvider.System,
            _host);
    }

    private static async Task<ItemStateReport> EvaluateAsync(SimulatedMac mac, ConfigurationItemDefinition item) =>
        await new ItemEvaluation(mac).RunAsync(item, Guid.Empty, remediate: true, ScriptVariables.None, Token);

    [Theory]
    [InlineData("12.7.6")]
    [InlineData("15.6.1")]
    [InlineData("26.1")]
    public async Task A_Mac_with_everything_off_is_repaired_where_a_script_can(string system)
    {
        using var mac = Create(system);
        mac.State.Protection.Firewall = 0;
        mac.State.Protection.Gatekeeper = false;
        mac.State.Protection.RemoteLogin = true;
        mac.State.Protection.SystemIntegrityProtection = false;
        mac.State.Protection.FileVault = FileVaultState.Off;

        var failed = new List<string>();
        foreach (var item in ReadyMadeItems.All)
        {
            var report = await EvaluateAsync(mac, item);
            report.State.ShouldBeOneOf(ComplianceState.Compliant, ComplianceState.NonCompliant);
            failed.AddRange(report.State == ComplianceState.NonCompliant ? [item.Name] : []);
        }

        failed.Remove("macOS is 14 or newer").ShouldBe(system == "12.7.6");
        failed.ShouldBe(["System Integrity Protection is on", "FileVault is on"]);
        mac.State.Protection.Firewall.ShouldBe(1);
        mac.State.Protection.Gatekeeper.ShouldBeTrue();
        mac.State.Protection.RemoteLogin.ShouldBeFalse();
    }

    [Theory]
    [Trait("Line", "CI-SCRIPT-16")]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Remediation_runs_only_when_the_rule_says_so(bool option, int runs)
    {
        using var mac = Create("15.6.1");
        mac.State.Protection.Firewall = 0;
        var item = ReadyMadeItems.All[0];
        var setting = item.Settings[0];
        item = item with { Settings = [setting with { Rules = [setting.Rules[0] with { Remediate = option }] }] };

        (await EvaluateAsync(mac, item)).State.ShouldBe(option ? ComplianceState.Compliant : ComplianceState.NonCompliant);
        mac.Calls.Count(call => call.Arguments.Contains("--setglobalstate")).ShouldBe(runs);
    }
}

using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Tools;
using Espalier.Testing.Processes;

namespace Espalier.MacSimulator.Tests.Compliance;

/// <summary>The scripts that every new site has, on simulated Macs of every system.</summary>
public sealed class ReadyMadeScriptsTests
{
    private static readonly ProtectionPlan Careless = new()
    {
        Firewall = false,
        Gatekeeper = false,
        SystemIntegrityProtection = false,
        FileVault = false,
        ScreenLock = false,
        AutomaticUpdates = false,
        GuestAccount = true,
        RemoteLogin = true,
        DiskNearlyFull = true,
    };

    public static TheoryData<string, string> Systems => new()
    {
        { "MacBookPro14,1", "12.7.6" },
        { "MacBookPro16,1", "13.7.8" },
        { "Mac14,2", "14.7.6" },
        { "Mac16,1", "15.6.1" },
        { "Mac16,10", "26.1" },
    };

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Discovery_tells_a_careful_mac_from_a_careless_one(string model, string system)
    {
        using var careful = Create(model, system, new ProtectionPlan());
        using var careless = Create(model, system, Careless);
        (string Script, string Good, string Bad)[] expected =
        [
            ("firewall", "on", "off"),
            ("gatekeeper", "on", "off"),
            ("system-integrity-protection", "enabled", "disabled"),
            ("filevault", "on", "off"),
            ("screen-lock", "on", "off"),
            ("screen-lock-delay", "0", ""),
            ("automatic-updates", "on", "AutomaticCheckEnabled AutomaticDownload AutomaticallyInstallMacOSUpdates ConfigDataInstall CriticalUpdateInstall"),
            ("guest-account", "off", "on"),
            ("remote-login", "off", "on"),
            ("macos-version", system, system),
        ];
        foreach (var (script, good, bad) in expected)
        {
            (await Run(careful, script + ".discovery")).ShouldBe(good, script);
            (await Run(careless, script + ".discovery")).ShouldBe(bad, script);
        }

        int.Parse(await Run(careful, "free-disk-space.discovery")).ShouldBeGreaterThan(10);
        int.Parse(await Run(careless, "free-disk-space.discovery")).ShouldBeLessThan(10);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Remediation_repairs_what_it_can(string model, string system)
    {
        using var mac = Create(model, system, Careless);
        foreach (var (script, good) in new[] { ("firewall", "on"), ("gatekeeper", "on"), ("automatic-updates", "on"), ("guest-account", "off"), ("remote-login", "off") })
        {
            var found = await Run(mac, script + ".discovery");
            found.ShouldNotBe(good);
            (await Run(mac, script + ".remediation", found)).ShouldBe("0", script);
            (await Run(mac, script + ".discovery")).ShouldBe(good, script);
        }
    }

    [Fact]
    public async Task A_repair_without_effect_is_found_out_by_the_next_discovery()
    {
        using var mac = Create("Mac14,2", "15.6.1", Careless);
        mac.AddFault(new ToolFault("/usr/libexec/ApplicationFirewall/socketfilterfw", ToolFaultKind.WithoutEffect) { Argument = "--setglobalstate" });
        (await Run(mac, "firewall.remediation", "off")).ShouldBe("0");
        (await Run(mac, "firewall.discovery")).ShouldBe("off");
    }

    private static SimulatedMac Create(string model, string system, ProtectionPlan protection)
    {
        var mac = TestMac.Create(TestMac.Plan(model, system) with { Protection = protection });
        if (mac.State.Logons.ConsoleUser is null)
        {
            mac.State.Logons.LogOn(mac.State.Users[^1].Name, "console", TestMac.Start);
        }

        return mac;
    }

    private static async Task<string> Run(SimulatedMac mac, string script, params string[] parameters)
    {
        Assert.SkipUnless(HostNamespaces.Missing is null, HostNamespaces.Missing ?? "");
        var text = await File.ReadAllTextAsync(RepositoryTree.PathOf("src", "Espalier.Site", "Compliance", "ReadyMade", script + ".sh"), TestContext.Current.CancellationToken);
        var answer = await mac.RunScriptAsync(new ScriptCall("/bin/bash", ["--"], text) { Parameters = parameters }, TestContext.Current.CancellationToken);
        answer.Outcome.ShouldBe(ScriptOutcome.Exited, answer.Error);
        answer.ExitCode.ShouldBe(0, answer.Error);
        return answer.Output.TrimEnd('\n');
    }
}

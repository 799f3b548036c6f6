using System.Net;
using System.Text;
using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacSimulator.Tests;

/// <summary>Simulated Macs for tests, at a fixed instant.</summary>
internal static class TestMac
{
    public static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 30, 0, TimeSpan.Zero);

    /// <summary>Shared by all tests, as by all Macs of a simulator.</summary>
    public static readonly ScriptHost Host = new(new ScriptHostOptions());

    public static SimulatedMacPlan Plan(string hardware = "Mac14,2", string system = "15.6.1", ulong seed = 7) => new()
    {
        Number = 1,
        Seed = seed,
        Hardware = HardwareModels.Find(hardware)!,
        System = MacSystem.Find(system)!,
        Name = "MBA-0001",
        Address = IPAddress.Parse("127.5.0.1"),
        NetworkAddress = IPAddress.Parse("10.20.5.17"),
        Directory = new DirectoryDomain("CORP", "corp.example.com"),
    };

    public static SimulatedMac Create(SimulatedMacPlan? plan = null) => new(plan ?? Plan(), new FakeTimeProvider(Start), Host);

    public static Task<ToolAnswer> Run(this SimulatedMac mac, string path, params string[] arguments) =>
        mac.RunAsync(new ToolCall(path, arguments), TestContext.Current.CancellationToken);

    public static async Task<string> Output(this SimulatedMac mac, string path, params string[] arguments)
    {
        var answer = await mac.Run(path, arguments);
        answer.Outcome.ShouldBe(ToolOutcome.Exited);
        return Encoding.UTF8.GetString(answer.Output);
    }

    public static async Task<string> Error(this SimulatedMac mac, string path, params string[] arguments)
    {
        var answer = await mac.Run(path, arguments);
        answer.Outcome.ShouldBe(ToolOutcome.Exited);
        return Encoding.UTF8.GetString(answer.Error);
    }
}

using Espalier.Contracts.Admin.Devices;
using Espalier.MacSimulator.Model;

namespace Espalier.Server.Tests.Life;

/// <summary>Macs of all ages at the door of a site.</summary>
public sealed class SupportedSystemsLifeTests
{
    [Fact]
    public async Task MacOS_11_is_refused_12_and_13_run_with_a_notice_and_15_and_26_without()
    {
        await using var site = await LivingSite.StartAsync();
        var (enrolled, refusal) = await site.TryEnrollAsync(MacSystem.Find("12.7.6")! with { Version = "11.7.10", Build = "20G1427" });
        enrolled.ShouldBeNull();
        refusal.ShouldBe("The client needs macOS 12 or newer; this Mac reports 11.7.10.");

        var notices = new Dictionary<string, string?>();
        foreach (var version in new[] { "12.7.6", "13.7.8", "15.6.1", "26.1" })
        {
            await using var mac = await site.EnrollAsync(MacSystem.Find(version));
            mac.Start();
            var device = (await site.DoAsync(new ListDevices("", null, "name", true, 0, 10))).Rows[0];
            (device.OsVersion, device.HasClient, device.UnmanagedReason).ShouldBe((version, true, null));
            notices.Add(version, (await site.DoAsync(new GetDevice(device.Id))).SupportNotice);
        }

        notices["12.7.6"].ShouldNotBeNull().ShouldContain("macOS 12.7.6");
        notices["13.7.8"].ShouldNotBeNull().ShouldContain("macOS 14 and newer");
        notices["15.6.1"].ShouldBeNull();
        notices["26.1"].ShouldBeNull();
    }
}

using System.Collections.Concurrent;
using System.Text;
using Espalier.Contracts.Admin.Enrollment;

namespace Espalier.Server.Tests.Life;

/// <summary>When a client hears of the client that its site has; what it does then is tried with its executable.</summary>
public sealed class ClientUpgradeLifeTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact, Trait("Line", "ENR-30")]
    public async Task A_Mac_hears_within_the_hour_of_the_sites_client_whether_that_came_before_or_after_upgrades_were_switched_on()
    {
        var folder = Directory.CreateTempSubdirectory("espalier-published-");
        try
        {
            Publish(folder.FullName, "9.8.7");
            await using var site = await LivingSite.StartAsync(options => options with { MacClientFolder = folder.FullName });
            site.Requests.Refused = "/channel";
            await OffersAsync(site, "9.8.7");
            await using var mac = await site.EnrollAsync();
            var heard = new ConcurrentQueue<string>();
            mac.Change = options => options with { LongestWait = TimeSpan.FromHours(2), ClientOffered = heard.Enqueue };
            mac.Start();
            await site.Requests.UntilAsync(static r => r.PolicyRequests.Count == 1);
            await mac.Waits.BeganAsync(Hour);
            heard.ShouldBeEmpty("nobody has switched it on");

            await site.DoAsync(new SaveClientUpgradeSettings(true));
            site.Clock.Advance(Hour);
            await mac.Waits.BeganAsync(Hour);
            await site.Requests.UntilAsync(static r => r.PolicyRequests.Count == 2);
            await UntilAsync(() => heard.Count == 1);
            heard.ShouldBe(["9.8.7"]);

            Publish(folder.FullName, "9.8.8");
            site.Clock.Advance(TimeSpan.FromMinutes(2));
            await OffersAsync(site, "9.8.8");
            site.Clock.Advance(Hour);
            await UntilAsync(() => heard.Count == 2);
            heard.ShouldBe(["9.8.7", "9.8.8"]);

            (await site.DoAsync(new SaveClientUpgradeSettings(false))).IsAutomatic.ShouldBeFalse();
            (await site.DoAsync(new GetClientUpgradeSettings())).ShouldBe(new ClientUpgradeSettings(false, "9.8.8"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task OffersAsync(LivingSite site, string version)
    {
        while ((await site.DoAsync(new GetEnrollmentInfo())).Installer?.Version != version)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    private static async Task UntilAsync(Func<bool> expected)
    {
        while (!expected())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The folder that the publish script makes, with the head of an executable for Apple silicon.</summary>
    private static void Publish(string folder, string version)
    {
        Write("Espalier/espalier-client.app/Contents/MacOS/espalier-client", [0xCF, 0xFA, 0xED, 0xFE, 0x0C, 0x00, 0x00, 0x01, .. Encoding.ASCII.GetBytes(version.PadRight(64))]);
        Write("Espalier/espalier-client.app/Contents/Info.plist", Encoding.UTF8.GetBytes($"<plist version=\"1.0\"><dict><key>CFBundleShortVersionString</key><string>{version}</string></dict></plist>"));
        Write("Espalier/espalierctl", "#!/bin/sh\n"u8.ToArray());
        foreach (var job in new[] { "LaunchDaemons/org.espalier.client.plist", "LaunchAgents/org.espalier.client.ui.plist", "Applications/Espalier.app/Contents/Info.plist" })
        {
            Write(job, "<plist version=\"1.0\"><dict/></plist>"u8.ToArray());
        }

        void Write(string path, byte[] content)
        {
            var file = Path.Combine(folder, "osx-arm64", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
    }
}

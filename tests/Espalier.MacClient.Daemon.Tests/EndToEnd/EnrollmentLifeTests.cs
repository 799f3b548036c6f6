using System.Buffers.Binary;
using Espalier.Contracts.Admin.Devices;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>How the client's executable gets, keeps and loses its identity, against a real site; the surroundings are those of <see cref="DaemonTests"/>.</summary>
public sealed class EnrollmentLifeTests
{
    [Fact(Timeout = 240_000)]
    public async Task An_enrollment_whose_answer_was_lost_is_asked_for_again_and_makes_neither_a_second_record_nor_a_conflict()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);

        // The first connection asks who the site is, the second one enrolls.
        using var relay = new LosingRelay(new Uri(site.Url), losing: 2);
        var lost = mac.EnrollAsync(relay.Url, site.Fingerprint, site.Token);
        await site.UntilAsync(static o => o.Enrolled == 1, token);
        relay.Cut();
        (await lost).ExitCode.ShouldBe(1, (await lost).Output);
        (await lost).Error.ShouldContain("site-unavailable");
        await relay.Running;
        var record = await site.OnlyDeviceAsync(token);

        // The token is used up by now; only the same key is answered again.
        var again = await mac.EnrollAsync(site.Url, site.Fingerprint, site.Token);
        again.ExitCode.ShouldBe(0, again.Error);
        again.Output.ShouldNotContain("conflict");
        var device = await site.OnlyDeviceAsync(token);
        device.Id.ShouldBe(record.Id);
        device.IsConflict.ShouldBeFalse();
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync("exec $client run", life.Token);
        await site.UntilAsync(static o => o is { Inventoried: 1, PolicyCurrent: 1 }, token);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact(Timeout = 240_000)]
    [Trait("Line", "ENR-28")]
    public async Task A_Mac_that_left_stays_as_a_record_that_it_gets_back_when_it_is_enrolled_again()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync("exec $client run", life.Token);
        await mac.ControlAnswersAsync(running);
        (await mac.ShellAsync("$client unenroll", token)).ExitCode.ShouldBe(1, "there is nothing to leave");
        (await mac.EnrollAsync(site.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);
        await site.UntilAsync(static o => o is { Inventoried: 1, PolicyCurrent: 1 }, token);
        var id = (await site.OnlyDeviceAsync(token)).Id;

        var left = await mac.ShellAsync("$client unenroll", token);
        left.ExitCode.ShouldBe(0, left.Error);
        var without = await site.AskAsync(new GetDevice(id), token);
        without.ClientId.ShouldBeNull();
        without.UnmanagedReason.ShouldNotBeNull();
        (await mac.ControlAsync("status")).FindInteger("ErrorCode").ShouldBe(2);

        var back = await mac.EnrollAsync(site.Url, site.Fingerprint, await site.CreateTokenAsync(token));
        back.ExitCode.ShouldBe(0, back.Error);
        back.Output.ShouldNotContain("conflict");
        await site.UntilAsync(static o => o.Connected == 1, token);
        var again = await site.AskAsync(new GetDevice((await site.OnlyDeviceAsync(token)).Id), token);
        again.Summary.Id.ShouldBe(id);
        again.UnmanagedReason.ShouldBeNull();
        while ((await site.AskAsync(new GetDevice(id), token)).LastInventoryAt is not { } at || at <= without.LastInventoryAt)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), token);
        }

        // Without the site it stays what it is, unless told to forget it all the same; then by a process of its own.
        await site.StopAsync(token);
        var untold = await mac.ShellAsync("$client unenroll", token);
        untold.ExitCode.ShouldBe(1);
        (await mac.ControlAsync("status")).FindInteger("ErrorCode").ShouldBe(0);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        var forced = await mac.ShellAsync("$client unenroll --force", token);
        forced.ExitCode.ShouldBe(0, forced.Error);
        forced.Output.ShouldContain("could not be told");
        (await mac.ShellAsync("$client unenroll --force", token)).ExitCode.ShouldBe(1);
    }

    [Fact(Timeout = 240_000)]
    public async Task A_copied_disk_gives_the_identity_of_its_Mac_up_and_that_Mac_keeps_it()
    {
        var token = TestContext.Current.CancellationToken;
        using var original = new ClientMac();
        await original.SkipWithoutSandboxAsync();
        using var copy = new ClientMac(number: 2);
        await using var site = await RunningSite.StartAsync(token);
        (await original.EnrollAsync(site.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);
        var id = (await site.OnlyDeviceAsync(token)).Id;
        await copy.CloneStateAsync(original);

        // Nor may the copy sign its Mac off.
        (await copy.ShellAsync("$client unenroll", token)).Error.ShouldContain("not enrolled");
        (await site.AskAsync(new GetDevice(id), token)).ClientId.ShouldNotBeNull();
        await copy.CloneStateAsync(original);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = copy.ShellAsync("exec $client run", life.Token);
        await copy.ControlAnswersAsync(running);
        (await copy.ControlAsync("status")).FindInteger("ErrorCode").ShouldBe(2);
        (await copy.LogAsync()).ShouldContain("its disk was copied or moved");

        var enrolled = await copy.EnrollAsync(site.Url, site.Fingerprint, await site.CreateTokenAsync(token));
        enrolled.ExitCode.ShouldBe(0, enrolled.Error);
        var devices = await site.DevicesAsync(token);
        devices.Count.ShouldBe(2);
        devices.ShouldAllBe(static d => !d.IsConflict);
        await site.UntilAsync(static o => o is { Connected: 1, Inventoried: 1 }, token);
        var first = original.ShellAsync("exec $client run", life.Token);
        await site.UntilAsync(static o => o is { Connected: 2, Inventoried: 2 }, token);
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        await Should.ThrowAsync<OperationCanceledException>(first);
    }

    [Fact(Timeout = 240_000)]
    public async Task A_Mac_that_travels_has_the_time_zone_of_where_it_is()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(token);
        SetZone(mac, TimeSpan.FromHours(9));
        (await mac.EnrollAsync(site.Url, site.Fingerprint, site.Token)).ExitCode.ShouldBe(0);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = mac.ShellAsync("exec $client run", life.Token);
        await mac.ControlAnswersAsync(running);
        (await mac.ControlAsync("status")).FindString("Certificate expiration date")!.ShouldEndWith(" +09:00");

        SetZone(mac, TimeSpan.FromHours(-5));

        (await mac.ControlAsync("status")).FindString("Certificate expiration date")!.ShouldEndWith(" -05:00");
        await life.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        (await mac.LogAsync()).ShouldContain(" +09:00 INF ");
    }

    /// <summary>A zone file (TZif, version 1) with one offset and no transitions.</summary>
    private static void SetZone(ClientMac mac, TimeSpan offset)
    {
        var zone = new byte[44 + 6 + 4];
        "TZif"u8.CopyTo(zone);
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(36), 1);
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(40), 4);
        BinaryPrimitives.WriteInt32BigEndian(zone.AsSpan(44), (int)offset.TotalSeconds);
        "HER\0"u8.CopyTo(zone.AsSpan(50));
        lock (mac.Mac.State.Gate)
        {
            mac.Mac.State.Files.Write("/private/etc/localtime", zone, mac.Mac.Clock.GetUtcNow());
        }
    }
}

using Espalier.MacClient.Connection;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;
using Espalier.MacClient.Runtime;
using Espalier.MacClient.Store;
using Espalier.MacClient.Tests.Inventory;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacClient.Tests.Runtime;

public sealed class LostSiteTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-lost-");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly ClientStore _store;

    public LostSiteTests() => _store = ClientStore.Open(Path.Combine(_folder.FullName, "client.db"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    // Without a synchronization context what waits for the clock goes on while the clock is advanced, so that nothing here depends on the computer's speed.
    [Fact]
    [Trait("Line", "ENR-24")]
    public Task Connection_and_DNS_are_tried_for_a_week_at_least_every_five_minutes_and_then_the_user_is_needed() => Task.Run(async () =>
    {
        var lost = new LostSite(_store, _clock);
        var tried = new List<DateTimeOffset>();
        var sought = 0;
        var isBack = false;
        var polls = new PolicyPolls(
            _ =>
            {
                tried.Add(_clock.GetUtcNow());
                if (!isBack)
                {
                    throw new HttpRequestException("nobody there");
                }

                lost.Reached();
                return Task.FromResult(PolicyOutcome.Unchanged);
            },
            (_, _) =>
            {
                lost.NotReached();
                sought++;
                return Task.FromResult(false);
            },
            () => TimeSpan.FromHours(1),
            (wait, token) => Task.Delay(wait, _clock, token));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = polls.RunAsync(new ClientOptions { Version = "1.0.0" }, stop.Token);

        var start = _clock.GetUtcNow();
        Pass(LostSite.Patience - Step);
        lost.AsksUser.ShouldBeFalse();
        sought.ShouldBe(tried.Count);
        tried.Count.ShouldBeGreaterThan((int)(TimeSpan.FromDays(7) / TimeSpan.FromMinutes(5)));
        tried.Zip(tried.Skip(1)).ShouldAllBe(static pair => pair.Second - pair.First <= TimeSpan.FromMinutes(5) + Step);
        (_clock.GetUtcNow() - tried[^1]).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(5) + Step, "still on the seventh day");
        Pass(Step);
        (_clock.GetUtcNow() - start).ShouldBe(TimeSpan.FromDays(7));
        lost.AsksUser.ShouldBeTrue();
        new LostSite(_store, _clock).AsksUser.ShouldBeTrue("a restart of the client does not begin the week anew");

        // It goes on looking, and needs nobody once the site is back.
        var before = tried.Count;
        Pass(TimeSpan.FromHours(1));
        tried.Count.ShouldBeGreaterThan(before);
        isBack = true;
        Pass(TimeSpan.FromMinutes(6));
        lost.AsksUser.ShouldBeFalse();
        new LostSite(_store, _clock).AsksUser.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }, TestContext.Current.CancellationToken);

    [Fact]
    public Task An_address_that_was_found_is_asked_at_once() => Task.Run(async () =>
    {
        var tries = 0;
        var polls = new PolicyPolls(
            _ => ++tries == 1 ? throw new HttpRequestException("gone") : Task.FromResult(PolicyOutcome.Unchanged),
            static (_, _) => Task.FromResult(true),
            static () => TimeSpan.FromHours(1),
            (wait, token) => Task.Delay(wait, _clock, token));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = polls.RunAsync(new ClientOptions { Version = "1.0.0" }, stop.Token);
        tries.ShouldBe(2);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }, TestContext.Current.CancellationToken);

    [Fact]
    public void A_clock_that_was_set_back_begins_the_week_anew()
    {
        var lost = new LostSite(_store, _clock);
        lost.NotReached();
        var earlier = new FakeTimeProvider(_clock.GetUtcNow() - TimeSpan.FromDays(400));
        var again = new LostSite(_store, earlier);
        again.NotReached();
        earlier.Advance(LostSite.Patience);
        again.AsksUser.ShouldBeTrue();
    }

    [Fact]
    public async Task DNS_is_asked_in_the_domains_of_the_address_and_of_the_Mac()
    {
        var mac = new ScriptedMac()
            .Has("/etc/resolv.conf", "# made by macOS\nsearch corp.example.com office.example.net\nnameserver 10.0.0.1\n")
            .Answers(Dig("_espalier-t12._tcp.corp.example.com."), "10 100 9443 second.corp.example.com.\n0 100 8760 first.corp.example.com.\n")
            .Answers(Dig("_espalier-t12._tcp.office.example.net."), ";; communications error to 10.0.0.1#53: timed out\n0 100 99999 wrong.example.net.\n0 100 8760 -.example.net/path\n");

        var found = await SiteRecords.FindAsync(mac, Identity("https://old.corp.example.com:8760/"), TestContext.Current.CancellationToken);

        found.Select(static u => u.AbsoluteUri).ShouldBe(["https://first.corp.example.com:8760/", "https://second.corp.example.com:9443/"]);
        mac.Asked.Count.ShouldBe(3, "corp.example.com, example.com and office.example.net");
        (await SiteRecords.FindAsync(new ScriptedMac(), Identity("https://10.1.2.3:8760/"), TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    private static ToolCall Dig(string name) => new("/usr/bin/dig", "+short", "+time=3", "+tries=2", "-t", "SRV", name);

    private static ClientIdentity Identity(string url) => new() { SiteUrl = url, SiteCode = "T12", ClientId = Guid.Empty, SigningKey = [], AgreementKey = [], Certificate = [], Authorities = [] };

    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            _clock.Advance(Step);
        }
    }
}

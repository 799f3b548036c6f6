using System.Net;
using Espalier.Contracts.Admin.Certificates;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Runtime;
using Espalier.MacSimulator;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;
using Espalier.Site.Enrollment;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.Server.Tests.Identity;

/// <summary>The running client finds back to its site by itself from everything that time does to its clock and certificates.</summary>
public sealed class ClientRecoveryTests : IAsyncLifetime
{
    private const int ClockOff = 5012;
    private const int AuthorityFollowed = 5013;
    private const int PolicyApplied = 5003;

    private readonly LiveSite _site = new();
    private readonly LogRecords _logs = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _site.InitializeAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    [Trait("Line", "SITE-27")]
    public async Task A_Mac_whose_clock_is_six_minutes_off_says_so_and_goes_on_with_the_time_of_the_site(int minutes)
    {
        await RunAsync(new FakeTimeProvider(_site.Clock.GetUtcNow().AddMinutes(minutes)), static _ => Task.CompletedTask, ClockOff, PolicyApplied);

        _logs.All.ShouldContain(r => r.EventId == ClockOff && r.Message.Contains("clock-skew", StringComparison.Ordinal) && r.Message.Contains(minutes < 0 ? "-00:0" : " 00:0", StringComparison.Ordinal));
        _site.Logs.All.ShouldContain(static r => r.EventId == 1201);
    }

    [Fact]
    [Trait("Line", "SEC-30")]
    public async Task A_Mac_that_was_off_until_its_certificate_had_expired_renews_it()
    {
        await RunAsync(
            _site.Clock,
            async mac =>
            {
                await _site.ChangeAsync("UPDATE enr_identities SET \"NotAfter\" = 1 WHERE \"KeyId\" = @key", ("key", mac.Identity.KeyId));
                _site.Services.GetRequiredService<Identities>().Forget(await mac.IdAsync());
            },
            PolicyApplied);

        (await _site.CountAsync("enr_identities")).ShouldBe(2);
    }

    [Fact]
    [Trait("Line", "SEC-31")]
    public async Task A_Mac_that_was_off_while_the_authority_was_replaced_follows_it_and_has_a_certificate_of_the_new_one()
    {
        await RunAsync(
            _site.Clock,
            async _ =>
            {
                _site.Clock.Advance(TimeSpan.FromMinutes(1));
                await _site.RunAsync(new ReplaceSiteAuthority());
            },
            AuthorityFollowed,
            PolicyApplied);

        _logs.All.ShouldNotContain(static r => r.EventId == 5001);
    }

    /// <summary>Enrolls a simulated Mac, lets something happen while its client does not run, and runs it until these have been logged.</summary>
    private async Task RunAsync(TimeProvider clock, Func<EnrolledMac, Task> meanwhile, params int[] until)
    {
        var plan = new SimulatedMacPlan
        {
            Number = 1,
            Seed = 7,
            Hardware = HardwareModels.Find("Mac14,2")!,
            System = MacSystem.Find("15.6.1")!,
            Name = "MBA-0001",
            Address = IPAddress.Parse("127.5.0.1"),
            NetworkAddress = IPAddress.Parse(LiveSite.InsideAddress),
        };
        using var simulated = new SimulatedMac(plan, clock, new ScriptHost(new ScriptHostOptions()));
        var facts = await DeviceFactsReader.ReadAsync(simulated, Cancel);
        using var mac = await _site.EnrollAsync(facts, clock);
        await meanwhile(mac);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var client = new ClientRuntime(simulated, mac.Store, mac.Identity, new ClientOptions { Version = "1.2.3", BoundTo = plan.Address }, _logs.CreateLogger("client"));
        var running = client.RunAsync(stop.Token);
        foreach (var eventId in until)
        {
            await Task.WhenAny(running, _logs.WaitForAsync(eventId, Cancel)).Unwrap();
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }
}

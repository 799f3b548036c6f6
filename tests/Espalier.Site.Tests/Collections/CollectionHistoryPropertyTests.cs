using CsCheck;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Site.Collections;

namespace Espalier.Site.Tests.Collections;

/// <summary>Whatever happens in whatever order, what is kept step by step equals what is computed from nothing.</summary>
public abstract class CollectionHistoryPropertyTests
{
    private const int Devices = 6;
    private const int Collections = 6;

    private static readonly string[] Names = ["alpha", "beta", "gamma"];

    private static readonly string[] Queries =
    [
        "select * from SMS_R_System where Name = 'alpha'",
        "select * from SMS_R_System where Name <> NetbiosName",
        "select * from SMS_R_System inner join SMS_G_System_OPERATING_SYSTEM on SMS_G_System_OPERATING_SYSTEM.ResourceID = SMS_R_System.ResourceId where SMS_G_System_OPERATING_SYSTEM.Version like 'b%'",
        "select * from SMS_R_System where Name in (select NetbiosName from SMS_R_System)",
        "select * from SMS_R_System where DATEDIFF(minute, CreationDate, GETDATE()) >= 20",
    ];

    private static readonly Gen<Step> Steps = Gen.Select(Gen.Int[0, 10], Gen.Int[0, Devices - 1], Gen.Int[0, Collections - 1], Gen.Int[0, Collections - 1], Gen.Int[0, 14], static (what, device, one, other, value) => new Step(what, device, one, other, value));

    private readonly CollectionSite _site;

    protected CollectionHistoryPropertyTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact, Trait("Line", "COLL-12")]
    public async Task Incremental_membership_equals_a_full_computation_after_any_history() =>
        await Steps.Array[1, 40].SampleAsync(ReplayAsync, iter: 8, threads: 1);

    private async Task ReplayAsync(Step[] steps)
    {
        var devices = new ResourceId?[Devices];
        var collections = new List<CollectionId>();
        for (var i = 0; i < Collections; i++)
        {
            collections.Add(await _site.CreateAsync("Random"));
        }

        var snapshots = new List<(DateTimeOffset At, Dictionary<CollectionId, IReadOnlyList<ResourceId>> Members)>();
        foreach (var step in steps)
        {
            _site.Site.Clock.Advance(TimeSpan.FromSeconds(40));
            await TakeAsync(step, devices, collections);
            await _site.SettleAsync();
            snapshots.Add((_site.Site.Clock.GetUtcNow(), await AllMembersAsync(collections)));
        }

        // Everything that waits for its minutes has had them.
        _site.Site.Clock.Advance(CollectionEvaluator.TimeDependentInterval);
        await _site.SettleAsync();
        var expected = await new NaiveMemberships(_site).ComputeAsync(collections);
        foreach (var collection in collections)
        {
            (await _site.MembersAsync(collection)).ShouldBe(expected[collection].Order());
            (await _site.DoAsync(new GetCollectionRequest(collection))).Summary.MemberCount.ShouldBe(expected[collection].Count);
        }

        await HistoryIsTrueAsync(snapshots);
        await CleanAsync(devices, collections);
    }

    private async Task TakeAsync(Step step, ResourceId?[] devices, List<CollectionId> collections)
    {
        var collection = collections[step.One];
        if (step.What <= 5)
        {
            if (devices[step.Device] is not { } device)
            {
                devices[step.Device] = await _site.AddDeviceAsync(Names[step.Value % Names.Length]);
                return;
            }

            var value = Names[step.Value % Names.Length];
            await (step.What switch
            {
                0 or 1 => _site.ChangeDeviceAsync(device, "name", value),
                2 => _site.ChangeDeviceAsync(device, "netbios_name", value),
                3 => _site.SetMacOSVersionAsync(device, value),
                4 => _site.DoAsync(new AddCollectionRulesRequest(collection, [CollectionSite.Direct(device)])),
                _ => DeleteAsync(devices, step.Device),
            });
            return;
        }

        // A circle is refused, and the history goes on.
        var other = collections[step.Other];
        await (step.What switch
        {
            6 => _site.TryAsync(new AddCollectionRulesRequest(collection, [CollectionSite.Query(Queries[step.Value % Queries.Length])])),
            7 => _site.TryAsync(new AddCollectionRulesRequest(collection, [CollectionSite.Include(other)])),
            8 => _site.TryAsync(new AddCollectionRulesRequest(collection, [CollectionSite.Exclude(other)])),
            9 => _site.TryAsync(new UpdateCollectionRequest { Id = collection, LimitingId = step.Value < 4 ? CollectionId.AllSystems : other }),
            _ => RemoveRuleAsync(collection, step.Value),
        });
    }

    private async Task RemoveRuleAsync(CollectionId collection, int which)
    {
        var rules = (await _site.DoAsync(new GetCollectionRequest(collection))).Rules;
        if (rules.Count > 0)
        {
            var rule = rules[which % rules.Count];
            await _site.DoAsync(new RemoveCollectionRulesRequest(collection, [new CollectionRuleKey(rule.Kind, rule.Id)]));
        }
    }

    private async Task DeleteAsync(ResourceId?[] devices, int which)
    {
        await _site.DeleteDeviceAsync(devices[which]!.Value);
        devices[which] = null;
    }

    private async Task<Dictionary<CollectionId, IReadOnlyList<ResourceId>>> AllMembersAsync(List<CollectionId> collections)
    {
        var members = new Dictionary<CollectionId, IReadOnlyList<ResourceId>>();
        foreach (var collection in collections)
        {
            members[collection] = await _site.MembersAsync(collection);
        }

        return members;
    }

    private async Task HistoryIsTrueAsync(List<(DateTimeOffset At, Dictionary<CollectionId, IReadOnlyList<ResourceId>> Members)> snapshots)
    {
        await using var scope = await _site.Site.Database.ReadAsync(Token);
        foreach (var (at, members) in snapshots)
        {
            foreach (var (collection, then) in members)
            {
                (await CollectionMemberships.MembersAsOfAsync(scope, collection, at, Token)).ShouldBe(then);
            }
        }
    }

    private async Task CleanAsync(ResourceId?[] devices, List<CollectionId> collections)
    {
        foreach (var collection in collections)
        {
            await _site.DoAsync(new UpdateCollectionRequest { Id = collection, Rules = [], LimitingId = CollectionId.AllSystems });
        }

        foreach (var collection in collections)
        {
            await _site.DoAsync(new DeleteCollectionRequest(collection));
        }

        foreach (var device in devices.OfType<ResourceId>())
        {
            await _site.DeleteDeviceAsync(device);
        }

        await _site.SettleAsync();
    }

    private sealed record Step(int What, int Device, int One, int Other, int Value);
}

public sealed class SqliteCollectionHistoryPropertyTests(SqliteCollectionSite site) : CollectionHistoryPropertyTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresCollectionHistoryPropertyTests(PostgresCollectionSite site) : CollectionHistoryPropertyTests(site), IClassFixture<PostgresCollectionSite>;

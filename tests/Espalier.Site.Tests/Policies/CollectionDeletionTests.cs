using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Site.Tests.Collections;
using Espalier.Site.Tests.Devices;

namespace Espalier.Site.Tests.Policies;

public abstract class CollectionDeletionTests
{
    private readonly CollectionSite _site;

    protected CollectionDeletionTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    [Fact]
    public async Task Deleting_a_collection_says_before_which_Macs_lose_which_variables_and_is_refused_where_it_is_in_use()
    {
        using var mac = await ReportingMac.EnrollAsync(_site, _site.NewName("loser"), "Ada");
        var unmanaged = await _site.AddDeviceAsync(_site.NewName("unmanaged"));
        var low = await _site.CreateAsync("Low", CollectionSite.Direct(mac.Id));
        var high = await _site.CreateAsync("High", CollectionSite.Direct(mac.Id), CollectionSite.Direct(unmanaged));
        await _site.DoAsync(new UpdateCollectionRequest { Id = high, VariablePriority = 9 });
        await _site.DoAsync(new SetCollectionVariablesRequest(low, [new Variable { Name = "Office", Value = "Rome" }]));
        await _site.DoAsync(new SetCollectionVariablesRequest(high, [new Variable { Name = "Office", Value = "Berlin" }, new Variable { Name = "Pin", Value = "s3cret", IsMasked = true }]));
        var preview = new PreviewPolicyChange { DeleteCollection = new DeleteCollectionRequest(high) };

        var foreseen = await _site.DoAsync(preview);

        (foreseen.Losing, foreseen.Changing, foreseen.Gaining, foreseen.Total).ShouldBe((1, 1, 0, 1));
        foreseen.Devices.Single().Id.ShouldBe(mac.Id);
        foreseen.Devices.Single().Parts.Select(static p => (p.Change, p.Name, p.Kind)).ShouldBe([(PolicyChangeKind.Loses, "Pin", PolicyPartKind.Variable), (PolicyChangeKind.Changes, "Office", PolicyPartKind.Variable)]);
        foreseen.Cannot.Select(static d => (d.Id, d.Reason)).ShouldBe([(unmanaged, "No client installed")]);

        // What refuses the deletion refuses the preview too.
        var user = await _site.CreateAsync("Includes", CollectionSite.Include(high));
        (await _site.RefusedAsync(preview)).Code.ShouldBe("collection-in-use");
        await _site.DoAsync(new DeleteCollectionRequest(user));
        await _site.DoAsync(new DeleteCollectionRequest(high));
        (await _site.RefusedAsync(preview)).Kind.ShouldBe(Contracts.Operations.ProblemKind.NotFound);
        (await _site.DoAsync(new GetDeviceVariablesRequest(mac.Id))).Items.ShouldBeEmpty();
    }
}

public sealed class SqliteCollectionDeletionTests(SqliteCollectionSite site) : CollectionDeletionTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresCollectionDeletionTests(PostgresCollectionSite site) : CollectionDeletionTests(site), IClassFixture<PostgresCollectionSite>;

using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Tests.Collections;

namespace Espalier.Site.Tests.Devices;

/// <summary>Jobs are started, joined, listed and stopped the same on every engine, also by many at once.</summary>
public abstract class ActionJobListTests
{
    private readonly CollectionSite _site;

    protected ActionJobListTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "POL-5")]
    public async Task Many_who_ask_for_the_same_at_once_share_one_job_with_each_Mac_once()
    {
        var macs = new List<ReportingMac>();
        for (var i = 0; i < 6; i++)
        {
            macs.Add(await ReportingMac.EnrollAsync(_site, _site.NewName("asked"), "Ada"));
        }

        var all = macs.ConvertAll(static m => m.Id);
        var started = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => _site.DoAsync(new StartAction(ActionKindNames.InventoryUpdate) { Devices = [all[i % 6], all[(i + 1) % 6]] }), Token)));

        var job = await _site.DoAsync(new GetActionJob(started[0].Id));
        started.ShouldAllBe(s => s.Id == job.Job.Id);
        started.Count(static s => !s.Joined).ShouldBe(1);
        job.Targets.Select(static t => t.Id).ShouldBe(all, ignoreOrder: true);
        job.Job.Total.ShouldBe(6);
        (await _site.DoAsync(new ListActionJobs())).Count(j => j.Id == job.Job.Id).ShouldBe(1);

        var stopped = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _site.TryAsync(new CancelActionJob(job.Job.Id)), Token)));
        stopped.Count(static s => s.Problem is null).ShouldBe(1);
        stopped.Where(static s => s.Problem is not null).ShouldAllBe(static s => s.Problem!.Code == "job-finished");
        (await _site.DoAsync(new GetActionJob(job.Job.Id))).Targets.ShouldAllBe(static t => t.State == ActionTargetState.Cancelled);
        macs.ForEach(static m => m.Dispose());
    }

    [Fact]
    public async Task The_Macs_of_a_job_are_sorted_and_filtered_alike_on_every_engine()
    {
        var prefix = _site.NewName("listed");
        using var first = await ReportingMac.EnrollAsync(_site, prefix + " Äpfel", "Ada");
        using var second = await ReportingMac.EnrollAsync(_site, prefix + " b_rnen", "Ada");
        using var third = await ReportingMac.EnrollAsync(_site, prefix + " Birnen", "Ada");
        var started = await _site.DoAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = [first.Id, second.Id, third.Id] });
        await _site.Site.Database.WriteAsync(
            (scope, token) => scope.Command("UPDATE act_targets SET answered_at = 5, state = 2 WHERE job_id = @job AND resource_id = @id").With("job", started.Id).With("id", second.Id.Value).RunAsync(token), Token);

        (await IdsAsync(new GetActionJob(started.Id))).ShouldBe([third.Id, second.Id, first.Id]);
        (await IdsAsync(new GetActionJob(started.Id) { IsDescending = true })).ShouldBe([first.Id, second.Id, third.Id]);
        (await IdsAsync(new GetActionJob(started.Id) { Sort = ActionTargetSort.AnsweredAt })).ShouldBe([third.Id, first.Id, second.Id]);
        (await IdsAsync(new GetActionJob(started.Id) { Sort = ActionTargetSort.Status, IsDescending = true })).ShouldBe([second.Id, third.Id, first.Id]);
        (await IdsAsync(new GetActionJob(started.Id) { Filter = "ÄPF" })).ShouldBe([first.Id]);
        (await IdsAsync(new GetActionJob(started.Id) { Filter = "b_" })).ShouldBe([second.Id]);
        await _site.DoAsync(new CancelActionJob(started.Id));
    }

    private async Task<List<ResourceId>> IdsAsync(GetActionJob request) => [.. (await _site.DoAsync(request)).Targets.Select(static t => t.Id)];
}

public sealed class SqliteActionJobListTests(SqliteCollectionSite site) : ActionJobListTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresActionJobListTests(PostgresCollectionSite site) : ActionJobListTests(site), IClassFixture<PostgresCollectionSite>;

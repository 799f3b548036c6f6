using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Server.Tests.Actions;

/// <summary>A hundred Macs on one site for the tests of jobs.</summary>
[CollectionDefinition(nameof(HundredMacs))]
public sealed class HundredMacs : IAsyncLifetime, ICollectionFixture<HundredMacs>
{
    public const int Count = 100;

    internal SiteWithMacs Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await SiteWithMacs.StartAsync(Count, CancellationToken.None);

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}

[Collection(nameof(HundredMacs))]
public sealed class ActionJobTests(HundredMacs fleet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SiteWithMacs Site => fleet.Site;

    [Fact]
    [Trait("Line", "POL-4")]
    [Trait("Line", "SITE-55")]
    public async Task A_hundred_Macs_download_their_policy_although_the_site_is_restarted_in_the_middle()
    {
        await AllConnectedAsync();
        var devices = await Ids(Site.Macs);
        var started = await Site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = devices }, Token);
        started.Targets.ShouldBe(HundredMacs.Count);
        await Site.RestartAsync(Token);

        var job = await Site.FinishedAsync(started.Id, Token);
        job.Job.State.ShouldBe(ActionJobState.Completed);
        (job.Job.Total, job.Job.Succeeded, job.Job.Failed).ShouldBe((HundredMacs.Count, HundredMacs.Count, 0), string.Join('\n', job.Targets.Where(t => t.State != ActionTargetState.Succeeded)));
        job.Targets.ShouldAllBe(t => t.AnsweredAt != null && t.Status == ActionStatuses.Succeeded);
    }

    [Fact]
    [Trait("Line", "INV-7")]
    public async Task Fifty_Macs_send_inventory_out_of_turn_once_although_the_site_is_restarted_in_the_middle()
    {
        await AllConnectedAsync();
        var macs = Site.Macs.Take(50).ToList();
        var devices = await Ids(macs);
        var before = macs.ConvertAll(static m => m.Inventories);
        var at = DateTimeOffset.UtcNow;
        var started = await Site.AskAsync(new StartAction(ActionKindNames.InventoryUpdate) { Devices = devices }, Token);
        await Site.JobAsync(started.Id, static d => d.Job.Succeeded > 0, Token);
        await Site.RestartAsync(Token);

        var job = await Site.FinishedAsync(started.Id, Token);
        job.Job.Succeeded.ShouldBe(50, string.Join('\n', job.Targets.Where(t => t.State != ActionTargetState.Succeeded)));
        macs.ConvertAll(static m => m.Inventories).ShouldBe(before.ConvertAll(static n => n + 1), "each Mac acts once, however often it is told");
        foreach (var device in devices)
        {
            (await Site.AskAsync(new GetDevice(device), Token)).LastInventoryAt!.Value.ShouldBeGreaterThan(at);
        }
    }

    [Fact]
    [Trait("Line", "POL-6")]
    public async Task Every_Mac_that_is_not_reached_has_its_status()
    {
        await AllConnectedAsync();
        var off = Site.Macs[^1];
        await Site.SwitchOffForLongAsync(off, Token);
        try
        {
            var noClient = await Site.AddRecordAsync(16800001, "never-enrolled", "Unknown-PMA", "Apple Mac OS X 15.1", Token);
            var windows = await Site.AddRecordAsync(16800002, "some-pc", "", "Microsoft Windows NT Workstation 10.0", Token);
            var devices = new[] { await Site.IdOfAsync(Site.Macs[0], Token), await Site.IdOfAsync(off, Token), noClient, windows };
            var started = await Site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = devices }, Token);

            var job = await Site.FinishedAsync(started.Id, Token);
            job.Targets.ToDictionary(static t => t.Id, static t => t.Status).ShouldBe(new Dictionary<ResourceId, string>
            {
                [devices[0]] = "Succeeded",
                [devices[1]] = "Offline",
                [noClient] = "No client installed",
                [windows] = "Not a Mac",
            }, ignoreOrder: true);
            var failed = await Site.AskAsync(new GetActionJob(started.Id) { OnlyFailed = true, Sort = ActionTargetSort.Status, IsDescending = true, Take = 2 }, Token);
            failed.Total.ShouldBe(3);
            failed.Targets.Select(static t => t.Status).ShouldBe(["Offline", "Not a Mac"]);
        }
        finally
        {
            await Site.RunSqlAsync("DELETE FROM dev_devices WHERE resource_id >= 16800000", Token);
            off.SwitchOn();
        }
    }

    [Fact]
    [Trait("Line", "POL-5")]
    public async Task A_second_request_adds_its_Macs_to_the_job_that_runs_and_another_kind_does_not()
    {
        await AllConnectedAsync();
        var away = Site.Macs[10];
        await away.SwitchOffAsync();
        var first = await Site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = [await Site.IdOfAsync(away, Token)] }, Token);
        var second = await Site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = await Ids([Site.Macs[11], Site.Macs[12]]) }, Token);
        var other = await Site.AskAsync(new StartAction(ActionKindNames.InventoryUpdate) { Devices = await Ids([Site.Macs[11]]) }, Token);
        second.ShouldBe(new ActionStarted(first.Id, 2, Joined: true));
        other.Id.ShouldNotBe(first.Id);
        other.Joined.ShouldBeFalse();
        (await Site.JobAsync(first.Id, static d => d.Job.Succeeded == 2, Token)).Job.State.ShouldBe(ActionJobState.Running);

        away.SwitchOn();
        (await Site.FinishedAsync(first.Id, Token)).Job.Succeeded.ShouldBe(3);
        var third = await Site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = await Ids([Site.Macs[11]]) }, Token);
        third.Joined.ShouldBeFalse("the first job is finished");
        await Site.FinishedAsync(third.Id, Token);
        await Site.FinishedAsync(other.Id, Token);
    }

    [Fact]
    [Trait("Line", "POL-4")]
    public async Task A_cancelled_job_tells_no_Mac_any_more()
    {
        await AllConnectedAsync();
        var away = Site.Macs[20];
        var id = await Site.IdOfAsync(away, Token);
        await away.SwitchOffAsync();
        var inventories = away.Inventories;
        var started = await Site.AskAsync(new StartAction(ActionKindNames.InventoryUpdate) { Devices = [id] }, Token);
        await Site.AskAsync(new CancelActionJob(started.Id), Token);
        (await Site.TryAsync(new CancelActionJob(started.Id), Token)).Problem!.Code.ShouldBe("job-finished");

        // The policy order comes after where the cancelled one would have come: when it is answered, the other was not given.
        away.SwitchOn();
        var policy = await Site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Devices = [id] }, Token);
        (await Site.FinishedAsync(policy.Id, Token)).Job.Succeeded.ShouldBe(1);
        var cancelled = await Site.AskAsync(new GetActionJob(started.Id), Token);
        cancelled.Job.State.ShouldBe(ActionJobState.Cancelled);
        cancelled.Targets.ShouldHaveSingleItem().State.ShouldBe(ActionTargetState.Cancelled);
        cancelled.Targets[0].Attempts.ShouldBe(0);
        away.Inventories.ShouldBe(inventories);
    }

    [Fact]
    public async Task A_whole_collection_or_what_a_filter_shows_is_acted_on_without_naming_each()
    {
        await AllConnectedAsync();
        var collection = await Site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Collection = CollectionId.AllSystems, Except = await Ids([Site.Macs[0]]) }, Token);
        collection.Targets.ShouldBe(HundredMacs.Count - 1);
        await Site.FinishedAsync(collection.Id, Token);
        var filter = await Site.AskAsync(new StartAction(ActionKindNames.MachinePolicyRetrieval) { Filter = Site.Macs[3].Plan.Name }, Token);
        filter.Targets.ShouldBe(1);
        await Site.FinishedAsync(filter.Id, Token);
        (await Site.AskAsync(new ListActionJobs(), Token)).Take(2).Select(static j => j.Id).ShouldBe([filter.Id, collection.Id]);
    }

    [Fact]
    public async Task What_cannot_be_started_is_refused_with_the_reason()
    {
        (await Problem(new StartAction("erase"))).ShouldBe("invalid");
        (await Problem(new StartAction(ActionKindNames.InventoryUpdate))).ShouldBe("invalid");
        (await Problem(new StartAction(ActionKindNames.InventoryUpdate) { Devices = [new ResourceId(1)], Filter = "" })).ShouldBe("invalid");
        (await Problem(new StartAction(ActionKindNames.InventoryUpdate) { Devices = [new ResourceId(1)] })).ShouldBe("not-found");
        (await Problem(new StartAction(ActionKindNames.InventoryUpdate) { Collection = new CollectionId("T12FFFFF") })).ShouldBe("not-found");
        (await Problem(new StartAction(ActionKindNames.InventoryUpdate) { Filter = "no Mac is called this" })).ShouldBe("no-devices");
        (await Site.TryAsync(new GetActionJob(Guid.NewGuid()), Token)).Problem!.Kind.ShouldBe(ProblemKind.NotFound);
    }

    private async Task<string> Problem(StartAction request) => (await Site.TryAsync(request, Token)).Problem!.Code;

    private Task AllConnectedAsync() => SiteWithMacs.UntilAsync(() => Task.FromResult(Site.Channels.Count == HundredMacs.Count), Token);

    private async Task<ResourceId[]> Ids(IEnumerable<RunningMac> macs)
    {
        var devices = await Site.DevicesAsync(Token);
        return [.. macs.Select(m => devices[m.Plan.Name].Id)];
    }
}

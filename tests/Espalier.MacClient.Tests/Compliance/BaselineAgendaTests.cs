using System.Text.Json;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Schedules;
using Espalier.MacClient.Compliance;
using Espalier.MacClient.Platform;
using Microsoft.Extensions.Time.Testing;
using static Espalier.MacClient.Tests.Compliance.Items;

namespace Espalier.MacClient.Tests.Compliance;

public sealed class BaselineAgendaTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly SettingDefinition Good = Setting(SettingDataType.Integer, "echo 1", Rule(RuleOperator.Equals, "1"));

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly ComplianceMac _mac;
    private readonly KeptRuns _runs = new();
    private readonly List<(string Kind, JsonElement Body)> _reports = [];

    public BaselineAgendaTests() => _mac = new ComplianceMac { Clock = _clock };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _mac.Dispose();

    /// <summary>Every day at 12:00 UTC.</summary>
    private static BaselineAssignment Daily(params ConfigurationItemDefinition[] items) => new()
    {
        DeploymentId = Deployment,
        BaselineId = Guid.Parse("77000000-0000-4000-8000-000000000001"),
        BaselineVersion = 1,
        BaselineName = "baseline",
        Schedule = new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60, IsUtc = true },
        Items = [.. items.Select((item, i) => item with { Id = new Guid(i + 1, 0, 0, new byte[8]) })],
    };

    private BaselineAgenda Agenda(TimeSpan spread = default) => new(_mac, _runs, Guid.Parse("c11e0000-0000-4000-8000-000000000001"), spread, (kind, body, _) =>
    {
        _reports.Add((kind, body));
        return Task.CompletedTask;
    });

    /// <summary>What the end of the client looks like to a running script.</summary>
    private static ScriptAnswer CutOff(CancellationTokenSource client)
    {
        client.Cancel();
        throw new OperationCanceledException(client.Token);
    }

    private BaselineStateReport Summary() =>
        _reports.Last(report => report.Kind == ReportKinds.BaselineState).Body.Deserialize(MessagesJson.Default.BaselineStateReport)!;

    private List<ItemStateReport> ItemReports() =>
        [.. _reports.Where(report => report.Kind == ReportKinds.ItemState).Select(report => report.Body.Deserialize(MessagesJson.Default.ItemStateReport)!)];

    [Fact]
    [Trait("Line", "BASE-3")]
    public async Task A_new_baseline_runs_at_once_and_then_by_its_schedule_for_three_cycles()
    {
        var agenda = Agenda();
        BaselineAssignment[] assigned = [Daily(Of(Good))];
        (await agenda.RunDueAsync(assigned, Token)).ShouldBe(1);

        for (var cycle = 0; cycle < 3; cycle++)
        {
            var due = Start.Date.AddDays(cycle).AddHours(12);
            (await agenda.FindNextDueAsync(assigned, Token)).ShouldBe(new DateTimeOffset(due, TimeSpan.Zero));
            _clock.SetUtcNow(new DateTimeOffset(due.AddSeconds(-1), TimeSpan.Zero));
            (await agenda.RunDueAsync(assigned, Token)).ShouldBe(0);
            _clock.SetUtcNow(new DateTimeOffset(due, TimeSpan.Zero));
            (await agenda.RunDueAsync(assigned, Token)).ShouldBe(1);
            (await agenda.RunDueAsync(assigned, Token)).ShouldBe(0);
            Summary().EvaluatedAt.ShouldBe(new DateTimeOffset(due, TimeSpan.Zero));
        }

        _reports.Count(report => report.Kind == ReportKinds.BaselineState).ShouldBe(4);
    }

    [Fact]
    [Trait("Line", "BASE-4")]
    public async Task A_baseline_that_the_next_policy_drops_is_not_evaluated_again()
    {
        var agenda = Agenda();
        await agenda.RunDueAsync([Daily(Of(Good))], Token);
        _reports.Clear();

        _clock.Advance(TimeSpan.FromDays(2));
        (await agenda.RunDueAsync([], Token)).ShouldBe(0);
        (await agenda.FindNextDueAsync([], Token)).ShouldBeNull();
        _reports.ShouldBeEmpty();
        _runs.States.ShouldBeEmpty();
    }

    [Fact]
    public async Task There_is_one_report_per_item_as_soon_as_it_is_ready_and_one_summary()
    {
        var seen = new List<int>();
        var items = Enumerable.Range(0, 3).Select(i => Of(Good with { DiscoveryScript = Bash($"echo {i} >> '{_mac.File("ran")}'; echo 1") })).ToArray();
        var agenda = new BaselineAgenda(_mac, _runs, Guid.Empty, TimeSpan.Zero, (_, _, _) =>
        {
            seen.Add(_mac.Lines("ran").Length);
            return Task.CompletedTask;
        });
        await agenda.RunDueAsync([Daily(items)], Token);
        seen.ShouldBe([1, 2, 3, 3]);
    }

    [Fact]
    public async Task A_bad_item_does_not_keep_the_others_from_their_reports()
    {
        var broken = Good with { DiscoveryScript = "#! /usr/bin/python -\n" };
        var wrong = Good with { Rules = [Rule(RuleOperator.Equals, "2")] };
        await Agenda().RunDueAsync([Daily(Of(broken), Of(wrong), Of(Good), Of(Good) with { SupportedVersions = ["10.12"] })], Token);

        ItemReports().Select(report => report.State).ShouldBe([ComplianceState.Error, ComplianceState.NonCompliant, ComplianceState.Compliant, ComplianceState.NotApplicable]);
        var summary = Summary();
        summary.State.ShouldBe(ComplianceState.NonCompliant);
        (summary.CompliantItems, summary.NonCompliantItems, summary.FailedItems).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task A_changed_assignment_runs_at_once()
    {
        var agenda = Agenda();
        await agenda.RunDueAsync([Daily(Of(Good))], Token);
        (await agenda.RunDueAsync([Daily(Of(Good) with { Version = 4 })], Token)).ShouldBe(1);
        (await agenda.RunDueAsync([Daily(Of(Good) with { Version = 4 }) with { Remediate = false }], Token)).ShouldBe(1);
        (await agenda.RunDueAsync([Daily(Of(Good) with { Version = 4 }) with { Remediate = false }], Token)).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_missed_asleep_runs_once_at_wake()
    {
        var agenda = Agenda();
        BaselineAssignment[] assigned = [Daily(Of(Good))];
        await agenda.RunDueAsync(assigned, Token);
        _clock.Advance(TimeSpan.FromDays(9));
        (await agenda.RunDueAsync(assigned, Token)).ShouldBe(1);
        (await agenda.RunDueAsync(assigned, Token)).ShouldBe(0);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_silence_a_baseline()
    {
        BaselineAssignment[] assigned = [Daily(Of(Good))];
        _clock.Advance(TimeSpan.FromDays(400));
        await Agenda().RunDueAsync(assigned, Token);
        var corrected = new ComplianceMac { Clock = new FakeTimeProvider(Start) };
        var agenda = new BaselineAgenda(corrected, _runs, Guid.Empty, TimeSpan.Zero, (_, _, _) => Task.CompletedTask);
        (await agenda.RunDueAsync(assigned, Token)).ShouldBe(1);
        (await agenda.RunDueAsync(assigned, Token)).ShouldBe(0);
        corrected.Dispose();
    }

    [Fact]
    public async Task A_big_site_spreads_its_Macs_after_an_occurrence()
    {
        var agenda = Agenda(TimeSpan.FromHours(2));
        BaselineAssignment[] assigned = [Daily(Of(Good))];
        (await agenda.RunDueAsync(assigned, Token)).ShouldBe(0);
        var first = (await agenda.FindNextDueAsync(assigned, Token)).ShouldNotBeNull();
        first.ShouldBeInRange(Start.AddSeconds(1), Start.AddHours(2));

        _clock.SetUtcNow(first);
        (await agenda.RunDueAsync(assigned, Token)).ShouldBe(1);
        (await agenda.FindNextDueAsync(assigned, Token)).ShouldBe(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero) + (first - Start));
    }

    [Fact]
    public async Task A_run_that_was_cut_off_goes_on_at_its_item()
    {
        BaselineAssignment[] assigned = [Daily(Of(Good), Of(Good), Of(Good))];
        using var restart = new CancellationTokenSource();
        var scripts = 0;
        _mac.Answer = _ => ++scripts == 1 ? new ScriptAnswer(ScriptOutcome.Exited, 0, "1\n", "") : CutOff(restart);
        await Should.ThrowAsync<OperationCanceledException>(() => Agenda().RunDueAsync(assigned, restart.Token));
        ItemReports().Count.ShouldBe(1);

        _mac.Answer = null;
        (await Agenda().FindNextDueAsync(assigned, Token)).ShouldBe(Start);
        await Agenda().RunDueAsync(assigned, Token);
        ItemReports().Select(report => report.ItemId).ShouldBe(assigned[0].Items.Select(item => item.Id));
        Summary().CompliantItems.ShouldBe(3);
    }

    [Fact]
    public async Task An_item_that_cuts_its_run_off_again_and_again_is_left_out_with_a_reason()
    {
        BaselineAssignment[] assigned = [Daily(Of(Good), Of(Good))];
        using var restarts = new CancellationTokenSource();
        _mac.Answer = _ => CutOff(restarts);
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => Agenda().RunDueAsync(assigned, restarts.Token));
        }

        _mac.Answer = null;
        (await Agenda().RunDueAsync(assigned, Token)).ShouldBe(1);
        var reports = ItemReports();
        reports.Select(report => report.State).ShouldBe([ComplianceState.Error, ComplianceState.Compliant]);
        reports[0].Settings[0].ErrorCode.ShouldBe(ComplianceErrors.Interrupted);
        reports[0].Settings[0].Reason.ShouldBe("the evaluation was cut off 3 times at this item; does a script of it restart the Mac or end the client?");
        Summary().State.ShouldBe(ComplianceState.Error);
    }

    [Fact]
    public async Task A_schedule_that_cannot_be_read_still_gives_one_evaluation()
    {
        var agenda = Agenda();
        BaselineAssignment[] assigned = [Daily(Of(Good)) with { Schedule = new Schedule { Start = Start.DateTime, Recurrence = (Recurrence)77 } }];
        (await agenda.RunDueAsync(assigned, Token)).ShouldBe(1);
        (await agenda.FindNextDueAsync(assigned, Token)).ShouldBeNull();
    }

    [Fact]
    public void A_run_state_survives_its_JSON()
    {
        var state = new BaselineRunState { DeploymentId = Deployment, Fingerprint = "ab", SeenAt = Start, Occurrence = Start, CompletedAt = Start, NextItem = 2, Attempts = 1, FailedItems = 1 };
        JsonSerializer.Deserialize(JsonSerializer.Serialize(state, BaselineRunJson.Default.BaselineRunState), BaselineRunJson.Default.BaselineRunState).ShouldBe(state);
    }

    private sealed class KeptRuns : IBaselineRuns
    {
        public Dictionary<Guid, BaselineRunState> States { get; } = [];

        public Task<IReadOnlyList<BaselineRunState>> ListAsync(CancellationToken token) => Task.FromResult<IReadOnlyList<BaselineRunState>>([.. States.Values]);

        public Task SaveAsync(BaselineRunState state, CancellationToken token)
        {
            States[state.DeploymentId] = state;
            return Task.CompletedTask;
        }

        public Task RemoveAsync(Guid deploymentId, CancellationToken token)
        {
            States.Remove(deploymentId);
            return Task.CompletedTask;
        }
    }
}

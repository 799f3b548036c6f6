using Espalier.MacClient.Daemon.Control;
using Espalier.MacClient.Daemon.Session;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacClient.Daemon.Tests.Session;

public sealed class SessionAgendaTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(Screen Screen, DateTimeOffset At)> _shown = [];
    private SessionState? _state = new(false, ClientHost.Version);
    private TaskCompletionSource? _open;

    [Fact]
    [Trait("Line", "ENR-11")]
    public Task The_assistant_comes_back_five_to_ten_minutes_after_it_was_closed_until_the_Mac_is_enrolled() => WithoutContextAsync(async () =>
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = RunAsync(stop.Token);
        for (var time = 1; time <= 20; time++)
        {
            Pass(TimeSpan.FromHours(1));
            _shown.Count.ShouldBe(time, "it stays open, however long");
            _shown[^1].Screen.ShouldBe(Screen.Assistant);
            var closedAt = _clock.GetUtcNow();
            _open!.SetResult();
            Pass(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(5));
            _shown.Count.ShouldBe(time);
            Pass(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(10));
            (_shown[^1].At - closedAt).ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(5));
            if (time < 20)
            {
                continue;
            }

            _state = new SessionState(true, ClientHost.Version);
            _open.SetResult();
            Pass(TimeSpan.FromDays(1));
            _shown.Count.ShouldBe(time + 1);
        }

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    });

    [Fact]
    [Trait("Line", "ENR-11")]
    public Task It_opens_after_every_start_and_not_while_the_client_does_not_answer() => WithoutContextAsync(async () =>
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first = RunAsync(stop.Token);
        Pass(SessionAgenda.First + TimeSpan.FromSeconds(5));
        _shown.Count.ShouldBe(1);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);

        using var log = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _state = null;
        var second = RunAsync(log.Token);
        Pass(TimeSpan.FromMinutes(10));
        _shown.Count.ShouldBe(1);
        _state = new SessionState(false, ClientHost.Version);
        Pass(SessionAgenda.Look + TimeSpan.FromSeconds(5));
        _shown.Count.ShouldBe(2);
        await log.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(second);
    });

    [Fact]
    public Task It_ends_for_another_version_of_the_client() => WithoutContextAsync(async () =>
    {
        _state = new SessionState(true, "99.0.0");
        var running = RunAsync(TestContext.Current.CancellationToken);
        Pass(SessionAgenda.First + TimeSpan.FromSeconds(5));
        await running;
        _shown.ShouldBeEmpty();
    });

    [Fact]
    [Trait("Line", "ENR-25")]
    public Task A_site_that_was_not_found_for_a_week_is_asked_about_every_four_hours_until_it_is_found() => WithoutContextAsync(async () =>
    {
        _state = new SessionState(true, ClientHost.Version);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = RunAsync(stop.Token);
        Pass(TimeSpan.FromDays(1));
        _shown.ShouldBeEmpty();
        _state = _state with { AsksLocation = true };
        Pass(SessionAgenda.Look + TimeSpan.FromSeconds(5));
        _shown.ShouldHaveSingleItem().Screen.ShouldBe(Screen.Location);
        _open!.SetResult();
        Pass(SessionAgenda.LocationAgain - TimeSpan.FromMinutes(1));
        _shown.Count.ShouldBe(1);
        Pass(TimeSpan.FromMinutes(2));
        _shown.Count.ShouldBe(2);
        _state = _state with { AsksLocation = false };
        _open!.SetResult();
        Pass(TimeSpan.FromDays(1));
        _shown.Count.ShouldBe(2);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    });

    private Task RunAsync(CancellationToken token) => new SessionAgenda(
        _ => Task.FromResult(_state),
        (screen, inner) =>
        {
            _shown.Add((screen, _clock.GetUtcNow()));
            _open = new TaskCompletionSource();
            return _open.Task.WaitAsync(inner);
        },
        _clock).RunAsync(token);

    /// <summary>Without a context what waits goes on at once, on the thread that advances the clock.</summary>
    private static Task WithoutContextAsync(Func<Task> test) => Task.Run(test, TestContext.Current.CancellationToken);

    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(5))
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
        }
    }
}

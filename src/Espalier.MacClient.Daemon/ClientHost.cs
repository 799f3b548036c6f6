using System.Threading.Channels;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Daemon.Upgrades;
using Espalier.MacClient.Enrollment;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Runtime;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Daemon;

/// <summary>
/// The client of this Mac: waits until it is enrolled, runs, and enrolls anew or leaves when asked. Only whoever holds the <see cref="InstanceLock"/> may have one.
/// </summary>
internal sealed partial class ClientHost(IMacPlatform mac, ClientStore store, ClientUpgrader upgrader, ILogger logger)
{
    private readonly Channel<Asked> _asked = Channel.CreateBounded<Asked>(1);
    private readonly Enrollments _enrollments = new(mac, store, Version, logger);
    private volatile ClientRuntime? _client;
    private Task _staging = Task.CompletedTask;

    /// <summary>Version that this client reports, without suffix.</summary>
    public static string Version { get; } = typeof(ClientRuntime).Assembly.GetName().Version!.ToString(3);

    /// <summary>A client on trial does not look for the next one.</summary>
    public bool IsOnTrial { get; init; }

    /// <summary>The running client; null while this Mac is not enrolled.</summary>
    public ClientRuntime? Client => _client;

    /// <summary>Who this Mac is at its site; null while it is not enrolled.</summary>
    public ClientIdentity? Identity => _enrollments.Identity;

    /// <summary>Looks, before anything is done with it, whether the identity is this Mac's.</summary>
    public Task PrepareAsync(CancellationToken token) => _enrollments.TakeOwnAsync(token);

    /// <summary>Runs until cancelled, after <see cref="PrepareAsync"/>, or until a newer client is to be tried.</summary>
    public async Task<StagedUpgrade> RunAsync(CancellationToken token)
    {
        while (true)
        {
            var identity = Identity;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            using var client = identity is null ? null : new ClientRuntime(mac, store, identity, new ClientOptions { Version = Version, GivesMemoryBack = true, ClientOffered = version => Stage(identity, version, stop.Token) }, logger);
            _client = client;
            LogState(identity?.SiteUrl);
            var running = client?.RunAsync(stop.Token) ?? Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
            var asked = await NextAsync(running, token);
            _client = null;
            await stop.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                // Stopped for what was asked.
            }
#pragma warning disable CA1031 // It was to end and did: how a connection that is cut off complains must not undo what was asked; the log has it.
            catch (Exception last) when (!token.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogEndedBadly(last);
            }

            if (asked is AskedUpgrade upgrade)
            {
                upgrader.Begin(upgrade.Staged);
                return upgrade.Staged;
            }

            await asked.CarryOutAsync(_enrollments, token);
        }
    }

    /// <summary>Has the running client enrolled: with its own numbering of reports, nobody else may change its identity.</summary>
    public async Task<EnrollmentResult> AskAsync(EnrollmentOrder order, CancellationToken token)
    {
        var asked = new AskedEnrollment(order);
        await _asked.Writer.WriteAsync(asked, token);
        return await asked.Answer.Task.WaitAsync(token);
    }

    /// <summary>Has the running client leave its site.</summary>
    public async Task<Departure> AskToLeaveAsync(bool evenUntold, CancellationToken token)
    {
        var asked = new AskedDeparture(evenUntold);
        await _asked.Writer.WriteAsync(asked, token);
        return await asked.Answer.Task.WaitAsync(token);
    }

    /// <summary>Enrolls while no client is running.</summary>
    public async Task<EnrollmentResult> EnrollAsync(EnrollmentOrder order, CancellationToken token)
    {
        await _enrollments.TakeOwnAsync(token);
        var result = await _enrollments.TryEnrollAsync(order, token);
        if (result.Identity is not null)
        {
            _enrollments.Take(result);
        }

        return result;
    }

    /// <summary>Leaves the site while no client is running.</summary>
    public Task<Departure> LeaveAsync(bool evenUntold, CancellationToken token) => _enrollments.LeaveAsync(evenUntold, token);

    /// <summary>Fetches the offered client beside the running one, one at a time.</summary>
    private void Stage(ClientIdentity identity, string version, CancellationToken token)
    {
        if (!IsOnTrial && version != Version && _staging.IsCompleted)
        {
            _staging = StageAsync(identity, token);
        }
    }

    private async Task StageAsync(ClientIdentity identity, CancellationToken token)
    {
        try
        {
            if (await upgrader.TryStageAsync(identity, System.Version.Parse(Version), token) is { } staged)
            {
                await _asked.Writer.WriteAsync(new AskedUpgrade(staged), token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The client stops; the next one asks again.
        }
#pragma warning disable CA1031 // A bug here must not end the client that runs; the log has it.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            LogStagingFailed(bug);
        }
    }

    /// <summary>The next thing asked for which the client has to stop; refused enrollments are answered, and change nothing.</summary>
    private async Task<Asked> NextAsync(Task running, CancellationToken token)
    {
        while (true)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(token);
            var next = _asked.Reader.ReadAsync(waiting.Token).AsTask();
            if (await Task.WhenAny(running, next) == running)
            {
                // It ends by itself only when it is cancelled, or by a bug, which must reach whoever started this.
                await waiting.CancelAsync();
                await running;
            }

            var asked = await next;
            if (await asked.IsWorthStoppingAsync(_enrollments, token))
            {
                return asked;
            }
        }
    }

    private void LogState(string? site)
    {
        if (site is null)
        {
            LogNotEnrolled();
        }
        else
        {
            LogRuns(Version, site);
        }
    }

    [LoggerMessage(5100, LogLevel.Information, "Espalier client {Version} runs for the site at {Site}")]
    private partial void LogRuns(string version, string site);

    [LoggerMessage(5101, LogLevel.Information, "This Mac is not enrolled; 'espalier-client enroll' does it")]
    private partial void LogNotEnrolled();

    [LoggerMessage(5104, LogLevel.Warning, "The client was stopped for something that was asked, and ended with a fault")]
    private partial void LogEndedBadly(Exception last);

    [LoggerMessage(5103, LogLevel.Error, "Fetching a newer client failed")]
    private partial void LogStagingFailed(Exception bug);

    private abstract record Asked
    {
        /// <summary>While the client runs; false when it was answered and nothing is left to do.</summary>
        public abstract Task<bool> IsWorthStoppingAsync(Enrollments enrollments, CancellationToken token);

        /// <summary>While no client runs.</summary>
        public abstract Task CarryOutAsync(Enrollments enrollments, CancellationToken token);
    }

    private sealed record AskedEnrollment(EnrollmentOrder Order) : Asked
    {
        private EnrollmentResult? _result;

        public TaskCompletionSource<EnrollmentResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<bool> IsWorthStoppingAsync(Enrollments enrollments, CancellationToken token)
        {
            _result = await enrollments.TryEnrollAsync(Order, token);
            if (_result.Identity is null)
            {
                Answer.SetResult(_result);
            }

            return _result.Identity is not null;
        }

        public override Task CarryOutAsync(Enrollments enrollments, CancellationToken token)
        {
            enrollments.Take(_result!);
            Answer.SetResult(_result!);
            return Task.CompletedTask;
        }
    }

    private sealed record AskedUpgrade(StagedUpgrade Staged) : Asked
    {
        public override Task<bool> IsWorthStoppingAsync(Enrollments enrollments, CancellationToken token) => Task.FromResult(true);

        public override Task CarryOutAsync(Enrollments enrollments, CancellationToken token) => Task.CompletedTask;
    }

    private sealed record AskedDeparture(bool EvenUntold) : Asked
    {
        public TaskCompletionSource<Departure> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task<bool> IsWorthStoppingAsync(Enrollments enrollments, CancellationToken token) => Task.FromResult(enrollments.Identity is not null || Refuse());

        public override async Task CarryOutAsync(Enrollments enrollments, CancellationToken token) => Answer.SetResult(await enrollments.LeaveAsync(EvenUntold, token));

        private bool Refuse()
        {
            Answer.SetResult(Departure.NotEnrolled);
            return false;
        }
    }
}

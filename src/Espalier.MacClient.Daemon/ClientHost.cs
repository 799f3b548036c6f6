using System.Threading.Channels;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Enrollment;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Messages;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;
using Espalier.MacClient.Runtime;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Daemon;

/// <summary>
/// The client of this Mac: waits until it is enrolled, runs, and enrols anew when asked. Only whoever holds the <see cref="InstanceLock"/> may have one.
/// </summary>
internal sealed partial class ClientHost(IMacPlatform mac, ClientStore store, ILogger logger)
{
    private readonly Channel<Asked> _asked = Channel.CreateBounded<Asked>(1);
    private volatile ClientRuntime? _client;

    /// <summary>Version that this client reports, without suffix.</summary>
    public static string Version { get; } = typeof(ClientRuntime).Assembly.GetName().Version!.ToString(3);

    /// <summary>The running client; null while this Mac is not enrolled.</summary>
    public ClientRuntime? Client => _client;

    /// <summary>Who this Mac is at its site; null while it is not enrolled.</summary>
    public ClientIdentity? Identity => ClientIdentity.Load(store);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        while (true)
        {
            var identity = Identity;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            using var client = identity is null ? null : new ClientRuntime(mac, store, identity, new ClientOptions { Version = Version }, logger);
            _client = client;
            LogState(identity?.SiteUrl);
            var running = client?.RunAsync(stop.Token) ?? Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
            var asked = await NextAcceptedAsync(running, token);
            _client = null;
            await stop.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                // Stopped for the new identity.
            }

            Take(asked.Result!);
            asked.Answer.SetResult(asked.Result!);
        }
    }

    /// <summary>Has the running client enrolled: with its own numbering of reports, nobody else may change its identity.</summary>
    public async Task<EnrollmentResult> AskAsync(EnrollmentOrder order, CancellationToken token)
    {
        var asked = new Asked(order);
        await _asked.Writer.WriteAsync(asked, token);
        return await asked.Answer.Task.WaitAsync(token);
    }

    /// <summary>Enrols while no client is running.</summary>
    public async Task<EnrollmentResult> EnrollAsync(EnrollmentOrder order, CancellationToken token)
    {
        var result = await TryEnrollAsync(order, token);
        if (result.Identity is not null)
        {
            Take(result);
        }

        return result;
    }

    /// <summary>The next enrolment that the site accepted; refused ones are answered, and change nothing.</summary>
    private async Task<Asked> NextAcceptedAsync(Task running, CancellationToken token)
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
            asked.Result = await TryEnrollAsync(asked.Order, token);
            if (asked.Result.Identity is not null)
            {
                return asked;
            }

            asked.Answer.SetResult(asked.Result);
        }
    }

    private async Task<EnrollmentResult> TryEnrollAsync(EnrollmentOrder order, CancellationToken token)
    {
        if (await DeviceFactsReader.ReadAsync(mac, token) is not { } facts)
        {
            return new EnrollmentResult(null, "no-hardware-id", "This Mac does not tell its hardware UUID, without which it cannot be told apart.");
        }

        var authorization = new EnrollmentAuthorization { Token = order.Token, UserName = order.UserName, Domain = order.Domain, Password = order.Password };
        var result = await new Enroller(mac.Clock, boundTo: null).EnrollAsync(order.Site, order.Fingerprint, authorization, facts, Version, Identity, token);
        if (result.Identity is null)
        {
            LogRefused(order.Site, result.Code!, result.Detail!);
        }

        return result;
    }

    private void Take(EnrollmentResult result)
    {
        var before = Identity;
        using var outbox = new Outbox(store);
        outbox.Begin(result.Epoch);
        if (before is not null && (before.SiteCode != result.Identity!.SiteCode || before.ClientId != result.Identity.ClientId))
        {
            // What the other site knew and wanted does not count here.
            new PolicyClient(store).Reset();
            new InventoryReporter(store).Forget();
            new StoredBaselineRuns(store).Clear();
        }

        result.Identity!.Save(store);
        LogEnrolled(result.Identity.SiteCode, result.Identity.ClientId);
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

    [LoggerMessage(5102, LogLevel.Information, "Enrolled in site {Site} as {ClientId}")]
    private partial void LogEnrolled(string site, Guid clientId);

    [LoggerMessage(5103, LogLevel.Warning, "Not enrolled at {Site}: {Code}: {Detail}")]
    private partial void LogRefused(Uri site, string code, string detail);

    private sealed record Asked(EnrollmentOrder Order)
    {
        public TaskCompletionSource<EnrollmentResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EnrollmentResult? Result { get; set; }
    }
}

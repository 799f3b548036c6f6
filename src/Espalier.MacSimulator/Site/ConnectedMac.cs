using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Enrollment;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Messages;
using Espalier.MacClient.Runtime;
using Espalier.MacClient.Store;
using Espalier.MacSimulator.Life;
using Microsoft.Extensions.Logging;

namespace Espalier.MacSimulator.Site;

/// <summary>A simulated Mac that runs the real client library against a site, over the network and from an address of its own, and lives meanwhile.</summary>
/// <param name="mac">The Mac.</param>
/// <param name="folder">Folder for the client's state.</param>
/// <param name="target">The site and what allows the enrollment.</param>
/// <param name="pace">How fast it lives.</param>
/// <param name="logger">Log of this Mac's client.</param>
public sealed partial class ConnectedMac(SimulatedMac mac, string folder, SiteTarget target, LifePace pace, ILogger logger)
{
    /// <summary>Version that simulated clients report.</summary>
    public static string ClientVersion { get; } = typeof(ClientRuntime).Assembly.GetName().Version!.ToString(3);

    private static readonly TimeSpan EnrollmentRetry = TimeSpan.FromSeconds(5);

    private volatile ClientRuntime? _client;

    /// <summary>Enrolls unless that was done before, then runs the client until cancelled, except while the Mac is away from the network.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        Directory.CreateDirectory(folder);
        using var store = ClientStore.Open(Path.Combine(folder, "client.db"));
        while (ClientIdentity.Load(store) is null && !await TryEnrollAsync(store, token))
        {
            await Task.Delay(EnrollmentRetry, token);
        }

        using var presence = new Presence();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task[] parts = [RunClientAsync(store, presence, stop.Token), LiveAsync(presence, stop.Token)];
        try
        {
            await await Task.WhenAny(parts);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(parts.Select(static part => part.ContinueWith(static _ => { }, TaskScheduler.Default)));
        }
    }

    private async Task<bool> TryEnrollAsync(ClientStore store, CancellationToken token)
    {
        if (await DeviceFactsReader.ReadAsync(mac, token) is not { } facts)
        {
            LogNoFacts(mac.Plan.Name);
            return false;
        }

        var result = await new Enroller(mac.Clock, mac.Plan.Address).EnrollAsync(
            target.Url, target.AuthorityFingerprint, new EnrollmentAuthorization { Token = target.Token }, facts, ClientVersion, previous: null, store, token);
        if (result.Identity is null)
        {
            LogNotEnrolled(mac.Plan.Name, result.Code!, result.Detail!);
            return false;
        }

        using var outbox = new Outbox(store);
        outbox.Begin(result.Epoch);
        result.Identity.Save(store);
        EnrollmentKeys.Remove(store);
        return true;
    }

    private async Task RunClientAsync(ClientStore store, Presence presence, CancellationToken token)
    {
        var options = new ClientOptions { Version = ClientVersion, BoundTo = mac.Plan.Address, LongestRetry = TimeSpan.FromSeconds(30) };
        while (true)
        {
            await presence.Returned.WaitAsync(token);
            using var online = CancellationTokenSource.CreateLinkedTokenSource(token, presence.Leaves);
            using var client = new ClientRuntime(mac, store, ClientIdentity.Load(store)!, options, logger);
            _client = client;
            try
            {
                await client.RunAsync(online.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                // Away, not ended.
            }
            finally
            {
                _client = null;
            }
        }
    }

    private async Task LiveAsync(Presence presence, CancellationToken token)
    {
        await Task.Delay(pace.Speed > 0 ? pace.BeginsAfter : Timeout.InfiniteTimeSpan, mac.Clock, token);
        await new SimulatedLife(mac, pace.Events).RunAsync(pace.Speed, happened => Notice(happened, presence), token);
    }

    /// <summary>What changes the facts is reported as soon as it has happened, so that a life at some speed is seen at that speed.</summary>
    private void Notice(LifeEvent happened, Presence presence)
    {
        LogHappened(mac.Plan.Name, happened.Kind, happened.Detail);
        switch (happened.Kind)
        {
            case LifeEventKind.LeftNetwork:
                presence.Leave();
                break;
            case LifeEventKind.Returned:
                presence.Return();
                break;
            case LifeEventKind.DiskChanged:
                // It moves all the time; the next report has it.
                break;
            default:
                _client?.RequestInventory();
                break;
        }
    }

    [LoggerMessage(6000, LogLevel.Warning, "{Mac} was not enrolled: {Code}: {Detail}")]
    private partial void LogNotEnrolled(string mac, string code, string detail);

    [LoggerMessage(6001, LogLevel.Information, "{Mac}: {Event} {Detail}")]
    private partial void LogHappened(string mac, LifeEventKind @event, string detail);

    [LoggerMessage(6003, LogLevel.Warning, "{Mac} could not say what it is")]
    private partial void LogNoFacts(string mac);
}

/// <summary>The site that simulated Macs belong to.</summary>
/// <param name="Url">Scheme, host and port for Macs.</param>
/// <param name="AuthorityFingerprint">SHA-256 of its CA.</param>
/// <param name="Token">Enrollment token for as many uses as there are Macs.</param>
public sealed record SiteTarget(Uri Url, string AuthorityFingerprint, string Token);

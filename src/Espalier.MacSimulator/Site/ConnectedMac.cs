using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Enrollment;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Messages;
using Espalier.MacClient.Runtime;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacSimulator.Site;

/// <summary>A simulated Mac that runs the real client library against a site, over the network and from an address of its own.</summary>
/// <param name="mac">The Mac.</param>
/// <param name="folder">Folder for the client's state.</param>
/// <param name="target">The site and what allows the enrolment.</param>
/// <param name="logger">Log of this Mac's client.</param>
public sealed partial class ConnectedMac(SimulatedMac mac, string folder, SiteTarget target, ILogger logger)
{
    /// <summary>Version that simulated clients report.</summary>
    public static string ClientVersion { get; } = typeof(ClientRuntime).Assembly.GetName().Version!.ToString(3);

    private static readonly TimeSpan EnrollmentRetry = TimeSpan.FromSeconds(5);

    /// <summary>Enrols unless that was done before, then runs the client until cancelled, away from the network when the plan says so.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        Directory.CreateDirectory(folder);
        using var store = ClientStore.Open(Path.Combine(folder, "client.db"));
        var identity = ClientIdentity.Load(store);
        while (identity is null)
        {
            identity = await EnrollAsync(store, token);
            if (identity is null)
            {
                await Task.Delay(EnrollmentRetry, token);
            }
        }

        if (mac.Plan.Offline is not { } offline)
        {
            await RunClientAsync(store, identity, token);
            return;
        }

        await RunUntilAsync(store, identity, offline.LeavesAfter, token);
        LogAway(mac.Plan.Name);
        await Task.Delay(offline.StaysAwayFor, mac.Clock, token);
        LogBack(mac.Plan.Name);
        await RunClientAsync(store, ClientIdentity.Load(store) ?? identity, token);
    }

    private async Task<ClientIdentity?> EnrollAsync(ClientStore store, CancellationToken token)
    {
        if (await DeviceFactsReader.ReadAsync(mac, token) is not { } facts)
        {
            LogNoFacts(mac.Plan.Name);
            return null;
        }

        var result = await new Enroller(mac.Clock, mac.Plan.Address).EnrollAsync(
            target.Url, target.AuthorityFingerprint, new EnrollmentAuthorization { Token = target.Token }, facts, ClientVersion, previous: null, token);
        if (result.Identity is null)
        {
            LogNotEnrolled(mac.Plan.Name, result.Code!, result.Detail!);
            return null;
        }

        using var outbox = new Outbox(store);
        outbox.Begin(result.Epoch);
        result.Identity.Save(store);
        return result.Identity;
    }

    private async Task RunUntilAsync(ClientStore store, ClientIdentity identity, TimeSpan time, CancellationToken token)
    {
        using var away = CancellationTokenSource.CreateLinkedTokenSource(token);
        using var timer = mac.Clock.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), away, time, Timeout.InfiniteTimeSpan);
        try
        {
            await RunClientAsync(store, identity, away.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Away, not ended.
        }
    }

    private async Task RunClientAsync(ClientStore store, ClientIdentity identity, CancellationToken token)
    {
        var options = new ClientOptions { Version = ClientVersion, BoundTo = mac.Plan.Address, LongestRetry = TimeSpan.FromSeconds(30) };
        using var client = new ClientRuntime(mac, store, identity, options, logger);
        await client.RunAsync(token);
    }

    [LoggerMessage(6000, LogLevel.Warning, "{Mac} was not enrolled: {Code}: {Detail}")]
    private partial void LogNotEnrolled(string mac, string code, string detail);

    [LoggerMessage(6001, LogLevel.Information, "{Mac} leaves the network")]
    private partial void LogAway(string mac);

    [LoggerMessage(6002, LogLevel.Information, "{Mac} is back")]
    private partial void LogBack(string mac);

    [LoggerMessage(6003, LogLevel.Warning, "{Mac} could not say what it is")]
    private partial void LogNoFacts(string mac);
}

/// <summary>The site that simulated Macs belong to.</summary>
/// <param name="Url">Scheme, host and port for Macs.</param>
/// <param name="AuthorityFingerprint">SHA-256 of its CA.</param>
/// <param name="Token">Enrolment token for as many uses as there are Macs.</param>
public sealed record SiteTarget(Uri Url, string AuthorityFingerprint, string Token);

using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Enrollment;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Messages;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Runtime;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Daemon;

/// <summary>How this Mac comes to have an identity at a site, and how it loses it. Nothing here may run beside a running client, except <see cref="TryEnrollAsync"/>.</summary>
internal sealed partial class Enrollments(IMacPlatform mac, ClientStore store, string version, ILogger logger)
{
    /// <summary>Who this Mac is at its site; null while it is not enrolled.</summary>
    public ClientIdentity? Identity => ClientIdentity.Load(store);

    /// <summary>
    /// The identity, unless it came here with a disk: one of other hardware is given up, because two Macs with one key would overwrite each other at the
    /// site. The Mac it belongs to keeps it, so the site is told nothing.
    /// </summary>
    public async Task<ClientIdentity?> TakeOwnAsync(CancellationToken token)
    {
        if (Identity is not { } identity || await DeviceFactsReader.ReadAsync(mac, token) is not { } facts || identity.IsOf(facts))
        {
            return Identity;
        }

        LogOfOtherHardware(identity.ClientId, identity.HardwareId!, facts.HardwareId);
        Forget();
        return null;
    }

    /// <summary>Asks the site; nothing is changed here but the keys that are kept for asking again.</summary>
    public async Task<EnrollmentResult> TryEnrollAsync(EnrollmentOrder order, CancellationToken token)
    {
        if (await DeviceFactsReader.ReadAsync(mac, token) is not { } facts)
        {
            return new EnrollmentResult(null, "no-hardware-id", "This Mac does not tell its hardware UUID, without which it cannot be told apart.");
        }

        var result = await EnrollAsync(order, facts, token);
        if (result.Identity is null)
        {
            LogRefused(order.Site, result.Code!, result.Detail!);
        }

        return result;
    }

    /// <summary>Has the identity that the site gave from now on.</summary>
    public void Take(EnrollmentResult result)
    {
        var identity = result.Identity!;
        var before = Identity;
        using var outbox = new Outbox(store);
        outbox.Begin(result.Epoch);
        if (before is not null && (before.SiteCode != identity.SiteCode || before.ClientId != identity.ClientId))
        {
            SiteMemory.Forget(store);
        }

        identity.Save(store);
        EnrollmentKeys.Remove(store);
        LogEnrolled(identity.SiteCode, identity.ClientId);
    }

    /// <summary>Tells the site that this Mac leaves it, and forgets the identity.</summary>
    /// <param name="evenUntold">Forgets it also when the site cannot be told.</param>
    /// <param name="token">Cancels.</param>
    public async Task<Departure> LeaveAsync(bool evenUntold, CancellationToken token)
    {
        if (await TakeOwnAsync(token) is not { } identity)
        {
            return Departure.NotEnrolled;
        }

        if (await TellAsync(identity, token) is not { } problem)
        {
            Forget();
            LogLeft(identity.SiteCode);
            return new Departure(IsGone: true, null);
        }

        LogNotTold(identity.SiteUrl, problem);
        if (evenUntold)
        {
            Forget();
        }

        return new Departure(evenUntold, problem);
    }

    private async Task<EnrollmentResult> EnrollAsync(EnrollmentOrder order, DeviceFacts facts, CancellationToken token)
    {
        var authorization = new EnrollmentAuthorization { Token = order.Token, UserName = order.UserName, Domain = order.Domain, Password = order.Password };
        var previous = Identity is { } identity && identity.IsOf(facts) ? identity : null;
        return await new Enroller(mac.Clock, boundTo: null).EnrollAsync(
            order.Site, order.Fingerprint, authorization, facts, version, previous, store, token);
    }

    /// <summary>Null when the site knows.</summary>
    private async Task<string?> TellAsync(ClientIdentity identity, CancellationToken token)
    {
        using var session = new SiteSession(store, identity, mac.Clock, boundTo: null);
        try
        {
            return await session.LeaveAsync(token) ? null : "The site did not accept it.";
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException || (lost is OperationCanceledException && !token.IsCancellationRequested))
        {
            return lost.Message;
        }
    }

    private void Forget()
    {
        ClientIdentity.Remove(store);
        EnrollmentKeys.Remove(store);
        SiteMemory.Forget(store);
        using var outbox = new Outbox(store);
        outbox.Clear();
    }

    [LoggerMessage(5102, LogLevel.Information, "Enrolled in site {Site} as {ClientId}")]
    private partial void LogEnrolled(string site, Guid clientId);

    [LoggerMessage(5103, LogLevel.Warning, "Not enrolled at {Site}: {Code}: {Detail}")]
    private partial void LogRefused(Uri site, string code, string detail);

    [LoggerMessage(5104, LogLevel.Warning, "The identity {ClientId} belongs to the Mac {Its}, and this one is {Hardware}: its disk was copied or moved. The identity is given up; enroll this Mac by itself")]
    private partial void LogOfOtherHardware(Guid clientId, string its, string hardware);

    [LoggerMessage(5105, LogLevel.Information, "Left site {Site}, which knows this Mac's key no more")]
    private partial void LogLeft(string site);

    [LoggerMessage(5106, LogLevel.Warning, "The site at {Site} could not be told that this Mac leaves it: {Problem}")]
    private partial void LogNotTold(string site, string problem);
}

/// <summary>How leaving the site ended.</summary>
/// <param name="IsGone">This Mac has no identity any more.</param>
/// <param name="Problem">Why the site does not know; null when it does.</param>
internal sealed record Departure(bool IsGone, string? Problem)
{
    /// <summary>There was no site to leave.</summary>
    public static Departure NotEnrolled { get; } = new(IsGone: false, "This Mac is not enrolled.");
}

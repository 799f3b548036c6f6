using System.Collections.Concurrent;
using System.Net;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Messages;

/// <summary>When Macs were last heard of: kept in memory and written in one go, because a poll that changes nothing must not cost a write.</summary>
public sealed partial class LastContacts(SiteDatabase database, TimeProvider clock, ILogger<LastContacts> logger) : BackgroundService
{
    /// <summary>A crash forgets contacts of at most this long, which the next poll brings back.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<ResourceId, (DateTimeOffset At, bool IsPolicyRequest, string? Address)> _heard = new();

    /// <summary>Notes a contact, and where it came from when that is worth keeping.</summary>
    public void Heard(ResourceId device, bool isPolicyRequest, IPAddress? from = null)
    {
        var now = clock.GetUtcNow();
        var address = (from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from)?.ToString();
        _heard.AddOrUpdate(device, (now, isPolicyRequest, address), (_, old) => (now, old.IsPolicyRequest || isPolicyRequest, address ?? old.Address));
    }

    /// <summary>Writes what was noted.</summary>
    public async Task FlushAsync(CancellationToken token)
    {
        var noted = new List<(ResourceId Device, DateTimeOffset At, bool IsPolicyRequest, string? Address)>();
        foreach (var device in _heard.Keys)
        {
            if (_heard.TryRemove(device, out var heard))
            {
                noted.Add((device, heard.At, heard.IsPolicyRequest, heard.Address));
            }
        }

        foreach (var chunk in noted.Chunk(500))
        {
            await database.WriteAsync(
                async (scope, inner) =>
                {
                    foreach (var (device, at, isPolicyRequest, address) in chunk)
                    {
                        var request = isPolicyRequest ? ", last_policy_request_at = @at" : "";
                        await scope.Command($"UPDATE dev_status SET last_contact_at = @at, last_address = coalesce(@address, last_address){request} WHERE resource_id = @id")
                            .With("at", at).With("address", address).With("id", device.Value).RunAsync(inner);
                    }
                },
                token);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushOnceAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await FlushOnceAsync(CancellationToken.None);
        }
    }

    private async Task FlushOnceAsync(CancellationToken token)
    {
        try
        {
            await FlushAsync(token);
        }
        catch (Exception unreachable) when (database.IsUnavailable(unreachable))
        {
            LogNotWritten(unreachable);
        }
    }

    [LoggerMessage(1310, LogLevel.Warning, "Times of contact were not written")]
    private partial void LogNotWritten(Exception exception);
}

using Espalier.Data;

namespace Espalier.Site.Actions;

/// <summary>
/// Whether a Mac that is not connected here is to be awaited: it may be between two connections, connected to another node, or on its way back after
/// this site was down.
/// </summary>
/// <param name="Options">The times.</param>
/// <param name="StartedAt">When this node started.</param>
/// <param name="LastHeardBefore">The last contact of any Mac before that; null where there was none.</param>
internal sealed record Presence(ActionOptions Options, DateTimeOffset StartedAt, DateTimeOffset? LastHeardBefore)
{
    public static async Task<Presence> AtStartAsync(SiteDatabase database, ActionOptions options, DateTimeOffset now, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        var last = await scope.Command("SELECT max(last_contact_at) FROM dev_status").ScalarAsync<long?>(token);
        return new Presence(options, now, last is { } at ? Instants.FromMicroseconds(at) : null);
    }

    public bool MayBeThere(DateTimeOffset? lastContactAt, DateTimeOffset now)
    {
        if (lastContactAt is not { } contact)
        {
            return false;
        }

        var wasThereBefore = LastHeardBefore is { } before && contact > before - Options.PresenceWindow;
        return now - contact < Options.PresenceWindow || (wasThereBefore && now - StartedAt < Options.ReturnWithin);
    }
}

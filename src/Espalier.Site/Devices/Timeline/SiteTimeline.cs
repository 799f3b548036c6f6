using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Security.Audit;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Devices.Timeline;

/// <summary>What the site and its administrators did: enrollment, policy, collections, changes of the device.</summary>
internal static class SiteTimeline
{
    private const string Memberships =
        """
        SELECT c.name, m.since, NULL FROM coll_members m JOIN coll_collections c ON c.id = m.collection_id WHERE m.resource_id = @id
        UNION ALL SELECT c.name, m.from_at, m.to_at FROM coll_member_history m JOIN coll_collections c ON c.id = m.collection_id WHERE m.resource_id = @id
        """;

    public static async Task<List<TimelineEntry>> ReadAsync(ReadScope scope, ResourceId device, CancellationToken token)
    {
        var entries = new List<TimelineEntry>();
        if (await scope.Context.Set<DeviceStatus>().AsNoTracking().FirstOrDefaultAsync(d => d.ResourceId == device.Value, token) is { } status)
        {
            if (status.EnrolledAt is { } enrolled)
            {
                entries.Add(new TimelineEntry(enrolled, TimelineKind.Enrollment, "Enrolled", status.EnrolledBy is { } by ? $"by {by}" : ""));
            }

            if (status is { AppliedPolicyAt: { } applied, AppliedPolicy: { } version })
            {
                entries.Add(new TimelineEntry(applied, TimelineKind.Policy, "Applied its policy", $"version {version[..Math.Min(12, version.Length)]}"));
            }
        }

        foreach (var (name, from, to) in await scope.Command(Memberships).With("id", device.Value).ListAsync(static r => (r.GetString(0), r.GetInt64(1), r.IsDBNull(2) ? (long?)null : r.GetInt64(2)), token))
        {
            entries.Add(new TimelineEntry(Instants.FromMicroseconds(from), TimelineKind.Collection, $"Joined {name}", ""));
            if (to is { } left)
            {
                entries.Add(new TimelineEntry(Instants.FromMicroseconds(left), TimelineKind.Collection, $"Left {name}", ""));
            }
        }

        List<string> targets = [$"device {device}", $"variables of device {device}"];
        var audit = await scope.Context.Set<AuditEntry>().AsNoTracking().Where(a => targets.Contains(a.Target)).ToListAsync(token);
        entries.AddRange(audit.Select(static a => new TimelineEntry(a.At, TimelineKind.Administration, $"{a.Operation} by {a.Caller}", a.Target)));
        return entries;
    }
}

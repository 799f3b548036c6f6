using System.Net;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.ActiveDirectory;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Boundaries;

/// <summary>Decides by the addresses a Mac reports whether it belongs to this site (SITE-30). Boundaries steer; they are no access control.</summary>
internal sealed class SiteAssignment(SiteDatabase database, DirectorySites sites)
{
    // Boundaries are read only after their holder is in place, so that a change that comes meanwhile always replaces it.
    private volatile Lazy<Task<AssignmentBoundaries>>? _boundaries;

    /// <summary>True when one of the addresses lies in a boundary group that is used for site assignment.</summary>
    public async Task<bool> CoversAsync(IReadOnlyList<DeviceAddress> addresses, CancellationToken token)
    {
        var current = _boundaries;
        if (current is null || (current.IsValueCreated && (current.Value.IsFaulted || current.Value.IsCanceled)))
        {
            _boundaries = current = new Lazy<Task<AssignmentBoundaries>>(LoadAsync);
        }

        var boundaries = await current.Value.WaitAsync(token);
        var parsed = addresses.Select(static a => IPAddress.TryParse(a.Ip, out var ip) ? ip : null).OfType<IPAddress>().ToList();
        if (parsed.Any(ip => boundaries.Ranges.Any(r => r.Contains(ip))))
        {
            return true;
        }

        if (boundaries.DirectorySites.Count == 0)
        {
            return false;
        }

        var map = await sites.GetAsync(token);
        return parsed.Any(ip => map.SiteOf(ip) is { } site && boundaries.DirectorySites.Contains(site));
    }

    /// <summary>Reads the boundaries again at the next question.</summary>
    public void Forget()
    {
        _boundaries = null;
        sites.Forget();
    }

    private async Task<AssignmentBoundaries> LoadAsync()
    {
        await using var scope = await database.ReadAsync(CancellationToken.None);
        var boundaries = await scope.Context.Set<BoundaryGroup>().AsNoTracking().Where(g => g.UseForSiteAssignment).SelectMany(g => g.Boundaries).ToListAsync(CancellationToken.None);
        var ranges = new List<AddressRange>();
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var boundary in boundaries)
        {
            if (boundary.Type == BoundaryType.ActiveDirectorySite)
            {
                named.Add(boundary.Value);
            }
            else if (boundary.Type == BoundaryType.IPSubnet && AddressRange.TryParseSubnet(boundary.Value, out var subnet, out _))
            {
                ranges.Add(subnet);
            }
            else if (boundary.Type == BoundaryType.IPAddressRange && AddressRange.TryParseRange(boundary.Value, out var range, out _))
            {
                ranges.Add(range);
            }
        }

        return new AssignmentBoundaries(ranges, named);
    }

    private sealed record AssignmentBoundaries(IReadOnlyList<AddressRange> Ranges, IReadOnlySet<string> DirectorySites);
}

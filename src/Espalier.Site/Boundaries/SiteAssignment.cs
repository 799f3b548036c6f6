using System.Net;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Boundaries;

/// <summary>Decides by the addresses a Mac reports whether it belongs to this site (SITE-30). Boundaries steer; they are no access control.</summary>
public sealed class SiteAssignment(SiteDatabase database)
{
    private volatile IReadOnlyList<AddressRange>? _ranges;

    /// <summary>True when one of the addresses lies in a boundary group that is used for site assignment.</summary>
    public async Task<bool> CoversAsync(IReadOnlyList<DeviceAddress> addresses, CancellationToken token)
    {
        var ranges = _ranges ??= await LoadAsync(token);
        return addresses.Any(a => IPAddress.TryParse(a.Ip, out var ip) && ranges.Any(r => r.Contains(ip)));
    }

    /// <summary>Reads the boundaries again at the next question.</summary>
    public void Forget() => _ranges = null;

    private async Task<IReadOnlyList<AddressRange>> LoadAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        var boundaries = await scope.Context.Set<BoundaryGroup>().AsNoTracking().Where(g => g.UseForSiteAssignment).SelectMany(g => g.Boundaries).ToListAsync(token);
        var ranges = new List<AddressRange>();
        foreach (var boundary in boundaries)
        {
            if (boundary.Type == BoundaryType.IPSubnet && AddressRange.TryParseSubnet(boundary.Value, out var subnet, out _))
            {
                ranges.Add(subnet);
            }
            else if (boundary.Type == BoundaryType.IPAddressRange && AddressRange.TryParseRange(boundary.Value, out var range, out _))
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }
}

using System.Net;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Boundaries;

/// <summary>Decides by the addresses a Mac reports whether it belongs to this site (SITE-30). Boundaries steer; they are no access control.</summary>
public sealed class SiteAssignment(SiteDatabase database)
{
    // Ranges are read only after their holder is in place, so that a change that comes meanwhile always replaces it.
    private volatile Lazy<Task<IReadOnlyList<AddressRange>>>? _ranges;

    /// <summary>True when one of the addresses lies in a boundary group that is used for site assignment.</summary>
    public async Task<bool> CoversAsync(IReadOnlyList<DeviceAddress> addresses, CancellationToken token)
    {
        var current = _ranges;
        if (current is null || (current.IsValueCreated && (current.Value.IsFaulted || current.Value.IsCanceled)))
        {
            _ranges = current = new Lazy<Task<IReadOnlyList<AddressRange>>>(LoadAsync);
        }

        var ranges = await current.Value.WaitAsync(token);
        return addresses.Any(a => IPAddress.TryParse(a.Ip, out var ip) && ranges.Any(r => r.Contains(ip)));
    }

    /// <summary>Reads the boundaries again at the next question.</summary>
    public void Forget() => _ranges = null;

    private async Task<IReadOnlyList<AddressRange>> LoadAsync()
    {
        await using var scope = await database.ReadAsync(CancellationToken.None);
        var boundaries = await scope.Context.Set<BoundaryGroup>().AsNoTracking().Where(g => g.UseForSiteAssignment).SelectMany(g => g.Boundaries).ToListAsync(CancellationToken.None);
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

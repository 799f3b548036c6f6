using System.Data.Common;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Collections;

/// <summary>The first names of a set of devices, for previews.</summary>
internal static class DeviceNames
{
    /// <summary>Names shown in a preview.</summary>
    public const int MaxNames = 20;

    /// <summary>Devices whose names are read for it: a preview of half the fleet need not name the alphabetically first.</summary>
    private const int MaxRead = 2 * IdList.MaxIds;

    public static async Task<DeviceSample> SampleAsync(Func<string, DbCommand> command, IReadOnlyCollection<int> devices, CancellationToken token)
    {
        if (devices.Count == 0)
        {
            return new DeviceSample(0, []);
        }

        var first = await command($"SELECT resource_id, name FROM {SystemResource.Table} WHERE resource_id IN ({IdList.Of(devices.Order().Take(MaxRead))}) ORDER BY COALESCE(name_f, ''), resource_id LIMIT {MaxNames}")
            .ListAsync(static r => new DeviceReference(new ResourceId(r.GetInt32(0)), r.IsDBNull(1) ? "" : r.GetString(1)), token);
        return new DeviceSample(devices.Count, first);
    }
}

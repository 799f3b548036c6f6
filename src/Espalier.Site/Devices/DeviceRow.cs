using System.Net;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Devices;

/// <summary>Writes discovery data (<c>SMS_R_System</c>) of one device.</summary>
internal static class DeviceRow
{
    /// <summary>Suffix of the client version of managed Macs, unchanged from the guide so that its queries go on working (COLL-2).</summary>
    public const string VersionSuffix = "-PMA";

    /// <summary>Client version of a Mac without client (COLL-3).</summary>
    public const string UnmanagedVersion = "Unknown" + VersionSuffix;

    /// <summary>What ConfigMgr's discovery data puts before the version of macOS.</summary>
    public const string SystemPrefix = "Apple Mac OS X ";

    /// <summary>ConfigMgr's <c>ClientEdition</c> for Macs.</summary>
    private const int MacEdition = 5;

    /// <summary>Writes the facts a Mac reported about itself; inserts the device when it is new.</summary>
    public static async Task SaveAsync(WriteScope scope, ResourceId id, Guid? clientId, DeviceFacts facts, string? clientVersion, string siteCode, DateTimeOffset now, CancellationToken token)
    {
        var values = new Dictionary<string, object?>
        {
            ["Name"] = facts.Name,
            ["NetbiosName"] = facts.NetbiosName,
            ["SMSUniqueIdentifier"] = UniqueIdentifier(clientId),
            ["Client"] = clientId is null ? null : 1,
            ["ClientType"] = clientId is null ? null : 1,
            ["ClientVersion"] = clientVersion is null ? UnmanagedVersion : clientVersion + VersionSuffix,
            ["ClientEdition"] = MacEdition,
            ["Active"] = clientId is null ? null : 1,
            ["Obsolete"] = 0,
            ["Decommissioned"] = 0,
            ["OperatingSystemNameandVersion"] = SystemPrefix + facts.OsVersion,
            ["Build"] = facts.OsBuild,
            ["ResourceDomainORWorkgroup"] = facts.Domain.Length > 0 ? facts.Domain : "WORKGROUP",
            ["FullDomainName"] = facts.Domain.Length > 0 ? facts.Domain : null,
            ["SerialNumber"] = facts.SerialNumber,
            ["SMBIOSGUID"] = facts.HardwareId,
            ["HardwareID"] = facts.HardwareId,
            ["IsVirtualMachine"] = facts.Model.StartsWith("VirtualMac", StringComparison.Ordinal),
        };
        var exists = await scope.Command($"SELECT 1 FROM {SystemResource.Table} WHERE resource_id = @id").With("id", id.Value).ScalarAsync<int>(token) == 1;
        if (!exists)
        {
            values["CreationDate"] = now;
        }

        await WriteAsync(scope, id, values, exists, token);
        await ReplaceAsync(scope, id, "AgentName", clientId is null ? [] : ["MP_ClientRegistration", "Heartbeat Discovery"], token);
        await ReplaceAsync(scope, id, "IPAddresses", facts.Addresses.Where(a => !a.Ip.Contains(':', StringComparison.Ordinal)).Select(a => a.Ip), token);
        await ReplaceAsync(scope, id, "IPv6Addresses", facts.Addresses.Where(a => a.Ip.Contains(':', StringComparison.Ordinal)).Select(a => a.Ip), token);
        await ReplaceAsync(scope, id, "IPSubnets", facts.Addresses.Select(Subnet).OfType<string>(), token);
        await ReplaceAsync(scope, id, "MACAddresses", facts.Addresses.Select(a => a.Mac).Where(m => m.Length > 0), token);
        await ReplaceAsync(scope, id, "ResourceNames", [facts.Name], token);
        await ReplaceAsync(scope, id, "SMSAssignedSites", clientId is null ? [] : [siteCode], token);
        await ReplaceAsync(scope, id, "SMSInstalledSites", clientId is null ? [] : [siteCode], token);
    }

    /// <summary>Writes which client the device has now; with null that it has none any more.</summary>
    public static Task SetClientAsync(WriteScope scope, ResourceId id, Guid? clientId, CancellationToken token)
    {
        var values = new Dictionary<string, object?> { ["Client"] = clientId is null ? null : 1, ["Active"] = clientId is null ? null : 1, ["SMSUniqueIdentifier"] = UniqueIdentifier(clientId) };
        if (clientId is null)
        {
            values["ClientVersion"] = UnmanagedVersion;
        }

        return WriteAsync(scope, id, values, exists: true, token);
    }

    /// <summary>Writes which version of the client a managed device has now; false when that was known.</summary>
    public static async Task<bool> SetClientVersionAsync(WriteScope scope, ResourceId id, string clientVersion, CancellationToken token)
    {
        var known = await scope.Command($"SELECT {SystemResource.Properties.First(static p => p.Name == "ClientVersion").Column} FROM {SystemResource.Table} WHERE resource_id = @id").With("id", id.Value).ScalarAsync<string>(token);
        if (known == clientVersion + VersionSuffix)
        {
            return false;
        }

        await WriteAsync(scope, id, new Dictionary<string, object?> { ["ClientVersion"] = clientVersion + VersionSuffix }, exists: true, token);
        return true;
    }

    /// <summary>Removes the discovery data of a device.</summary>
    public static async Task RemoveAsync(WriteScope scope, ResourceId id, CancellationToken token)
    {
        foreach (var table in SystemResource.Properties.Select(p => p.ChildTable).OfType<string>().Append(SystemResource.Table))
        {
            await scope.Command($"DELETE FROM {table} WHERE resource_id = @id").With("id", id.Value).RunAsync(token);
        }
    }

    private static string? UniqueIdentifier(Guid? clientId) => clientId is { } guid ? "GUID:" + guid.ToString("D").ToUpperInvariant() : null;

    private static async Task WriteAsync(WriteScope scope, ResourceId id, Dictionary<string, object?> values, bool exists, CancellationToken token)
    {
        var columns = new List<(string Column, object? Value)>();
        foreach (var property in SystemResource.Properties.Where(p => values.ContainsKey(p.Name)))
        {
            var value = values[property.Name];
            columns.Add((property.Column, value));
            if (property.Type == PropertyType.Text)
            {
                columns.Add((ColumnNames.Folded(property.Column), value is string text ? Folding.Fold(text) : null));
            }
        }

        var sql = exists
            ? $"UPDATE {SystemResource.Table} SET {string.Join(", ", columns.Select((c, i) => $"{c.Column} = @p{i}"))} WHERE resource_id = @id"
            : $"INSERT INTO {SystemResource.Table} (resource_id, {string.Join(", ", columns.Select(c => c.Column))}) VALUES (@id, {string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
        var command = scope.Command(sql).With("id", id.Value);
        for (var i = 0; i < columns.Count; i++)
        {
            command.With($"p{i}", columns[i].Value);
        }

        await command.RunAsync(token);
    }

    private static async Task ReplaceAsync(WriteScope scope, ResourceId id, string property, IEnumerable<string> values, CancellationToken token)
    {
        var definition = SystemResource.Properties.First(p => p.Name == property);
        await scope.Command($"DELETE FROM {definition.ChildTable} WHERE resource_id = @id").With("id", id.Value).RunAsync(token);
        foreach (var value in values.Distinct(StringComparer.Ordinal))
        {
            await scope.Command($"INSERT INTO {definition.ChildTable} (resource_id, value, value_f) VALUES (@id, @value, @folded)")
                .With("id", id.Value).With("value", value).With("folded", Folding.Fold(value)).RunAsync(token);
        }
    }

    /// <summary>The network an IPv4 address lies in, as ConfigMgr's <c>IPSubnets</c> shows it.</summary>
    private static string? Subnet(DeviceAddress address)
    {
        if (!IPAddress.TryParse(address.Ip, out var ip) || ip.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork || address.PrefixLength is < 0 or > 32)
        {
            return null;
        }

        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(ip.GetAddressBytes());
        var mask = address.PrefixLength == 0 ? 0 : uint.MaxValue << (32 - address.PrefixLength);
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, bits & mask);
        return new IPAddress(bytes).ToString();
    }
}

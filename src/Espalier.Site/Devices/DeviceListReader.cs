using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Messages;

namespace Espalier.Site.Devices;

/// <summary>Reads the device list: which devices are in it and in which order, and rows of some of them.</summary>
internal static class DeviceListReader
{
    /// <summary>A Mac not heard of for this long is inactive; ConfigMgr's default for each of its signs of life is 7 days.</summary>
    internal static readonly TimeSpan ActiveFor = TimeSpan.FromDays(7);

    private const string Status = "LEFT JOIN dev_status d ON d.resource_id = v.resource_id";

    private const string Computer = "LEFT JOIN inv_computer_system c ON c.resource_id = v.resource_id";

    private const string From = $"FROM dev_devices v {Status} {Computer}";

    private const string States =
        """
        max(CASE s."State" WHEN 4 THEN 4 WHEN 2 THEN 3 WHEN 1 THEN 2 WHEN 3 THEN 1 ELSE 0 END) AS worst
        FROM cmp_baseline_states s JOIN dep_deployments p ON p."Id" = s."DeploymentId" AND p."IsEnabled"
        JOIN coll_members m ON m.collection_id = p."CollectionId" AND m.resource_id = s."ResourceId"
        """;

    // For the rows of a window one by one; for a whole list all in one pass, which asks each table once instead of once for every device.
    private const string WorstOfRow = $"""(SELECT {States} WHERE s."ResourceId" = v.resource_id)""";

    private const string WorstOfAll = $"""LEFT JOIN (SELECT s."ResourceId" AS id, {States} GROUP BY s."ResourceId") w ON w.id = v.resource_id""";

    private const string Worst = "w.worst";

    private const string Columns =
        $"""
        v.resource_id, v.name, v.client_version, v.operating_system_name_and_version, v.serial_number, d.client_id IS NOT NULL, d.last_contact_at, d.conflict_with,
        c.model, c.user_name,
        {WorstOfRow},
        d.unmanaged_reason
        """;

    private static readonly Dictionary<string, string> Sorts = new(StringComparer.Ordinal)
    {
        ["name"] = "v.name_f",
        ["osVersion"] = "v.operating_system_name_and_version_f",
        ["serialNumber"] = "v.serial_number_f",
        ["client"] = "d.client_id IS NOT NULL",
        ["activity"] = "d.last_contact_at",
        ["lastContactAt"] = "d.last_contact_at",
        ["user"] = "c.user_name_f",
        ["model"] = "c.model_f",
        ["compliance"] = Worst,
    };

    private static readonly Dictionary<DeviceCondition, string> Meets = new()
    {
        [DeviceCondition.Active] = "d.last_contact_at > @active",
        [DeviceCondition.Inactive] = "(d.last_contact_at IS NULL OR d.last_contact_at <= @active)",
        [DeviceCondition.WithClient] = "d.client_id IS NOT NULL",
        [DeviceCondition.WithoutClient] = "d.client_id IS NULL",
        [DeviceCondition.Conflict] = "d.conflict_with IS NOT NULL",
        [DeviceCondition.SameSerialNumber] = "v.serial_number_f <> '' AND EXISTS (SELECT 1 FROM dev_devices o WHERE o.serial_number_f = v.serial_number_f AND o.resource_id <> v.resource_id)",
        [DeviceCondition.OlderClient] = "(d.client_id IS NOT NULL AND @older LIKE '%|' || replace(replace(replace(v.client_version, '!', '!!'), '%', '!%'), '_', '!_') || '|%' ESCAPE '!')",
        [DeviceCondition.Error] = $"{Worst} = 4",
        [DeviceCondition.NonCompliant] = $"{Worst} = 3",
        [DeviceCondition.Compliant] = $"{Worst} = 2",
        [DeviceCondition.NotApplicable] = $"{Worst} = 1",
        [DeviceCondition.Unknown] = $"coalesce({Worst}, 0) = 0",
    };

    public static bool IsSort(string sort) => Sorts.ContainsKey(sort);

    /// <summary>Whether each is one that a list can be narrowed to; what came in as JSON may be any number.</summary>
    public static bool AreConditions(IEnumerable<DeviceCondition> conditions) => conditions.All(Meets.ContainsKey);

    /// <summary>The devices of the list in its order.</summary>
    public static async Task<int[]> OrderAsync(ReadScope scope, ListDevices request, DateTimeOffset now, CancellationToken token)
    {
        var direction = request.Descending ? " DESC NULLS LAST" : " NULLS FIRST";
        var sql = $"SELECT v.resource_id {Tables(request)} {Where(request)} ORDER BY {Sorts[request.Sort]}{direction}, v.resource_id";
        var older = await ClientVersions.OlderAsync(scope.Command, request.Conditions, token);
        return [.. await Bind(scope.Command(sql), request, now, older).ListAsync(static r => r.GetInt32(0), token)];
    }

    /// <summary>How many devices are in the list.</summary>
    public static async Task<int> CountAsync(ReadScope scope, ListDevices request, DateTimeOffset now, CancellationToken token) =>
        await Bind(scope.Command($"SELECT count(*) {Tables(request)} {Where(request)}"), request, now, await ClientVersions.OlderAsync(scope.Command, request.Conditions, token)).ScalarAsync<int>(token);

    /// <summary>Rows of devices as they are now, in the order given; those that are there no more are left out.</summary>
    public static async Task<IReadOnlyList<DeviceSummary>> RowsAsync(ReadScope scope, int[] devices, DeviceChannels channels, DateTimeOffset now, CancellationToken token)
    {
        if (devices.Length == 0)
        {
            return [];
        }

        var rows = (await scope.Command($"SELECT {Columns} {From} WHERE v.resource_id IN ({IdList.Of(devices)})").ListAsync(r => Read(r, channels, now), token)).ToDictionary(static d => d.Id.Value);
        return [.. devices.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    public static async Task<DeviceSummary?> FindAsync(ReadScope scope, ResourceId id, DeviceChannels channels, DateTimeOffset now, CancellationToken token)
    {
        var rows = await scope.Command($"SELECT {Columns} {From} WHERE v.resource_id = @id").With("id", id.Value).ListAsync(r => Read(r, channels, now), token);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary><c>FROM ... WHERE ...</c> of the rows that a request shows, as <c>v.resource_id</c> and the columns of <c>dev_devices</c>; <see cref="Bind"/> gives the values.</summary>
    public static string FromWhere(ListDevices request) => $"{Tables(request)} {Where(request)}" + (Where(request).Length == 0 ? "WHERE 1 = 1" : "");

    // As few tables as the order and the conditions need.
    private static string Tables(ListDevices request)
    {
        var needed = Sorts[request.Sort] + Where(request);
        return string.Join(' ', [
            "FROM dev_devices v",
            .. (needed.Contains("d.", StringComparison.Ordinal) ? [Status] : Array.Empty<string>()),
            .. (needed.Contains("c.", StringComparison.Ordinal) ? [Computer] : Array.Empty<string>()),
            .. (needed.Contains("w.", StringComparison.Ordinal) ? [WorstOfAll] : Array.Empty<string>()),
        ]);
    }

    private static string Where(ListDevices request)
    {
        var conditions = new List<string>();
        if (request.CollectionId is not null)
        {
            conditions.Add("v.resource_id IN (SELECT m.resource_id FROM coll_members m WHERE m.collection_id = @collection)");
        }

        if (request.Filter.Length > 0)
        {
            const string Matches = " LIKE @filter ESCAPE '!'";
            conditions.Add($"(v.name_f{Matches} OR v.serial_number_f{Matches} OR c.user_name_f{Matches} OR c.model_f{Matches} OR v.operating_system_name_and_version_f LIKE @system ESCAPE '!')");
        }

        conditions.AddRange(request.Conditions.Select(static c => Meets[c]));
        return conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
    }

    public static System.Data.Common.DbCommand Bind(System.Data.Common.DbCommand command, ListDevices request, DateTimeOffset now, string older)
    {
        if (request.CollectionId is { } collection)
        {
            command.With("collection", collection);
        }

        if (request.Filter.Length > 0)
        {
            // Discovery data say "Apple Mac OS X 15.1" as ConfigMgr does; everybody else says "macOS 15.1".
            command.With("filter", Containing(request.Filter)).With("system", Containing(request.Filter.Replace("macOS", "Mac OS X", StringComparison.OrdinalIgnoreCase)));
        }

        if (request.Conditions.Any(static c => c is DeviceCondition.Active or DeviceCondition.Inactive))
        {
            command.With("active", now - ActiveFor);
        }

        if (request.Conditions.Contains(DeviceCondition.OlderClient))
        {
            command.With("older", older);
        }

        return command;
    }

    /// <summary>Pattern of folded text that contains <paramref name="text"/>; to be used with <c>ESCAPE '!'</c>.</summary>
    public static string Containing(string text) =>
        "%" + Folding.Fold(text).Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%";

    private static DeviceSummary Read(System.Data.Common.DbDataReader r, DeviceChannels channels, DateTimeOffset now)
    {
        var id = new ResourceId(r.GetInt32(0));
        DateTimeOffset? contact = r.IsDBNull(6) ? null : Instants.FromMicroseconds(r.GetInt64(6));
        var connected = channels.IsConnected(id);
        return new DeviceSummary
        {
            Id = id,
            Name = Text(r, 1),
            ClientVersion = Text(r, 2),
            IsClientOlder = r.GetBoolean(5) && ClientVersions.IsOlder(Text(r, 2)),
            OsVersion = Text(r, 3).Replace(DeviceRow.SystemPrefix, "", StringComparison.Ordinal),
            SerialNumber = Text(r, 4),
            HasClient = r.GetBoolean(5),
            UnmanagedReason = UnmanagedReason.Of(r.GetBoolean(5), r.IsDBNull(11) ? null : r.GetString(11), Text(r, 3)),
            LastContactAt = contact,
            IsConnected = connected,
            IsActive = connected || (contact is { } at && now - at < ActiveFor),
            IsConflict = !r.IsDBNull(7),
            Model = Text(r, 8),
            User = Text(r, 9),
            Compliance = (r.IsDBNull(10) ? 0 : r.GetInt32(10)) switch
            {
                4 => nameof(ComplianceState.Error),
                3 => nameof(ComplianceState.NonCompliant),
                2 => nameof(ComplianceState.Compliant),
                1 => nameof(ComplianceState.NotApplicable),
                _ => nameof(ComplianceState.Unknown),
            },
        };
    }

    private static string Text(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? "" : r.GetString(column);
}

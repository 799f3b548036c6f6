using System.Globalization;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Actions;
using Espalier.Site.Enrollment;
using Espalier.Site.Messages;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Devices;

/// <summary>Answers a window of the device list.</summary>
public sealed class ListDevicesOperation(DeviceChannels channels, DeviceListSnapshots snapshots) : IOperation<ListDevices, DevicePage>
{
    private const int MaxTake = 500;
    internal const int MaxFilter = 200;

    public static Right Needs => Right.Read;

    public async Task<Result<DevicePage>> RunAsync(OperationContext context, ListDevices request, CancellationToken token)
    {
        if (request.Take is < 0 or > MaxTake || request.Skip < 0)
        {
            return Problem.Invalid(new FieldProblem("take", $"A window has 0 to {MaxTake} rows."));
        }

        if (request.Filter.Length > MaxFilter)
        {
            return Problem.Invalid(new FieldProblem("filter", $"A filter has at most {MaxFilter} characters."));
        }

        if (!DeviceListReader.IsSort(request.Sort))
        {
            return Problem.Invalid(new FieldProblem("sort", "This list does not sort by that column."));
        }

        if (!DeviceListReader.AreConditions(request.Conditions))
        {
            return Problem.Invalid(new FieldProblem("conditions", $"Known conditions are: {string.Join(", ", Enum.GetNames<DeviceCondition>())}."));
        }

        await using var scope = await context.ReadAsync(token);
        var now = context.Clock.GetUtcNow();
        var list = ListOf(request);
        var snapshot = snapshots.Find(request.Snapshot, list) ?? snapshots.Keep(list, await DeviceListReader.OrderAsync(scope, request, now, token));
        var rows = await DeviceListReader.RowsAsync(scope, snapshot.Window(request.Skip, request.Take), channels, now, token);
        var total = request.CountsAgain ? await DeviceListReader.CountAsync(scope, request, now, token) : snapshot.Devices.Length;
        return new DevicePage(total, rows) { Snapshot = snapshot.Name };
    }

    private static string ListOf(ListDevices request) => string.Create(
        CultureInfo.InvariantCulture,
        $"devices\n{request.CollectionId}\n{request.Sort}\n{request.Descending}\n{string.Join(',', request.Conditions.Select(static c => (int)c).Order())}\n{request.Filter}");
}

/// <summary>Answers one device with its discovery data.</summary>
public sealed class GetDeviceOperation(DeviceChannels channels, DevicePolicies policies, ClientPortStates ports) : IOperation<GetDevice, DeviceDetails>
{
    public static Right Needs => Right.Read;

    public async Task<Result<DeviceDetails>> RunAsync(OperationContext context, GetDevice request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        if (await DeviceListReader.FindAsync(scope, request.Id, channels, context.Clock.GetUtcNow(), token) is not { } summary)
        {
            return Problem.NotFound("device");
        }

        var status = await scope.Context.Set<DeviceStatus>().AsNoTracking().FirstOrDefaultAsync(d => d.ResourceId == request.Id.Value, token);
        var identity = await scope.Context.Set<DeviceIdentity>().AsNoTracking().Where(i => i.ResourceId == request.Id.Value && i.RevokedAt == null).OrderByDescending(i => i.IssuedAt).FirstOrDefaultAsync(token);
        return new DeviceDetails
        {
            Summary = summary,
            ClientId = status?.ClientId,
            HardwareId = status?.HardwareId ?? "",
            DiscoveryData = await DiscoveryDataAsync(scope, request.Id, token),
            UnmanagedReason = summary.UnmanagedReason,
            SupportNotice = SupportedSystems.Notice(summary.HasClient, summary.OsVersion),
            EnrolledAt = status?.EnrolledAt,
            EnrolledBy = status?.EnrolledBy,
            CertificateExpiresAt = identity?.NotAfter,
            LastPolicyRequestAt = status?.LastPolicyRequestAt,
            LastInventoryAt = status?.LastInventoryAt,
            PolicyVersion = status?.ClientId is { } client ? await policies.VersionAsync(request.Id, client, token) : null,
            AppliedPolicyVersion = status?.AppliedPolicy,
            AppliedPolicyAt = status?.AppliedPolicyAt,
            ConflictWith = status?.ConflictWith is { } other ? new ResourceId(other) : null,
            ClientPort = ports.Find(request.Id),
        };
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> DiscoveryDataAsync(ReadScope scope, ResourceId id, CancellationToken token)
    {
        var single = SystemResource.Properties.Where(p => !p.IsMultiValued).ToList();
        var rows = await scope.Command($"SELECT {string.Join(", ", single.Select(p => p.Column))} FROM {SystemResource.Table} WHERE resource_id = @id").With("id", id.Value)
            .ListAsync(r => single.Select((p, i) => (p.Name, Value: r.IsDBNull(i) ? null : Show(p, r.GetValue(i)))).ToList(), token);
        var data = new List<KeyValuePair<string, string>>();
        foreach (var property in SystemResource.Properties)
        {
            var label = property.Label;
            if (property.IsMultiValued)
            {
                var values = await scope.Command($"SELECT value FROM {property.ChildTable} WHERE resource_id = @id ORDER BY value").With("id", id.Value).ListAsync(r => Show(property, r.GetValue(0)), token);
                data.AddRange(values.Select((value, i) => KeyValuePair.Create($"{label}[{i}]", value)));
            }
            else if (rows.Count == 1 && rows[0].First(v => v.Name == property.Name).Value is { } value)
            {
                data.Add(KeyValuePair.Create(label, value));
            }
        }

        return data;
    }

    private static string Show(SystemProperty property, object value) => property.Type switch
    {
        PropertyType.Instant => Instants.FromMicroseconds(Convert.ToInt64(value, CultureInfo.InvariantCulture)).ToString("u", CultureInfo.InvariantCulture),
        PropertyType.Boolean => Convert.ToInt32(value, CultureInfo.InvariantCulture) == 0 ? "No" : "Yes",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

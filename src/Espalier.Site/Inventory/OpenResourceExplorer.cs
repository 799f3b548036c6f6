using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Inventory;

/// <summary>Opens Resource Explorer on a device.</summary>
public sealed class OpenResourceExplorer : IOperation<GetResourceExplorer, ResourceExplorer>
{
    private static readonly string CountAsOf = string.Join(" UNION ALL ", CatalogueTables.Classes.Select(static c =>
        $"SELECT '{c.Class.Name}', (SELECT count(*) FROM {Sql.Quote(c.Rows.Name)} WHERE resource_id = @device AND from_at <= @at)"
        + $" + (SELECT count(*) FROM {Sql.Quote(c.History.Name)} WHERE resource_id = @device AND from_at <= @at AND to_at > @at)"));

    public static Right Needs => Right.Read;

    public async Task<Result<ResourceExplorer>> RunAsync(OperationContext context, GetResourceExplorer request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        if (await InventoriedDevice.FindNameAsync(scope, request.Device, token) is not { } name)
        {
            return Problem.NotFound("device");
        }

        return new ResourceExplorer
        {
            Device = request.Device,
            DeviceName = name,
            LastHardwareScan = await LastScanAsync(scope, request.Device, token),
            Classes = await ClassesAsync(scope, request, token),
            Gaps = await GapsAsync(scope, request.Device, token),
        };
    }

    private static async Task<DateTimeOffset?> LastScanAsync(ReadScope scope, ResourceId device, CancellationToken token) =>
        await scope.Command($"SELECT last_hardware_scan FROM {CatalogueTables.WorkstationStatus.Name} WHERE resource_id = @device").With("@device", device.Value)
            .ScalarAsync<long?>(token) is { } scan ? Instants.FromMicroseconds(scan) : null;

    private static async Task<IReadOnlyList<ResourceClassNode>> ClassesAsync(ReadScope scope, GetResourceExplorer request, CancellationToken token)
    {
        var states = await ClassStates.ReadAsync(scope.Command, request.Device, token);
        var counts = request.AsOf is { } asOf
            ? await scope.Command(CountAsOf).With("@device", request.Device.Value).With("@at", asOf).ListAsync(static r => (Class: r.GetString(0), Rows: r.GetInt32(1)), token)
            : [.. states.Select(static s => (s.Key, s.Value.RowCount))];
        return [.. counts.Where(static c => c.Rows > 0)
            .Select(c => new ResourceClassNode(
                c.Class,
                ResourceClasses.Find(c.Class)?.Label ?? c.Class,
                c.Rows,
                states.TryGetValue(c.Class, out var state) ? Instants.FromMicroseconds(state.ChangedAt) : null))
            .OrderBy(static n => n.Label, StringComparer.OrdinalIgnoreCase)];
    }

    private static async Task<IReadOnlyList<ResourceGap>> GapsAsync(ReadScope scope, ResourceId device, CancellationToken token) =>
        await scope.Command($"SELECT class, source, reason, noted_at FROM {CatalogueTables.Gaps.Name} WHERE resource_id = @device ORDER BY class, source, reason").With("@device", device.Value)
            .ListAsync(static r => new ResourceGap(r.GetString(0), r.GetString(1), r.GetString(2), Instants.FromMicroseconds(r.GetInt64(3))), token);
}

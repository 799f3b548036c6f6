using System.Globalization;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Inventory;
using Espalier.Site.Operations;

namespace Espalier.Site.Devices;

/// <summary>Puts together what was known of a device at an instant, of what is kept with time.</summary>
internal sealed class GetDeviceAsOfOperation : IOperation<GetDeviceAsOf, DeviceAsOf>
{
    private const string Memberships =
        """
        SELECT c.id, c.name, m.since FROM coll_members m JOIN coll_collections c ON c.id = m.collection_id WHERE m.resource_id = @id AND m.since <= @at
        UNION ALL
        SELECT c.id, c.name, m.from_at FROM coll_member_history m JOIN coll_collections c ON c.id = m.collection_id WHERE m.resource_id = @id AND m.from_at <= @at AND m.to_at > @at
        """;

    private const string States =
        """
        SELECT b."Name", i."Name", s."State", s."Reason", s.since, s."DeploymentId"
        FROM (SELECT "DeploymentId", "ItemId", "State", "Reason", "Since" AS since FROM cmp_item_states WHERE "ResourceId" = @id AND "Since" <= @at
              UNION ALL
              SELECT "DeploymentId", "ItemId", "State", "Reason", "FromAt" FROM cmp_state_history WHERE "ResourceId" = @id AND "FromAt" <= @at AND "ToAt" > @at) s
        JOIN cmp_items i ON i."Id" = s."ItemId"
        JOIN dep_deployments p ON p."Id" = s."DeploymentId"
        JOIN cmp_baselines b ON b."Id" = p."BaselineId"
        """;

    private static readonly (string Label, string Class, string Property)[] Known =
    [
        ("Name", ComputerClasses.ComputerSystem.Name, "Name"),
        ("User", ComputerClasses.ComputerSystem.Name, "UserName"),
        ("Model", ComputerClasses.ComputerSystem.Name, "Model"),
        ("Domain", ComputerClasses.ComputerSystem.Name, "Domain"),
        ("Memory", ComputerClasses.ComputerSystem.Name, "TotalPhysicalMemory"),
        ("Serial number", ComputerClasses.PcBios.Name, "SerialNumber"),
        ("macOS", ComputerClasses.OperatingSystem.Name, "Version"),
        ("Build", ComputerClasses.OperatingSystem.Name, "BuildNumber"),
        ("Last start", ComputerClasses.OperatingSystem.Name, "LastBootUpTime"),
    ];

    public static Right Needs => Right.Read;

    public async Task<Result<DeviceAsOf>> RunAsync(OperationContext context, GetDeviceAsOf request, CancellationToken token)
    {
        if (request.At > context.Clock.GetUtcNow())
        {
            return Problem.Invalid(new FieldProblem("at", "This instant lies in the future."));
        }

        await using var scope = await context.ReadAsync(token);
        if (await InventoriedDevice.FindNameAsync(scope, request.Id, token) is null)
        {
            return Problem.NotFound("device");
        }

        var collections = await scope.Command(Memberships).With("id", request.Id.Value).With("at", request.At)
            .ListAsync(static r => new MembershipAsOf(new CollectionId(r.GetString(0)), r.GetString(1), Instants.FromMicroseconds(r.GetInt64(2))), token);
        var states = await scope.Command(States).With("id", request.Id.Value).With("at", request.At)
            .ListAsync(static r => new ItemStateAsOf(r.GetString(0), r.GetString(1), (ComplianceState)r.GetInt32(2), r.IsDBNull(3) ? null : r.GetString(3), Instants.FromMicroseconds(r.GetInt64(4))) { Deployment = r.GetGuid(5) }, token);
        return new DeviceAsOf(
            request.At,
            await FactsAsync(scope, request, token),
            [.. collections.OrderByDescending(static c => c.Since).DistinctBy(static c => c.Id).OrderBy(static c => c.Name, StringComparer.OrdinalIgnoreCase)],
            [.. states.OrderBy(static s => s.Baseline, StringComparer.OrdinalIgnoreCase).ThenBy(static s => s.Item, StringComparer.OrdinalIgnoreCase)]);
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> FactsAsync(ReadScope scope, GetDeviceAsOf request, CancellationToken token)
    {
        var rows = new Dictionary<string, object?[]?>();
        foreach (var name in Known.Select(static k => k.Class).Distinct())
        {
            rows[name] = (await RowVersions.AsOfAsync(scope, CatalogueTables.Find(name)!, request.Id, request.At, token)).FirstOrDefault()?.Values;
        }

        return [.. Known.Select(k => KeyValuePair.Create(k.Label, Text(CatalogueTables.Find(k.Class)!, k.Property, rows[k.Class]))).Where(static f => f.Value.Length > 0)];
    }

    private static string Text(ClassTable table, string property, object?[]? values)
    {
        var at = table.PositionOf(property);
        var column = table.Columns[at].Property;
        var text = values is null ? "" : ResourceValues.Of(column, values[at]) switch
        {
            null => "",
            DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
        return text.Length > 0 && column.Unit is { } unit ? $"{text} {unit}" : text;
    }
}

using System.Data.Common;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Operations;

namespace Espalier.Site.Policies;

/// <summary>
/// Says before a change what it does to which Mac's policy: memberships, configuration and variables are changed in memory, and the policy function
/// answers for both sides.
/// </summary>
internal sealed class PreviewPolicyChangeOperation(ConfigurationSnapshots snapshots, CollectionForecast collections) : IOperation<PreviewPolicyChange, PolicyChangePreview>
{
    private const int MaxDevices = 500;

    public static Right Needs => Right.Read;

    public async Task<Result<PolicyChangePreview>> RunAsync(OperationContext context, PreviewPolicyChange request, CancellationToken token)
    {
        object?[] changes = [request.Create, request.Update, request.Delete, request.Baseline, request.DeleteBaseline, request.Item, request.Collection, request.DeleteCollection, request.CollectionVariables, request.DeviceVariables, request.MaintenanceWindows];
        if (changes.Count(static c => c is not null) != 1)
        {
            return Problem.Invalid(new FieldProblem("", "Name exactly one change."));
        }

        var now = await snapshots.GetAsync(token);
        var proposed = ProposedConfiguration.Apply(now, request);
        if (proposed.Problem is { } problem)
        {
            return problem;
        }

        await using var scope = await context.ReadAsync(token);
        var book = await VariableBook.LoadAsync(scope, token);
        if (Unknown(request, book) is { } unknown)
        {
            return unknown;
        }

        IReadOnlyList<MembershipDifference> moves = [];
        if (request.Collection is { } edited)
        {
            var foreseen = await collections.CompareAsync(scope, edited, token);
            if (foreseen.Problem is { } refused)
            {
                return refused;
            }

            moves = foreseen.Value!.Differences;
        }

        if (request.DeleteCollection is { } deleted)
        {
            var refused = await DeleteCollection.FindProblemAsync(scope.Context, deleted.Id, token);
            if (refused is not null)
            {
                return refused;
            }

            moves = [.. (await CollectionMemberships.MembersAsync(scope, deleted.Id, token)).Select(m => new MembershipDifference(deleted.Id, m.Value, Comes: false))];
        }

        var before = new PolicyWorld(now, await MembershipsAsync(scope, token), book);
        var after = new PolicyWorld(proposed.Value!, before.After(moves), Variables(request, book));
        return await AnswerAsync(scope, before.ChangesTo(after), token);
    }

    private static Problem? Unknown(PreviewPolicyChange request, VariableBook book)
    {
        var target = request.Create?.CollectionId ?? request.Update?.CollectionId;
        if (target is not null && (!CollectionId.TryParse(target, out var id) || !book.Collections.ContainsKey(id)))
        {
            return Problem.NotFound("collection");
        }

        return (request.CollectionVariables?.Id ?? request.MaintenanceWindows?.Id) is { } collection && !book.Collections.ContainsKey(collection) ? CollectionProblems.NotFound : null;
    }

    private static VariableBook Variables(PreviewPolicyChange request, VariableBook book) => request switch
    {
        { CollectionVariables: { } set } => book.With(set.Id, set.Variables),
        { DeviceVariables: { } set } => book.With(set.Device, set.Variables),
        { Collection: { Id: { } id, VariablePriority: { } priority } } => book.With(id, priority),
        _ => book,
    };

    private static async Task<Dictionary<int, IReadOnlySet<CollectionId>>> MembershipsAsync(ReadScope scope, CancellationToken token)
    {
        var rows = await scope.Command("SELECT resource_id, collection_id FROM coll_members ORDER BY resource_id").ListAsync(static r => (Device: r.GetInt32(0), Collection: new CollectionId(r.GetString(1))), token);
        return rows.GroupBy(static r => r.Device, static r => r.Collection).ToDictionary(static g => g.Key, static g => (IReadOnlySet<CollectionId>)g.ToHashSet());
    }

    private static async Task<PolicyChangePreview> AnswerAsync(ReadScope scope, IReadOnlyDictionary<int, IReadOnlyList<PolicyPartChange>> changes, CancellationToken token)
    {
        var devices = new List<DevicePolicyChange>();
        var cannot = new List<PreviewedDevice>();
        foreach (var batch in changes.Keys.Chunk(IdList.MaxIds))
        {
            var sql = $"SELECT v.resource_id, v.name, d.client_id, d.unmanaged_reason, v.operating_system_name_and_version FROM {SystemResource.Table} v LEFT JOIN dev_status d ON d.resource_id = v.resource_id WHERE v.resource_id IN ({IdList.Of(batch)})";
            foreach (var (id, name, why) in await scope.Command(sql).ListAsync(static r => (r.GetInt32(0), Text(r, 1), UnmanagedReason.Of(!r.IsDBNull(2), r.IsDBNull(3) ? null : r.GetString(3), Text(r, 4))), token))
            {
                if (why is null)
                {
                    devices.Add(new DevicePolicyChange(new ResourceId(id), name, changes[id]));
                }
                else
                {
                    cannot.Add(new PreviewedDevice(new ResourceId(id), name, why));
                }
            }
        }

        static string Text(DbDataReader row, int column) => row.IsDBNull(column) ? "" : row.GetString(column);
        int Count(PolicyChangeKind kind) => devices.Count(d => d.Parts.Any(p => p.Change == kind));
        return new PolicyChangePreview(
            Count(PolicyChangeKind.Loses),
            Count(PolicyChangeKind.Changes),
            Count(PolicyChangeKind.Gains),
            [.. devices.OrderBy(static d => d.Parts[0].Change).ThenBy(static d => d.Name, StringComparer.OrdinalIgnoreCase).ThenBy(static d => d.Id.Value).Take(MaxDevices)],
            devices.Count,
            [.. cannot.OrderBy(static d => d.Name, StringComparer.OrdinalIgnoreCase).Take(MaxDevices)]);
    }
}

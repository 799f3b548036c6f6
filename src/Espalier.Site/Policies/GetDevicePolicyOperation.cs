using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Devices;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Policies;

/// <summary>Shows a device's policy as it would download it now, secrets left out.</summary>
public sealed class GetDevicePolicyOperation(DevicePolicies policies) : IOperation<GetDevicePolicy, DevicePolicyDump>
{
    public static Right Needs => Right.Read;

    public async Task<Result<DevicePolicyDump>> RunAsync(OperationContext context, GetDevicePolicy request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        if (await scope.Command("SELECT count(*) FROM dev_devices WHERE resource_id = @id").With("id", request.Id.Value).ScalarAsync<int>(token) == 0)
        {
            return Problem.NotFound("device");
        }

        var client = await scope.Context.Set<DeviceStatus>().Where(d => d.ResourceId == request.Id.Value).Select(static d => d.ClientId).FirstOrDefaultAsync(token);
        var desired = await policies.DesiredAsync(request.Id, token);
        var from = desired.Variables.Select(static v => v.From).OfType<CollectionId>().Concat(desired.Windows.Select(static w => new CollectionId(w.CollectionId))).Distinct().ToList();
        var names = await scope.Context.Set<Collection>().Where(c => from.Contains(c.Id)).ToDictionaryAsync(static c => c.Id, static c => c.Name, token);
        return new DevicePolicyDump
        {
            Version = client is { } id ? await policies.VersionAsync(request.Id, id, token) : null,
            Settings = desired.Configuration.Settings,
            Assignments = PolicyFunction.ToAssignments(desired.Deployments, desired.Windows),
            MaintenanceWindows = [.. desired.Windows.Select(w => new PolicyWindow(w.Window, new CollectionId(w.CollectionId), names.GetValueOrDefault(new CollectionId(w.CollectionId))))],
            Variables = [.. desired.Variables.Select(v => new PolicyVariable(v.Name, v.Value, v.IsMasked, v.From, v.From is { } level ? names.GetValueOrDefault(level) : null))],
        };
    }
}

using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.ClientPackages;

/// <summary>Whether Mac clients upgrade themselves.</summary>
public sealed class GetClientUpgradeSettingsOperation(ClientUpgrades upgrades, PublicFiles files) : IOperation<GetClientUpgradeSettings, ClientUpgradeSettings>
{
    public static Right Needs => Right.Read;

    public async Task<Result<ClientUpgradeSettings>> RunAsync(OperationContext context, GetClientUpgradeSettings request, CancellationToken token)
    {
        await upgrades.LoadAsync(token);
        return new ClientUpgradeSettings(upgrades.IsAutomatic, files.Installer?.Version);
    }
}

/// <summary>Switches it on or off; Macs hear of it with their next policy request.</summary>
public sealed class SaveClientUpgradeSettingsOperation(ClientUpgrades upgrades, PublicFiles files) : IOperation<SaveClientUpgradeSettings, ClientUpgradeSettings>
{
    public static Right Needs => Right.ManageEnrollment;

    public async Task<Result<ClientUpgradeSettings>> RunAsync(OperationContext context, SaveClientUpgradeSettings request, CancellationToken token)
    {
        await context.WriteAsync(
            "automatic Mac client upgrade " + (request.IsAutomatic ? "on" : "off"),
            async (scope, inner) =>
            {
                if (await scope.Context.Set<StoredClientUpgrade>().FirstOrDefaultAsync(inner) is { } stored)
                {
                    stored.IsAutomatic = request.IsAutomatic;
                }
                else
                {
                    scope.Context.Add(new StoredClientUpgrade { IsAutomatic = request.IsAutomatic });
                }

                scope.AfterCommit(upgrades.Forget);
                return Done.Instance;
            },
            token);
        await upgrades.LoadAsync(token);
        return new ClientUpgradeSettings(upgrades.IsAutomatic, files.Installer?.Version);
    }
}

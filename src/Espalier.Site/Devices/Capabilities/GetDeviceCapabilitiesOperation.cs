using System.Data.Common;
using System.Globalization;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Operations;

namespace Espalier.Site.Devices.Capabilities;

/// <summary>Reads what a Mac reported and looks up its row of the table.</summary>
internal sealed class GetDeviceCapabilitiesOperation(Messages.DeviceChannels channels) : IOperation<GetDeviceCapabilities, DeviceCapabilities>
{
    public static Right Needs => Right.Read;

    public async Task<Result<DeviceCapabilities>> RunAsync(OperationContext context, GetDeviceCapabilities request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await DeviceListReader.FindAsync(scope, request.Id, channels, context.Clock.GetUtcNow(), token) is { } summary
            ? CapabilityTable.Of(await ReadAsync(scope, request.Id, summary.OsVersion, token))
            : Problem.NotFound("device");
    }

    private static async Task<MacTraits> ReadAsync(ReadScope scope, ResourceId id, string version, CancellationToken token)
    {
        var chips = await scope.Command("SELECT is_apple_silicon, security_chip FROM inv_apple_hardware WHERE resource_id = @id").With("id", id.Value)
            .ListAsync(static r => ChipOf(Flag(r, 0), r.IsDBNull(1) ? null : r.GetString(1)), token);
        var enrollments = await scope.Command("SELECT enrollment_kind, is_enrolled, is_user_approved FROM inv_mdm_enrollment WHERE resource_id = @id").With("id", id.Value)
            .ListAsync(static r => (Kind: r.IsDBNull(0) ? null : r.GetString(0), IsEnrolled: Flag(r, 1), IsUserApproved: Flag(r, 2)), token);
        var enrollment = enrollments is [var found] ? found : default;
        return new MacTraits(version, chips is [var chip] ? chip : null, enrollment.Kind, enrollment.IsEnrolled, enrollment.IsUserApproved);
    }

    private static MacChip? ChipOf(bool? isAppleSilicon, string? securityChip) => (isAppleSilicon, securityChip) switch
    {
        (true, _) => MacChip.AppleSilicon,
        (_, "Apple T2") => MacChip.T2,
        (_, "None") => MacChip.None,
        _ => null,
    };

    private static bool? Flag(DbDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToInt32(row.GetValue(column), CultureInfo.InvariantCulture) != 0;
}

using Espalier.Contracts.Policies;
using Espalier.Contracts.Signatures;
using Espalier.Site.Collections;
using Espalier.Site.Enrollment;
using Espalier.Site.Security.Vault;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Policies;

/// <summary>Puts variables into a device's part of the policy: open ones as they are, masked ones sealed from the site key to the device's agreement key.</summary>
public sealed partial class VariableSealing(SiteKey key, ILogger<VariableSealing> logger)
{
    /// <summary>The part with its variables, for this device alone.</summary>
    public DevicePolicy Seal(DevicePolicy part, IReadOnlyList<ResolvedVariable> variables, KnownDevice device)
    {
        var masked = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            if (variable.Secret is not { } secret)
            {
                continue;
            }

            if (key.TryOpen(secret.Bytes, secret.Context, out var opened))
            {
                masked[variable.Name] = SealedSecret.Seal(device.AgreementKey, opened, DevicePolicy.VariableContext(device.ClientId, variable.Name));
            }
            else
            {
                LogClosed(secret.Context);
            }
        }

        return part with { Variables = Open(variables), MaskedVariables = masked };
    }

    /// <summary>The part as its version is counted: stamps stand for the secrets, whose sealing is another one every time.</summary>
    public static DevicePolicy Stamp(DevicePolicy part, IReadOnlyList<ResolvedVariable> variables) => part with
    {
        Variables = Open(variables),
        MaskedVariables = variables.Where(static v => v.IsMasked).ToDictionary(static v => v.Name, static v => Convert.FromHexString(v.Secret!.Stamp), StringComparer.Ordinal),
    };

    private static Dictionary<string, string> Open(IReadOnlyList<ResolvedVariable> variables) =>
        variables.Where(static v => !v.IsMasked).ToDictionary(static v => v.Name, static v => v.Value ?? "", StringComparer.Ordinal);

    [LoggerMessage(1420, LogLevel.Error, "The {Variable} cannot be opened with this site key; it is left out of policies")]
    private partial void LogClosed(string variable);
}

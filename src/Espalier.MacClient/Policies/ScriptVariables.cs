using System.Security.Cryptography;
using System.Text;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Connection;

namespace Espalier.MacClient.Policies;

/// <summary>
/// The policy's variables as scripts find them in their environment: <c>JoinDomain</c> as <c>ESPALIER_VARIABLE_JOINDOMAIN</c>. The prefix keeps whoever
/// may set variables from setting PATH or BASH_ENV for scripts that run as root. Masked values are opened for the run only and taken out of what is reported.
/// </summary>
public sealed class ScriptVariables
{
    /// <summary>Beginning of every variable's name in the environment.</summary>
    public const string Prefix = "ESPALIER_VARIABLE_";

    /// <summary>Bytes of all variables together; macOS starts no program with more than 1 MB of arguments and environment.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>A shorter secret is no secret, and taking it out of a text would only garble the text.</summary>
    private const int ShortestHidden = 4;

    private const string Hidden = "••••••";

    private readonly List<string> _secrets;

    private ScriptVariables(IReadOnlyDictionary<string, string> environment, IEnumerable<string> secrets, bool isComplete)
    {
        Environment = environment;
        IsComplete = isComplete;
        _secrets = [.. secrets.Where(static s => s.Length >= ShortestHidden).Distinct().OrderByDescending(static s => s.Length)];
    }

    /// <summary>No variables.</summary>
    public static ScriptVariables None { get; } = new(new Dictionary<string, string>(), [], true);

    /// <summary>Names and values for the environment of scripts.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Every masked value could be opened with this Mac's key.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether a program can be started with them.</summary>
    public bool Fit => Environment.Sum(static v => Encoding.UTF8.GetByteCount(v.Key) + Encoding.UTF8.GetByteCount(v.Value) + 2) <= MaxBytes;

    /// <summary>The variables of a policy, opened with the Mac's agreement key.</summary>
    public static ScriptVariables Open(DevicePolicy policy, ClientIdentity identity)
    {
        if (policy.Variables.Count + policy.MaskedVariables.Count == 0)
        {
            return None;
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in policy.Variables)
        {
            environment[NameOf(name)] = Text(value);
        }

        var secrets = new List<string>();
        using var key = ECDiffieHellman.Create();
        key.ImportPkcs8PrivateKey(identity.AgreementKey, out _);
        foreach (var (name, value) in policy.MaskedVariables)
        {
            if (SealedSecret.TryOpen(key, value, DevicePolicy.VariableContext(policy.ClientId, name), out var opened))
            {
                secrets.Add(environment[NameOf(name)] = Text(Encoding.UTF8.GetString(opened)));
            }
        }

        return new ScriptVariables(environment, secrets, secrets.Count == policy.MaskedVariables.Count);
    }

    /// <summary>A text of a script without the masked values in it, whole or cut off at the end.</summary>
    public string? Hide(string? text)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
            for (var length = secret.Length - 1; length >= ShortestHidden; length--)
            {
                text = text.Replace(secret[..length] + "…", Hidden + "…", StringComparison.Ordinal);
            }
        }

        return text;
    }

    private static string NameOf(string variable) => Prefix + variable.ToUpperInvariant().Replace('-', '_');

    /// <summary>A zero byte would end the value for the script.</summary>
    private static string Text(string value) => value.Replace("\0", "", StringComparison.Ordinal);
}

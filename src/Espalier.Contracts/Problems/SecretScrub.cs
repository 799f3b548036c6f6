using System.Text.RegularExpressions;

namespace Espalier.Contracts.Problems;

/// <summary>
/// Takes secrets out of text before it goes into a problem report, by their form and by the names of what holds them. Logs and settings have none by themselves; this is for
/// what a tool, a library or an administrator put there.
/// </summary>
public static partial class SecretScrub
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Removed = "[removed]";

    // Every repetition before a secret is bounded: a log is long, and a word without end must not cost its square.
    private const RegexOptions Ordinary = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The text without what looks like a secret.</summary>
    public static string Clean(string text)
    {
        text = PrivateKey().Replace(text, Removed);
        text = PropertyListSecret().Replace(text, "${name}" + Removed);
        text = Authorization().Replace(text, "${scheme} " + Removed);
        text = SignedToken().Replace(text, Removed);
        text = RecoveryKey().Replace(text, Removed);
        return NamedSecret().Replace(text, static m => m.Groups["value"].Value == Removed ? m.Value : m.Groups["name"].Value + Removed);
    }

    /// <summary>True for the name of a setting that holds a secret.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name);

    // A key that is cut off at the end of a log is one all the same.
    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----(?>(?:[A-Za-z0-9+/=\s\\:,]|-(?!----))*)(?:-----END [A-Z ]*PRIVATE KEY-----|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"(?<name><key>[^<]{0,200}?(?:password|passwd|secret|token|passphrase|private.?key|recovery.?key|api.?key)[^<]{0,200}</key>\s{0,40}<(?:string|data)>)[^<]*", Ordinary)]
    private static partial Regex PropertyListSecret();

    [GeneratedRegex(@"\b(?<scheme>bearer|basic|negotiate|ntlm)\s{1,8}[A-Za-z0-9._~+/=-]{6,}", Ordinary)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex SignedToken();

    [GeneratedRegex(@"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){5}\b", RegexOptions.CultureInvariant)]
    private static partial Regex RecoveryKey();

    [GeneratedRegex(@"(?<name>(?:password|passwd|pwd|secret|token|passphrase|private.?key|recovery.?key|unlock.?code|api.?key|setup\?code)[\w-]{0,60}[""']?\s{0,8}[:=]\s{0,8}[""']?)(?<value>(?<="")(?:[^""\\\r\n]|\\.)*|(?<=')[^'\r\n]*|[^\s,;}&""'<]+)", Ordinary)]
    private static partial Regex NamedSecret();

    [GeneratedRegex("password|passwd|pwd|secret|token|passphrase|private.?key|recovery.?key|unlock.?code|api.?key", Ordinary)]
    private static partial Regex SecretName();
}

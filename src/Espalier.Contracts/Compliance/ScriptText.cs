namespace Espalier.Contracts.Compliance;

/// <summary>The text of an administrator's script.</summary>
public static class ScriptText
{
    /// <summary>The script as a Mac's interpreter can read it: written on Windows it has carriage returns, at which a shell fails without saying why.</summary>
    public static string ForMac(string script) => script.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}

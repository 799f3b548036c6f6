namespace Espalier.Console;

/// <summary>What the console shows about its site.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Site code in the header, for example <c>T12</c>. Empty: not shown.</summary>
    public string SiteCode { get; set; } = "";

    /// <summary>The sign-in page offers the Windows account of the browser's user, by Kerberos. Default: false.</summary>
    public bool TakesTickets { get; set; }
}

using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory;

/// <summary>The names of a Mac.</summary>
internal sealed record MacNames(string ComputerName, string NetbiosName)
{
    private const int MaxNetbiosLength = 15;

    /// <summary>
    /// The NetBIOS name that was set, or the one macOS would make: the local host name (else the computer name without what NetBIOS forbids) in
    /// capitals, cut at 15 characters.
    /// </summary>
    public static MacNames From(string? computerName, string? localHostName, PropertyListDictionary? smbServer)
    {
        var name = FirstWithText(computerName, localHostName) ?? "Mac";
        var netbios = FirstWithText(smbServer?.FindString("NetBIOSName"), Allowed(localHostName), Allowed(name)) ?? "MAC";
        return new MacNames(name, Cut(netbios.Trim().ToUpperInvariant()));
    }

    private static string? Allowed(string? name)
    {
        var letters = (name ?? "").Trim().Select(static c => char.IsWhiteSpace(c) ? '-' : c).Where(static c => char.IsAsciiLetterOrDigit(c) || c is '-');
        return string.Concat(letters).Trim('-');
    }

    private static string Cut(string name) => name.Length > MaxNetbiosLength ? name[..MaxNetbiosLength].TrimEnd('-') : name;

    private static string? FirstWithText(params string?[] names) => names.Select(static n => n?.Trim()).FirstOrDefault(static n => !string.IsNullOrEmpty(n));
}

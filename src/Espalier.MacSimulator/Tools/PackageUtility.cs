using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>pkgutil</c>: receipts.</summary>
internal sealed class PackageUtility() : SimulatedTool("/usr/sbin/pkgutil")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var words = request.Arguments.Where(argument => argument != "--regexp").ToArray();
        var regular = words.Length < request.Arguments.Count;
        return words switch
        {
            ["--pkgs"] or ["--packages"] => ToolReply.Text(Names(mac.Software.Receipts)),
            [var pattern] when pattern.StartsWith("--pkgs=", StringComparison.Ordinal) => Find(mac, pattern["--pkgs=".Length..], regular: true) is { Count: > 0 } found
                ? ToolReply.Text(Names(found))
                : ToolReply.Failure(1, ""),
            ["--pkg-info-plist", var id] => Each(mac, id, regular, receipt => PropertyListBytes.Xml(List(receipt))),
            ["--pkg-info", var id] => Each(mac, id, regular, receipt => Encoding.UTF8.GetBytes(Text(receipt))),
            ["--files", var id] => Each(mac, id, regular, receipt => Encoding.UTF8.GetBytes(FilesOf(mac, receipt))),
            ["--forget", var id] => Find(mac, id, regular) is [var receipt, ..]
                ? ToolReply.Line($"Forgot package '{receipt.Identifier}' on '/'.").WithChange(() => mac.Software.Forget(receipt.Identifier))
                : NoReceipt(id),
            _ => ToolReply.Failure(1, "", "Usage: pkgutil [OPTIONS] [COMMANDS] ...\n"),
        };
    }

    private static string Names(IEnumerable<PackageReceipt> receipts) => string.Concat(receipts.Select(receipt => receipt.Identifier + "\n"));

    private static ToolReply NoReceipt(string id) => ToolReply.ErrorLine($"No receipt for '{id}' found at '/'.", 1);

    private static List<PackageReceipt> Find(MacState mac, string id, bool regular) =>
    [
        .. mac.Software.Receipts.Where(receipt => regular
            ? Regex.IsMatch(receipt.Identifier, $"^(?:{id})$", RegexOptions.NonBacktracking)
            : receipt.Identifier == id),
    ];

    private static ToolReply Each(MacState mac, string id, bool regular, Func<PackageReceipt, byte[]> show) =>
        Find(mac, id, regular) is { Count: > 0 } found ? ToolReply.Bytes([.. found.SelectMany(show)]) : NoReceipt(id);

    private static PropertyListDictionary List(PackageReceipt receipt) => PropertyListDictionary.Create(
        ("install-location", receipt.Location),
        ("install-time", receipt.InstalledAt.ToUnixTimeSeconds()),
        ("pkg-version", receipt.Version),
        ("pkgid", receipt.Identifier),
        ("receipt-plist-version", 1.0),
        ("volume", "/"));

    private static string Text(PackageReceipt receipt) => string.Create(
        CultureInfo.InvariantCulture,
        $"package-id: {receipt.Identifier}\nversion: {receipt.Version}\nvolume: /\nlocation: {receipt.Location}\ninstall-time: {receipt.InstalledAt.ToUnixTimeSeconds()}\n");

    private static string FilesOf(MacState mac, PackageReceipt receipt) =>
        mac.Software.Applications.FirstOrDefault(application => application.PackageIdentifier == receipt.Identifier) is { } application
            ? $"{application.Product.Name}.app\n{application.Product.Name}.app/Contents\n{application.Product.Name}.app/Contents/Info.plist\n"
            : "";
}

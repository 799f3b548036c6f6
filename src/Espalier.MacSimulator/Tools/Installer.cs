using Espalier.Formats.InstallerPackages;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary>
/// <c>installer</c>: installs flat packages. It is called by a script of the Mac, in whose surroundings the package's own scripts run; the shim asks for one step
/// after another (<c>--begin</c>, <c>--payload</c>, <c>--finish</c> or <c>--fail</c>).
/// </summary>
internal sealed class Installer() : SimulatedTool("/usr/sbin/installer")
{
    private const int MaxPackageBytes = 512 * 1024 * 1024;
    private const string Place = "/private/tmp/PKInstallSandbox.espalier";
    private const string Scripts = Place + "/Scripts";

    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Arguments is [var step, "-pkg", var path, "-target", "/" or "LocalSystem"]
        ? Step(mac, step, request.PathOf(path), path)
        : ToolReply.Failure(1, "", "installer: Error - the package or the target is missing; simulated Macs know -pkg and -target /.\n");

    private static ToolReply Step(MacState mac, string step, string path, string given)
    {
        if (mac.Files.Read(path, MaxPackageBytes) is not { } bytes)
        {
            return ToolReply.ErrorLine($"installer: Error - the package path specified was invalid: '{given}'.", 1);
        }

        if (!PackageContents.TryRead(bytes, out var package, out var fault))
        {
            return ToolReply.ErrorLine($"installer: Error - the package '{given}' could not be opened: {fault}", 1);
        }

        return step switch
        {
            "--begin" => Begin(mac, package!),
            "--payload" => ToolReply.Silent.WithChange(() => Unpack(mac, package!.Items, "")),
            "--finish" => ToolReply.Line("installer: The install was successful.").WithChange(() =>
            {
                mac.Software.AddPackage(package!.Identifier, package.Version, package.Title, mac.Clock.GetUtcNow());
                mac.Files.Remove(Place);
            }),
            "--fail" => ToolReply.Failure(1, "", $"installer: The install failed. (The Installer encountered an error that caused the installation to fail. An error occurred while running scripts from the package “{FileName(given)}”.)\n")
                .WithChange(() => mac.Files.Remove(Place)),
            _ => ToolReply.Failure(1, ""),
        };
    }

    private static ToolReply Begin(MacState mac, PackageContents package)
    {
        if (package.OldestSystem is { } oldest && Version.TryParse(oldest, out var least) && !mac.System.IsAtLeast(least.Major, least.Minor))
        {
            return ToolReply.ErrorLine($"installer: Cannot install on volume / because it is disabled.\ninstaller: {package.Title} can’t be installed on this computer: macOS {oldest} or later is needed.", 1);
        }

        return ToolReply.Text($"{Scripts}\ninstaller: Package name is {package.Title}\ninstaller: Installing at base path /\n").WithChange(() =>
        {
            mac.Files.Remove(Place);
            mac.Files.AddFolder(Scripts);
            Unpack(mac, package.Scripts, Scripts + "/");
        });
    }

    private static void Unpack(MacState mac, IReadOnlyList<PackageItem> items, string folder)
    {
        foreach (var item in items)
        {
            var path = folder.Length == 0 ? "/" + item.Path : folder + item.Path;
            if (item.Content is { } content)
            {
                mac.Files.Write(path, content, item.ModifiedAt);
                mac.Files.SetMode(path, item.Mode);
            }
            else
            {
                mac.Files.AddFolder(path);
            }
        }
    }

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];
}

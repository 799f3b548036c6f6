using System.CommandLine;
using Espalier.Site.ClientPackages;

namespace Espalier.Server.Commands;

/// <summary><c>espalier client-package</c>: the installer of the Mac client, made on any system.</summary>
internal static class ClientPackageCommand
{
    public static Command Create()
    {
        var client = new Option<string>("--client") { Description = "Folder that eng/publish-mac-client.sh made, with osx-arm64, osx-x64 or both.", Required = true };
        var site = new Option<string>("--site") { Description = "Address of the site for Macs: https://site.example.com:8760", Required = true };
        var fingerprint = new Option<string>("--fingerprint") { Description = "SHA-256 of the site's certificate authority, as the console shows it.", Required = true };
        var output = new Option<string>("--output") { Description = "File to write.", DefaultValueFactory = static _ => ClientPackage.FileName };
        var command = new Command("client-package", "Makes the installer of the Mac client for a site.") { client, site, fingerprint, output };
        command.SetAction(parsed =>
        {
            var hex = parsed.GetValue(fingerprint)!.Replace(":", "", StringComparison.Ordinal);
            var fault = !Uri.TryCreate(parsed.GetValue(site), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps
                ? "--site: an address such as https://site.example.com:8760 is needed."
                : hex.Length != 64 || !hex.All(char.IsAsciiHexDigit) ? "--fingerprint: the 64 hexadecimal digits that the console shows are needed."
                : null;
            PublishedClient? published = null;
            if (fault is null)
            {
                published = PublishedClient.TryRead(Path.GetFullPath(parsed.GetValue(client)!), out fault);
            }

            if (published is null)
            {
                System.Console.Error.WriteLine(fault);
                return ExitCodes.Failure;
            }

            var file = Path.GetFullPath(parsed.GetValue(output)!);
            Write(file, stream => ClientPackage.Create(published, address!, Convert.ToHexStringLower(Convert.FromHexString(hex))).Write(stream));
            System.Console.Out.WriteLine($"{file}: Espalier {published.Version} for {string.Join(" and ", published.Builds.Keys)}, not signed.");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Whole or not at all.</summary>
    private static void Write(string file, Action<Stream> write)
    {
        var unfinished = file + ".new";
        using (var stream = File.Create(unfinished))
        {
            write(stream);
        }

        File.Move(unfinished, file, overwrite: true);
    }
}

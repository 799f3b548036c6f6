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
        var sign = new Option<string?>("--sign") { Description = "PKCS #12 (.p12) with a Developer ID Installer certificate and its key; default: not signed." };
        var password = new Option<string?>("--password-file") { Description = "File with the password of --sign; not on the command line, where everybody on this host could read it." };
        var command = new Command("client-package", "Makes the installer of the Mac client for a site.") { client, site, fingerprint, output, sign, password };
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

            PackageSignature? signature = null;
            if (published is not null && parsed.GetValue(sign) is { } file)
            {
                (signature, fault) = Read(Path.GetFullPath(file), parsed.GetValue(password));
                published = signature is null ? null : published;
            }

            using var signing = signature;
            if (published is null)
            {
                System.Console.Error.WriteLine(fault);
                return ExitCodes.Failure;
            }

            var target = Path.GetFullPath(parsed.GetValue(output)!);
            Write(target, stream => ClientPackage.Create(published, address!, Convert.ToHexStringLower(Convert.FromHexString(hex))).Write(stream, signing?.ToSigner(published.MadeAt)));
            System.Console.Out.WriteLine($"{target}: Espalier {published.Version} for {string.Join(" and ", published.Builds.Keys)}. {signing?.Describe() ?? PackageSigners.Unsigned}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static (PackageSignature? Signature, string? Fault) Read(string file, string? passwordFile)
    {
        try
        {
            var password = passwordFile is null ? "" : File.ReadAllText(passwordFile).TrimEnd('\r', '\n');
            var content = new FileInfo(file).Length <= PackageSignature.MaxFileBytes ? File.ReadAllBytes(file) : [];
            return PackageSignature.TryRead(content, password, TimeProvider.System.GetUtcNow(), out var fault) is { } signature ? (signature, null) : (null, $"{file}: {fault}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, unreadable.Message);
        }
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

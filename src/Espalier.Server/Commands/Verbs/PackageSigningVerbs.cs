using Espalier.Site.ClientPackages;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Giving the site a certificate to sign the installer with: key and password come from files.</summary>
internal static class PackageSigningVerbs
{
    public static IReadOnlyList<VerbInput> Inputs { get; } =
    [
        new("file", "PKCS #12 (.p12) with a Developer ID Installer certificate, its key and its path.") { Place = InputPlace.Here, IsArgument = true, IsRequired = true },
        new("p12-password-file", "File with its password; not on the command line, where everybody on this host could read it.") { Place = InputPlace.Here, IsRequired = true },
    ];

    public static async Task<int> SetAsync(VerbCall call, CancellationToken token)
    {
        var (path, body) = await call.ComposeAsync(token);
        try
        {
            var file = Path.GetFullPath(call.Find("file")!);
            if (new FileInfo(file).Length > PackageSignature.MaxFileBytes)
            {
                throw VerbFailure.Usage($"{file} is larger than {PackageSignature.MaxFileBytes / 1024} KB.");
            }

            body!["pkcs12"] = Convert.ToBase64String(await File.ReadAllBytesAsync(file, token));
            body["password"] = (await File.ReadAllTextAsync(call.Find("p12-password-file")!, token)).TrimEnd('\r', '\n');
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw VerbFailure.Usage(unreadable.Message);
        }

        call.Tell(await call.Api.SendAsync(HttpMethod.Put, path, body, token), null, []);
        return ExitCodes.Success;
    }
}

using Espalier.Contracts.Admin.Enrollment;

namespace Espalier.Site.ClientPackages;

/// <summary>
/// The line that is pasted into Terminal. It works in every shell that macOS has had as default (bash, zsh) and in sh. TLS proves nothing to a Mac that does not know
/// the site's CA yet; what is downloaded is proved by its digest, which came with the line, and has the CA's fingerprint inside.
/// </summary>
public static class TerminalLine
{
    private const string Client = "/Library/Espalier/espalier-client.app/Contents/MacOS/espalier-client";

    /// <summary>Composes it.</summary>
    /// <param name="package">The installer.</param>
    /// <param name="token">Enrollment token; echo is part of the shell, so it shows in no list of processes.</param>
    public static string Compose(PublicFile package, string token) =>
        $"(d=$(mktemp -d) && trap 'rm -rf \"$d\"' EXIT && cd \"$d\" && curl -fsSk --proto {Quote("=https")} -o {package.Name} {Quote(package.Address.AbsoluteUri)}"
        + $" && echo {Quote(package.Sha256 + "  " + package.Name)} | shasum -a 256 -c"
        + $" && sudo installer -pkg {package.Name} -target /"
        + $" && echo {Quote(token)} | sudo {Client} enroll --token-file -)";

    /// <summary>One word for a shell, whatever is in it.</summary>
    internal static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}

namespace Espalier.Contracts.Messages;

/// <summary>The client that a site has its Macs upgrade to; signed by the policy key, as JWS of the type <see cref="ChannelKinds.UpgradeType"/>.</summary>
/// <param name="SiteCode">The site whose Macs it is for.</param>
/// <param name="IssuedAt">When it was signed.</param>
/// <param name="Version">Version of the client: three numbers.</param>
/// <param name="Architecture">Processor: <c>arm64</c> or <c>x86_64</c>.</param>
/// <param name="Files">The files of its bundle.</param>
public sealed record ClientUpgrade(string SiteCode, DateTimeOffset IssuedAt, string Version, string Architecture, IReadOnlyList<ClientUpgradeFile> Files)
{
    /// <summary>Header of a policy answer: version of the client that the site offers. It only makes a Mac look; what counts is signed.</summary>
    public const string Header = "Espalier-Client";
}

/// <summary>A file of a bundle.</summary>
/// <param name="Path">Below the bundle: <c>Contents/Info.plist</c>.</param>
/// <param name="IsExecutable">It is a program.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hex; its name for the download.</param>
public sealed record ClientUpgradeFile(string Path, bool IsExecutable, long Length, string Sha256);

namespace Espalier.Site.ActiveDirectory;

/// <summary>The company's directory; without it only local accounts and tokens sign in.</summary>
public sealed record DirectoryOptions
{
    /// <summary>DNS name of the domain (<c>corp.example.com</c>); null means there is none. Default null.</summary>
    public string? Domain { get; init; }
}

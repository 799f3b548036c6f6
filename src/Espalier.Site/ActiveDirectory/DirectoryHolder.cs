namespace Espalier.Site.ActiveDirectory;

/// <summary>An account, and the identifiers by which the directory judges what it may do.</summary>
/// <param name="Name">As it signed in.</param>
/// <param name="DistinguishedName">Where it lies.</param>
/// <param name="Sid">Its own identifier.</param>
/// <param name="Sids">Its own, all its groups through nesting, and what everybody holds.</param>
internal sealed record DirectoryHolder(string Name, string DistinguishedName, string Sid, IReadOnlySet<string> Sids)
{
    private const string BuiltIn = "S-1-5-32-";
    private const string DomainAdministrators = "-512";

    /// <summary>What is left without built-in groups such as Administrators: those of the directory count only on a domain controller itself (SEC-3).</summary>
    public IReadOnlySet<string> WithoutBuiltIn { get; } = Sids.Where(static s => !s.StartsWith(BuiltIn, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whoever is in that group may do everything in a new container: the schema gives each one this right, whatever is inherited.</summary>
    public bool OwnsNewContainers => Sids.Contains(Sid[..Sid.LastIndexOf('-')] + DomainAdministrators);
}

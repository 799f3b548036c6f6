namespace Espalier.Formats.Ldap;

/// <summary>What is searched for.</summary>
/// <param name="Base">Distinguished name where it begins; Active Directory also takes <c>&lt;SID=S-1-5-...&gt;</c>.</param>
/// <param name="Scope">How far down.</param>
/// <param name="Filter">Which entries.</param>
/// <param name="Attributes">Which attributes of them.</param>
public sealed record LdapSearch(string Base, LdapScope Scope, LdapFilter Filter, IReadOnlyList<string> Attributes)
{
    /// <summary>Entries the server may answer at most; 0 leaves it to the server. Default 0.</summary>
    public int SizeLimit { get; init; }

    /// <summary>Answers <c>nTSecurityDescriptor</c> with owner and rights alone: with the part for auditing, which is its default, only administrators see it. Default: false.</summary>
    public bool WithRights { get; init; }

    /// <summary>Seconds the server may take; 0 leaves it to the server. Default 30.</summary>
    public int SecondsLimit { get; init; } = 30;
}

/// <summary>How far down a search goes.</summary>
public enum LdapScope
{
    /// <summary>The base alone.</summary>
    Base = 0,

    /// <summary>The entries directly below it.</summary>
    OneLevel = 1,

    /// <summary>The base and everything below.</summary>
    Subtree = 2,
}

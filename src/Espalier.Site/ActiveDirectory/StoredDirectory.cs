using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.ActiveDirectory;

/// <summary>The one connection to a directory that a site has.</summary>
internal sealed class StoredDirectory
{
    /// <summary>Key of the only row.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public required string Domain { get; set; }

    public required string NetBiosName { get; set; }

    /// <summary>Separated by line feeds.</summary>
    public required string Servers { get; set; }

    public required string ServiceAccount { get; set; }

    /// <summary>Password of the service account, sealed with the site key under the domain and account that it is sent to.</summary>
    public required byte[] SealedPassword { get; set; }

    /// <summary>PEM; empty trusts the computer's CAs.</summary>
    public required string TrustedAuthorities { get; set; }

    public required int TimeoutSeconds { get; set; }

    public required int RecheckMinutes { get; set; }
}

/// <summary>A user of the directory who signed in here, with the groups of the last check.</summary>
internal sealed class DirectoryAccount
{
    /// <summary>The user's id on this site: callers, cookies and API tokens carry it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Security identifier, unique.</summary>
    public required string Sid { get; init; }

    /// <summary><c>user@domain</c>.</summary>
    public required string Name { get; set; }

    /// <summary>Identifiers of all groups, through nesting, separated by line feeds.</summary>
    public required string Groups { get; set; }

    /// <summary>When the directory last said so.</summary>
    public required DateTimeOffset CheckedAt { get; set; }

    public IEnumerable<string> Sids => Groups.Split('\n', StringSplitOptions.RemoveEmptyEntries).Append(Sid);
}

internal sealed class DirectoryModel : IModelPart
{
    /// <summary>Longest security identifier as text: 15 parts of 10 digits.</summary>
    public const int MaxSid = 184;

    public void Build(ModelBuilder model)
    {
        model.Entity<StoredDirectory>(e =>
        {
            e.ToTable("dir_connection");
            e.Property(d => d.Id).ValueGeneratedNever();
            e.Property(d => d.Domain).HasMaxLength(255);
            e.Property(d => d.NetBiosName).HasMaxLength(64);
        });
        model.Entity<DirectoryAccount>(e =>
        {
            e.ToTable("dir_accounts");
            e.Property(a => a.Sid).HasMaxLength(MaxSid);
            e.Property(a => a.Name).HasMaxLength(512);
            e.HasIndex(a => a.Sid).IsUnique();
            e.Ignore(a => a.Sids);
        });
    }
}

using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.ActiveDirectory;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Roles;

/// <summary>Identity of an administrative user of the site.</summary>
public readonly record struct UserId(Guid Value)
{
    public static UserId Create() => new(Guid.CreateVersion7());

    public override string ToString() => Value.ToString("D");
}

/// <summary>Somebody who is asking, with the rights of the moment.</summary>
public sealed record Caller(UserId Id, string Name, IReadOnlySet<Right> Rights, IReadOnlyList<string> Roles)
{
    /// <summary>Another one after every change of the password: sessions that began before it end. Empty for users of the directory.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>The API token that asks for the user; null where the user asks.</summary>
    public TokenScope? Token { get; init; }

    /// <summary>As the audit trail names who did something.</summary>
    public string AuditName => Token is null ? Name : $"{Name} by API token {Token.Name}";

    public bool Has(Right right) => Rights.Contains(right);
}

internal sealed class AdministrativeUser
{
    public required Guid Id { get; init; }

    public AdministrativeUserKind Kind { get; init; }

    /// <summary>Security identifier of a user or group of the directory; null for a local account.</summary>
    public string? Sid { get; init; }

    /// <summary>Name as typed at sign-in.</summary>
    public required string Name { get; set; }

    /// <summary>Folded name, unique.</summary>
    public required string NameFolded { get; set; }

    /// <summary>PBKDF2 hash of a local account; null for users of the directory and for sign-in by link only.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Names of security roles, separated by line feeds.</summary>
    public required string Roles { get; set; }

    public bool IsDisabled { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<string> RoleNames => Roles.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class RolesModel : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<AdministrativeUser>(e =>
        {
            e.ToTable("sec_users");
            e.Property(u => u.Name).HasMaxLength(256);
            e.Property(u => u.NameFolded).HasMaxLength(256);
            e.Property(u => u.Sid).HasMaxLength(DirectoryModel.MaxSid);
            e.HasIndex(u => u.NameFolded).IsUnique();
            e.HasIndex(u => u.Sid).IsUnique();
            e.Ignore(u => u.RoleNames);
        });
        model.Entity<ApiToken>(e =>
        {
            e.ToTable("sec_api_tokens");
            e.HasKey(t => t.Sha256);
            e.Property(t => t.Sha256).HasMaxLength(64);
            e.Property(t => t.LastUsedFrom).HasMaxLength(64);
            e.HasIndex(t => t.Id).IsUnique();
            e.Ignore(t => t.RightsAtMost);
        });
    }
}

using Espalier.Contracts.Operations;

namespace Espalier.Site.Security.Roles;

/// <summary>A bearer token of the admin API or a one-time sign-in link; only its hash is kept.</summary>
internal sealed class ApiToken
{
    public required string Sha256 { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>The name that its user gave it, or where it comes from.</summary>
    public required string Description { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>A sign-in link: worth one use, no API calls.</summary>
    public required bool IsSignInLink { get; init; }

    /// <summary>Set for tokens that a user made; null for a sign-in's.</summary>
    public Guid? Id { get; init; }

    /// <summary>Names of rights, separated by line feeds; null for all of the user's.</summary>
    public string? Rights { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public string? LastUsedFrom { get; set; }

    /// <summary>What a token that a user made may do; a name that this version does not know gives nothing.</summary>
    public IReadOnlySet<Right> RightsAtMost => (Rights ?? "").Split('\n').Where(static name => Enum.TryParse<Right>(name, out _)).Select(Enum.Parse<Right>).ToHashSet();

    /// <summary>Rights as they are stored.</summary>
    public static string Store(IEnumerable<Right> rights) => string.Join('\n', rights.Distinct().Order());
}

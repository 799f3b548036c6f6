using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Security;

/// <summary>Makes an API token for whoever asks: programs act as that user with it, with at most the rights that are named here. Refused to tokens themselves.</summary>
/// <param name="Name">1 to 64 characters, the user's only token of that name; the audit trail tells by it what was done with the token.</param>
/// <param name="ValidDays">1 to 365.</param>
/// <param name="Rights">Rights of the user that the token has, at least one. A right that the user loses later, the token loses too.</param>
public sealed record CreateApiToken(string Name, int ValidDays, IReadOnlyList<Right> Rights) : IRequest<ApiTokenCreated>
{
    /// <summary>Longest life in days.</summary>
    public const int MaxValidDays = 365;

    /// <summary>Longest name.</summary>
    public const int MaxName = 64;
}

/// <summary>A new API token.</summary>
/// <param name="Id">For the list and for revoking it.</param>
/// <param name="Token">The secret; told this once, kept as a hash.</param>
/// <param name="ExpiresAt">Until when it is worth anything.</param>
public sealed record ApiTokenCreated(Guid Id, string Token, DateTimeOffset ExpiresAt);

/// <summary>API tokens of whoever asks; who manages security sees everybody's. Expired ones are listed for 30 days.</summary>
public sealed record ListApiTokens : IRequest<IReadOnlyList<ApiTokenSummary>>;

/// <summary>An API token.</summary>
public sealed record ApiTokenSummary
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Who it acts as.</summary>
    public required string User { get; init; }

    /// <summary>What it may do at most.</summary>
    public required IReadOnlyList<Right> Rights { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>To the minute; null where it was never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Address it was last used from.</summary>
    public string? LastUsedFrom { get; init; }
}

/// <summary>Ends an API token at once: the user's own, or anybody's where the user manages security. Refused to tokens themselves.</summary>
/// <param name="Id">The token.</param>
public sealed record RevokeApiToken(Guid Id) : IRequest<Done>;

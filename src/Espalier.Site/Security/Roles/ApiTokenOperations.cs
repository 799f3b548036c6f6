using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Roles;

/// <summary>Makes an API token for its user.</summary>
public sealed class CreateApiTokenOperation : IOperation<CreateApiToken, ApiTokenCreated>
{
    /// <summary>Tokens of one user that have not expired.</summary>
    private const int MaxPerUser = 100;

    public static Right Needs => Right.Read;

    public static bool TakesTokens => false;

    public async Task<Result<ApiTokenCreated>> RunAsync(OperationContext context, CreateApiToken request, CancellationToken token)
    {
        var name = request.Name?.Trim() ?? "";
        var problems = Check(request, name, context.Caller).ToList();
        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var now = context.Clock.GetUtcNow();
        var user = context.Caller.Id.Value;
        return await context.ChangeAsync<ApiTokenCreated>(
            $"API token {name}: {string.Join(", ", request.Rights.Distinct().Order())}, {request.ValidDays} days",
            async (scope, inner) =>
            {
                var tokens = scope.Context.Set<ApiToken>();
                var longGone = now - ListApiTokensOperation.ShownAfterEnd;
                await tokens.Where(t => t.ExpiresAt < longGone).ExecuteDeleteAsync(inner);
                var names = await tokens.Where(t => t.UserId == user && t.Id != null && t.ExpiresAt > now).Select(t => t.Description).ToListAsync(inner);
                if (names.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    return new Problem(ProblemKind.Conflict, "name-in-use", $"You have a token '{name}'. Revoke it first, or choose another name.");
                }

                if (names.Count >= MaxPerUser)
                {
                    return new Problem(ProblemKind.Conflict, "too-many-tokens", $"You have {MaxPerUser} tokens. Revoke those that nobody needs.");
                }

                var secret = ApiTokens.Prefix + ApiTokens.NewSecret();
                var made = new ApiToken
                {
                    Sha256 = ApiTokens.Hash(secret),
                    UserId = user,
                    Description = name,
                    ExpiresAt = now.AddDays(request.ValidDays),
                    IsSignInLink = false,
                    Id = Guid.CreateVersion7(now),
                    Rights = ApiToken.Store(request.Rights),
                    CreatedAt = now,
                };
                scope.Context.Add(made);
                return new ApiTokenCreated(made.Id.Value, secret, made.ExpiresAt);
            },
            token);
    }

    private static IEnumerable<FieldProblem> Check(CreateApiToken request, string name, Caller caller)
    {
        if (name.Length is 0 or > CreateApiToken.MaxName || name.Any(char.IsControl))
        {
            yield return new FieldProblem("name", $"A name of 1 to {CreateApiToken.MaxName} characters is needed.");
        }

        if (request.ValidDays is < 1 or > CreateApiToken.MaxValidDays)
        {
            yield return new FieldProblem("validDays", $"1 to {CreateApiToken.MaxValidDays} days.");
        }

        if (request.Rights is not { Count: > 0 })
        {
            yield return new FieldProblem("rights", "Name at least one right.");
        }
        else if (request.Rights.Where(r => !caller.Has(r)).Distinct().ToList() is { Count: > 0 } missing)
        {
            yield return new FieldProblem("rights", $"You do not have the right '{string.Join("', '", missing)}' yourself.");
        }
    }
}

/// <summary>Lists API tokens.</summary>
public sealed class ListApiTokensOperation : IOperation<ListApiTokens, IReadOnlyList<ApiTokenSummary>>
{
    /// <summary>How long an expired token is listed, so that it is seen why a program was refused.</summary>
    internal static readonly TimeSpan ShownAfterEnd = TimeSpan.FromDays(30);

    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<ApiTokenSummary>>> RunAsync(OperationContext context, ListApiTokens request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var from = context.Clock.GetUtcNow() - ShownAfterEnd;
        var (caller, seesAll) = (context.Caller.Id.Value, context.Caller.Has(Right.ManageSecurity));
        var tokens = await scope.Context.Set<ApiToken>().AsNoTracking().Where(t => t.Id != null && t.ExpiresAt > from && (seesAll || t.UserId == caller)).ToListAsync(token);
        var users = await scope.Context.Set<AdministrativeUser>().AsNoTracking().ToDictionaryAsync(static u => u.Id, static u => u.Name, token);
        var ofDirectory = await scope.Context.Set<DirectoryAccount>().AsNoTracking().ToDictionaryAsync(static a => a.Id, static a => a.Name, token);
        return tokens
            .Select(t => new ApiTokenSummary
            {
                Id = t.Id!.Value,
                Name = t.Description,
                User = users.GetValueOrDefault(t.UserId) ?? ofDirectory.GetValueOrDefault(t.UserId) ?? "",
                Rights = [.. t.RightsAtMost.Order()],
                CreatedAt = t.CreatedAt ?? default,
                ExpiresAt = t.ExpiresAt,
                LastUsedAt = t.LastUsedAt,
                LastUsedFrom = t.LastUsedFrom,
            })
            .OrderBy(static t => t.User, StringComparer.OrdinalIgnoreCase).ThenBy(static t => t.Name, StringComparer.OrdinalIgnoreCase).ToList();
    }
}

/// <summary>Ends an API token.</summary>
public sealed class RevokeApiTokenOperation : IOperation<RevokeApiToken, Done>
{
    public static Right Needs => Right.Read;

    public static bool TakesTokens => false;

    public async Task<Result<Done>> RunAsync(OperationContext context, RevokeApiToken request, CancellationToken token)
    {
        var name = await FindNameAsync(context, request.Id, token);
        return name is null
            ? Problem.NotFound("API token")
            : await context.ChangeAsync<Done>(
                $"API token {name}",
                async (scope, inner) => await scope.Context.Set<ApiToken>().Where(t => t.Id == request.Id).ExecuteDeleteAsync(inner) == 0 ? Problem.NotFound("API token") : Done.Instance,
                token);
    }

    private static async Task<string?> FindNameAsync(OperationContext context, Guid id, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var (caller, endsAll) = (context.Caller.Id.Value, context.Caller.Has(Right.ManageSecurity));
        return await scope.Context.Set<ApiToken>().Where(t => t.Id == id && (endsAll || t.UserId == caller)).Select(static t => t.Description).FirstOrDefaultAsync(token);
    }
}

using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Formats.Ldap;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Roles;

/// <summary>Adds a local account.</summary>
public sealed class AddLocalUserOperation(Callers callers) : IOperation<AddLocalUser, AdministrativeUserSummary>
{
    private const int MaxName = 64;

    public static Right Needs => Right.ManageSecurity;

    public static bool TakesTokens => false;

    public async Task<Result<AdministrativeUserSummary>> RunAsync(OperationContext context, AddLocalUser request, CancellationToken token)
    {
        var name = request.Name.Trim();
        var roles = "";
        var problems = new[]
        {
            name.Length is 0 or > MaxName || name.Any(char.IsControl) ? new FieldProblem("name", $"A name of 1 to {MaxName} characters is needed.")
                : SiteSignIn.IsOfDirectory(name) ? new FieldProblem("name", "Names with @ or \\ belong to the directory; leave them out of a local account's.") : null,
            AdministrativeUserRules.FindPasswordProblem(request.Password),
            AdministrativeUserRules.FindRolesProblem(request.Roles, out roles),
        }.OfType<FieldProblem>().ToList();
        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        var user = new AdministrativeUser
        {
            Id = UserId.Create().Value,
            Name = name,
            NameFolded = Folding.Fold(name),
            PasswordHash = PasswordHash.Make(request.Password),
            Roles = roles,
            CreatedAt = context.Clock.GetUtcNow(),
        };
        return await NewAdministrativeUser.AddAsync(context, user, callers, token);
    }
}

/// <summary>Adds a user or group of the directory.</summary>
internal sealed class AddDirectoryUserOrGroupOperation(CompanyDirectory directory, Callers callers) : IOperation<AddDirectoryUserOrGroup, AdministrativeUserSummary>
{
    public static Right Needs => Right.ManageSecurity;

    public static bool TakesTokens => false;

    public async Task<Result<AdministrativeUserSummary>> RunAsync(OperationContext context, AddDirectoryUserOrGroup request, CancellationToken token)
    {
        if (AdministrativeUserRules.FindRolesProblem(request.Roles, out var roles) is { } problem)
        {
            return Problem.Invalid(problem);
        }

        if (!SecurityIdentifiers.IsValid(request.Sid))
        {
            return Problem.Invalid(new FieldProblem("sid", "A security identifier of the form S-1-5-21-... is needed."));
        }

        var found = await DirectoryOperations.AskAsync(directory, (session, inner) => session.FindEntryAsync(request.Sid, inner), token);
        if (found.Problem is { } unavailable)
        {
            return unavailable;
        }

        if (found.Value is not { } entry)
        {
            return Problem.NotFound("user or group of the directory");
        }

        var user = new AdministrativeUser
        {
            Id = UserId.Create().Value,
            Kind = entry.Kind == DirectoryEntryKind.Group ? AdministrativeUserKind.DirectoryGroup : AdministrativeUserKind.DirectoryUser,
            Sid = entry.Sid,
            Name = entry.Name,
            NameFolded = Folding.Fold(entry.Name),
            Roles = roles,
            CreatedAt = context.Clock.GetUtcNow(),
        };
        return await NewAdministrativeUser.AddAsync(context, user, callers, token);
    }
}

/// <summary>Keeps an entry that nobody has yet.</summary>
internal static class NewAdministrativeUser
{
    public static Task<Result<AdministrativeUserSummary>> AddAsync(OperationContext context, AdministrativeUser user, Callers callers, CancellationToken token) =>
        context.ChangeAsync<AdministrativeUserSummary>(
            $"administrative user {user.Name}: {string.Join(", ", user.RoleNames)}",
            async (scope, inner) =>
            {
                if (await scope.Context.Set<AdministrativeUser>().AnyAsync(u => u.NameFolded == user.NameFolded || (user.Sid != null && u.Sid == user.Sid), inner))
                {
                    return new Problem(ProblemKind.Conflict, "name-in-use", $"{user.Name} is an administrative user already.") { Fields = [new FieldProblem("name", $"{user.Name} is an administrative user already.")] };
                }

                scope.Context.Add(user);
                scope.Tell(NodeTopic.Callers);
                scope.AfterCommit(callers.ForgetAll);
                return AdministrativeUserRules.Summarize(user);
            },
            token);
}

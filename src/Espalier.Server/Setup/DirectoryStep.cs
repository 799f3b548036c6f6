using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;

namespace Espalier.Server.Setup;

/// <summary>Connects the directory and gives its users and groups their roles, by the operations that the console uses.</summary>
internal sealed class DirectoryStep(OperationsGate gate, UserId administrator)
{
    /// <summary>Null when it is done.</summary>
    public async Task<Problem?> RunAsync(DirectoryAnswers directory, IReadOnlyList<RoleMember> members, Uri addressForMacs, CancellationToken token)
    {
        if ((await gate.RunAsync(administrator, new SaveDirectory(directory.ToSettings(), directory.Password?.Value), token)).Problem is { } refused)
        {
            return DirectoryChoice.OfAnswers(refused);
        }

        if (directory.Publish && await PublishAsync(directory, addressForMacs, token) is { } unpublished)
        {
            return unpublished with { Fields = [new FieldProblem("directory.configuringAccount", unpublished.Detail)] };
        }

        var known = await gate.RunAsync(administrator, new ListAdministrativeUsers(), token);
        foreach (var member in members.GroupBy(static m => m.Name, StringComparer.OrdinalIgnoreCase))
        {
            var problem = known.Problem ?? await AddAsync(member.Key, [.. member.Select(static m => m.Role)], known.Value!, token);
            if (problem is not null)
            {
                var index = members.ToList().FindIndex(m => m.Name == member.Key);
                return problem with { Fields = [new FieldProblem($"roles.members[{index}].name", problem.Detail)] };
            }
        }

        return null;
    }

    private async Task<Problem?> PublishAsync(DirectoryAnswers directory, Uri addressForMacs, CancellationToken token)
    {
        var user = directory.Configuring;
        return (await gate.RunAsync(administrator, new PublishSite(addressForMacs.GetLeftPart(UriPartial.Authority), user?.Name, user?.Password), token)).Problem;
    }

    private async Task<Problem?> AddAsync(string name, IReadOnlyList<string> roles, IReadOnlyList<AdministrativeUserSummary> known, CancellationToken token)
    {
        var found = await gate.RunAsync(administrator, new SearchDirectory(name[(name.LastIndexOf('\\') + 1)..]), token);
        if (found.Problem is { } unavailable)
        {
            return unavailable;
        }

        if (found.Value!.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } entry)
        {
            return new Problem(ProblemKind.Invalid, "not-found", $"The directory has no user or group {name}; write it as DOMAIN\\name.");
        }

        if (known.FirstOrDefault(u => u.Sid == entry.Sid) is { } user)
        {
            return (await gate.RunAsync(administrator, new UpdateAdministrativeUser(user.Id, [.. user.Roles.Union(roles, StringComparer.OrdinalIgnoreCase)], user.IsDisabled), token)).Problem;
        }

        return (await gate.RunAsync(administrator, new AddDirectoryUserOrGroup(entry.Sid, roles), token)).Problem;
    }
}

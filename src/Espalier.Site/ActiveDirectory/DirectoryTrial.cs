using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Operations;
using Espalier.Hosting.Ldap;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Asks a directory with settings that are kept nowhere: while a site is set up there is no database yet.</summary>
public static class DirectoryTrial
{
    /// <summary>What is wrong with the settings, by field of <see cref="SaveDirectory"/>.</summary>
    public static IReadOnlyList<FieldProblem> Check(DirectorySettings settings) => DirectorySettingsRules.Check(settings).Problems;

    /// <summary>Signs in as the service account and looks for the domain.</summary>
    public static Task<Result<DirectoryTested>> TestAsync(DirectorySettings settings, string password, CancellationToken token) =>
        DirectorySettingsRules.Check(settings) is { Problems: [] } read
            ? DirectoryOperations.TestAsync(new DirectoryOptions(read.Settings, password), token)
            : Task.FromResult<Result<DirectoryTested>>(Problem.Invalid(Check(settings)));

    /// <summary>Users and groups whose name begins with a text.</summary>
    public static async Task<Result<IReadOnlyList<DirectoryEntry>>> SearchAsync(DirectorySettings settings, string password, string text, CancellationToken token)
    {
        var (read, problems) = DirectorySettingsRules.Check(settings);
        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        try
        {
            await using var session = await CompanyDirectory.OpenAsync(new DirectoryOptions(read, password), token);
            return Result(await session.ListAsync(text.Trim(), token));
        }
        catch (DirectoryException failure)
        {
            return DirectoryOperations.ToProblem(failure);
        }
    }

    private static Result<IReadOnlyList<DirectoryEntry>> Result(IReadOnlyList<DirectoryEntry> found) => new List<DirectoryEntry>(found);
}

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

    /// <summary>What the configuring user and the service account may do for a site.</summary>
    /// <param name="settings">With the service account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="configuring">The configuring user; null where it is the service account.</param>
    /// <param name="site">The site that is to be, or is.</param>
    /// <param name="computer">Name of this computer.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<IReadOnlyList<DirectoryRight>> CheckRightsAsync(
        DirectorySettings settings, string password, (string Name, string Password)? configuring, SiteInDirectory site, string computer, CancellationToken token)
    {
        var options = new DirectoryOptions(DirectorySettingsRules.Check(settings).Settings, password);
        var ofUser = configuring is { } user ? new DirectoryOptions(options.Settings with { ServiceAccount = user.Name }, user.Password) { AccountRole = "configuring user" } : options;
        var check = new DirectoryRightsCheck(new SiteContainers(options.BaseName, site.Code), computer);
        try
        {
            await using var service = await CompanyDirectory.OpenAsync(options, token);
            await using var session = await CompanyDirectory.OpenAsync(ofUser, token);
            return await check.RunAsync(session, service, configuring is null ? site with { Administers = null } : site, token);
        }
        catch (DirectoryException failure)
        {
            // The service account was tried before; what it says here is about the other one.
            return [new DirectoryRight(DirectoryRightKind.ConfiguringUser, false, failure.Message, "Correct the account that configures, or its password.")];
        }
    }

    private static Result<IReadOnlyList<DirectoryEntry>> Result(IReadOnlyList<DirectoryEntry> found) => new List<DirectoryEntry>(found);
}

using System.Data.Common;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Security.Roles;

namespace Espalier.Server.Setup.Prerequisites;

/// <summary>The company's directory answers and accepts the account that the site will use.</summary>
internal static class DirectoryChecks
{
    private const string Answers = "Active Directory";
    private const string Account = "User rights: service account in the directory";

    /// <summary>Top-level names that will never be delegated (RFC 6761, RFC 6762, ICANN), and those that companies took instead.</summary>
    private static readonly HashSet<string> Pseudo = new(StringComparer.OrdinalIgnoreCase)
    {
        "local", "localhost", "localdomain", "test", "invalid", "internal", "intranet", "private", "home", "corp", "lan", "mail", "domain", "ad",
    };

    public static async Task<IReadOnlyList<Prerequisite>> RunAsync(SetupAnswers answers, CancellationToken token)
    {
        if (answers.Directory is not { } directory)
        {
            return [Prerequisite.Absent(SetupPage.Directory, Answers, "No directory is connected. It can be connected later, under Administration, Security, Active Directory.")];
        }

        var top = TopLevel(directory.Domain);
        if (directory.Password is null || DirectoryTrial.Check(directory.ToSettings()) is { Count: > 0 })
        {
            return [top, Prerequisite.Failed(SetupPage.ServiceAccount, Account, "It is not known yet which account the site uses.", "Fill in the domain, the account and its password.")];
        }

        var tested = await DirectoryTrial.TestAsync(directory.ToSettings(), directory.Password.Value, token);
        if (tested.Problem is not { } problem)
        {
            return
            [
                top,
                Prerequisite.Met(SetupPage.Directory, Answers, $"{tested.Value!.Server} answers for {tested.Value.BaseName}."),
                Prerequisite.Met(SetupPage.ServiceAccount, Account, $"{directory.ServiceAccount} is accepted."),
            ];
        }

        return problem.Code == "directory-credentials-wrong"
            ? [top, Prerequisite.Met(SetupPage.Directory, Answers, $"{directory.Domain} answers."), Prerequisite.Failed(SetupPage.ServiceAccount, Account, problem.Detail, "Correct the account or its password.")]
            : [top, Prerequisite.Failed(SetupPage.Directory, Answers, problem.Detail, "The site speaks LDAPS only: correct the domain, the domain controllers or the trusted authorities.")];
    }

    /// <summary>What the configuring user and the service account may do there (SEC-1, SEC-8); nothing where the directory does not answer, which is said elsewhere.</summary>
    public static async Task<IReadOnlyList<Prerequisite>> CheckRightsAsync(SetupAnswers answers, SetupPlace place, string computer, CancellationToken token)
    {
        if (answers.Directory is not { } directory)
        {
            return [];
        }

        if (!directory.Publish)
        {
            return [Prerequisite.Absent(SetupPage.Prerequisites, "Product data in Active Directory", "The site is not published in the directory; it can be later, in the console.")];
        }

        if (directory.Password is null || DirectoryTrial.Check(directory.ToSettings()) is { Count: > 0 } || (directory.Configuring is not null && directory.ConfiguringPassword is null))
        {
            return [Prerequisite.Failed(SetupPage.Prerequisites, Name(DirectoryRightKind.ConfiguringUser), "It is not known yet who configures.", "Fill in the account and its password.")];
        }

        var tested = await DirectoryTrial.TestAsync(directory.ToSettings(), directory.Password.Value, token);
        if (!tested.Succeeded)
        {
            return [];
        }

        var site = new SiteInDirectory(answers.Site.Code, answers.Site.HostNames) { Administers = SettingsOf(place) is { } settings ? (sids, inner) => AdministersAsync(settings, place, sids, inner) : null };
        var found = await DirectoryTrial.CheckRightsAsync(directory.ToSettings(), directory.Password.Value, directory.Configuring, site, computer, token);
        return [.. found.Select(static r => r.IsGranted ? Prerequisite.Met(SetupPage.Prerequisites, Name(r.Kind), r.Finding) : Prerequisite.Failed(SetupPage.Prerequisites, Name(r.Kind), r.Finding, r.Fix!))];
    }

    private static SiteSettings? SettingsOf(SetupPlace place)
    {
        try
        {
            return SiteSettingsFile.Find(place.DataFolder);
        }
        catch (UnusableDatabaseException)
        {
            return null;
        }
    }

    /// <summary>Null where the database cannot be asked, which its own checks say.</summary>
    private static async Task<bool?> AdministersAsync(SiteSettings settings, SetupPlace place, IReadOnlySet<string> sids, CancellationToken token)
    {
        try
        {
            var options = settings.ToHostOptions(place.DataFolder);
            if (options.Database is null && !File.Exists(Path.Combine(place.DataFolder, options.DatabaseName + ".db")))
            {
                return null;
            }

            await using var site = new ServiceCollection().AddLogging().AddSingleton(_ => options.CreateEngine(SiteRole.ModelParts)).AddSite(options.Site).BuildServiceProvider();
            return await site.GetRequiredService<Accounts>().HasFullAdministratorAsync(sids, token);
        }
        catch (Exception failure) when (failure is UnusableDatabaseException or DbException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    private static string Name(DirectoryRightKind kind) => kind switch
    {
        DirectoryRightKind.ConfiguringUser => "User rights: configuring user in the directory",
        DirectoryRightKind.ServiceLocation => "User rights: service location in Active Directory",
        DirectoryRightKind.ProductData => "Product data in Active Directory",
        DirectoryRightKind.AuthorizationStore => "User rights: Administrator role in the authorization store",
        DirectoryRightKind.ServicePrincipalNames => "User rights: service principal names",
        DirectoryRightKind.SiteAdministration => "User rights: full administration of the site",
        DirectoryRightKind.ServiceAccount => "User rights: service account in the site's container",
    };

    private static Prerequisite TopLevel(string domain)
    {
        const string Name = "Top-level domain";
        var label = domain.Trim().TrimEnd('.').Split('.')[^1];
        return Pseudo.Contains(label)
            ? Prerequisite.Failed(SetupPage.Directory, Name, $".{label} is no real top-level domain.", "Only domains below a real one (.com, .org, a country) are supported: Macs ask their neighbours, not DNS, for names below .local, and others may be delegated to somebody else.")
            : Prerequisite.Met(SetupPage.Directory, Name, $".{label}");
    }
}

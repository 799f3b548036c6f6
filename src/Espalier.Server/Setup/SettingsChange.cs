using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Operations;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Server.Setup.Prerequisites;
using Espalier.Site.Security.Vault;
using Espalier.Site.Sites;
using Npgsql;

namespace Espalier.Server.Setup;

/// <summary>
/// Other settings for a site that is served: checked by the same rules and the same look at the ports as in set-up, then written. Whoever serves the site sees that the file has changed, and restarts the role.
/// </summary>
internal static class SettingsChange
{
    /// <summary>What the running site offers to its administrators.</summary>
    public static SiteReconfiguration Offer(SetupPlace place, SiteSettings settings) => new((wanted, token) => ApplyAsync(place, settings, wanted, token))
    {
        Check = wanted => FindProblem(place, settings, wanted),
        Current = new SiteServerConfiguration
        {
            SiteName = settings.SiteName,
            HostNames = settings.HostNames,
            Components = settings.Components,
            MacPort = settings.Ports.Macs,
            ConsolePort = settings.Ports.Console,
            FilesPort = settings.Ports.Files ?? 0,
            UsesClientPort = settings.UsesClientPort,
            JoinsExperienceProgram = settings.JoinsExperienceProgram,
            ExperienceProgramAddress = settings.ExperienceProgramAddress,
            SupportAddress = settings.SupportAddress,
        },
        Database = settings.Database is null ? $"SQLite in {place.DataFolder}" : $"PostgreSQL: {settings.Database}",
    };

    /// <summary>The ports that the site holds while it is served.</summary>
    public static IReadOnlyCollection<int> PortsOf(SiteSettings settings) => [settings.Ports.Macs, settings.Ports.Console, settings.Ports.Files ?? 0];

    /// <summary>The first answer that a running site does not take, because the database is its own while it runs: another one would have no administrator, and an authority that no Mac knows.</summary>
    /// <exception cref="UnusableDatabaseException">The stored password of the database does not open.</exception>
    public static FieldProblem? FindWhatNeedsAStop(SetupPlace place, SiteSettings served, SetupAnswers answers)
    {
        const string Text = "The site is served now: stop it first, or change this in the console.";
        return answers.Directory is not null ? new FieldProblem("directory", Text)
            : answers.Roles.Administrator is not null ? new FieldProblem("roles.administrator", Text)
            : answers.Roles.Members.Count > 0 ? new FieldProblem("roles.members", Text)
            : FindOtherDatabase(place, served, answers.Database) is not { } other ? null
            : new FieldProblem(other, other == "database.provider" ? SiteSetup.ProviderStays : "The site is served now with another value: stop it first, then change this.");
    }

    /// <summary>The first field by which answers name another database than the stored one; its default name and port may be said or not.</summary>
    private static string? FindOtherDatabase(SetupPlace place, SiteSettings served, DatabaseAnswers answers)
    {
        if (served.Database is null || answers.Provider == DatabaseProvider.Local)
        {
            return (served.Database is null) == (answers.Provider == DatabaseProvider.Local) ? null : "database.provider";
        }

        var wanted = Normalize(DatabaseConnection.Of(answers));
        var stored = Normalize(new NpgsqlConnectionStringBuilder(served.Database));
        return wanted.Host != stored.Host ? "database.host"
            : wanted.Port != stored.Port ? "database.port"
            : wanted.Database != stored.Database ? "database.name"
            : wanted.Username != stored.Username ? "database.userName"
            : !wanted.EquivalentTo(stored) ? "database.options"
            : answers.Password?.Value != StoredPassword() ? "database.password"
            : null;

        NpgsqlConnectionStringBuilder Normalize(NpgsqlConnectionStringBuilder connection)
        {
            var port = connection.Port;
            connection.Port = port;
            connection.Database ??= "espalier_" + served.SiteCode.ToLowerInvariant();
            return connection;
        }

        string? StoredPassword() => served.SealedDatabasePassword is null ? null : new NpgsqlConnectionStringBuilder(served.ToHostOptions(place.DataFolder).Database).Password;
    }

    /// <summary>Writes other settings for a site that is served.</summary>
    public static async Task<Result<SiteSettings>> WriteAsync(SetupPlace place, SiteSettings before, SetupAnswers answers, CancellationToken token)
    {
        try
        {
            if (!SiteKey.Exists(place.KeysFolder))
            {
                return Problem.Invalid(new FieldProblem("--keys", $"The site key is not in {place.KeysFolder}."));
            }

            using var key = SiteKey.OpenOrCreate(place.KeysFolder);
            var settings = SiteSettings.From(answers, place, key);
            if (SiteSetup.FindLasting(before, settings) is { } lasting)
            {
                return lasting;
            }

            await SiteSettingsFile.WriteAsync(place.DataFolder, settings, token);
            return settings;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or UnusableDatabaseException)
        {
            return new Problem(ProblemKind.Unavailable, "setup-failed", failure.Message);
        }
    }

    private static SetupAnswers AnswersOf(SiteSettings before, SiteServerConfiguration wanted)
    {
        var answers = SettingsAnswers.Of(before, before.Database);
        answers.Components = wanted.Components;
        answers.Site.Name = wanted.SiteName.Trim();
        answers.Site.HostNames = wanted.HostNames;
        answers.Ports = new PortAnswers { Macs = wanted.MacPort, Console = wanted.ConsolePort, Files = wanted.FilesPort, Clients = wanted.UsesClientPort };
        answers.CustomerExperienceProgram = wanted.JoinsExperienceProgram;
        answers.CustomerExperienceAddress = wanted.ExperienceProgramAddress;
        answers.SupportAddress = wanted.SupportAddress;
        return answers;
    }

    private static Problem? FindProblem(SetupPlace place, SiteSettings before, SiteServerConfiguration wanted)
    {
        var answers = AnswersOf(before, wanted);
        if (SetupRules.Check(answers, place).Select(InConfiguration).ToList() is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var taken = PortChecks.Run(answers, PortsOf(before)).Where(static p => p.State == PrerequisiteState.Failed).ToList();
        return taken.Count > 0 ? new Problem(ProblemKind.Conflict, "port-taken", string.Join(' ', taken.Select(static p => $"{p.Name}: {p.Finding} {p.Fix}"))) : null;
    }

    private static Task<Result<SiteConfigurationSaved>> ApplyAsync(SetupPlace place, SiteSettings before, SiteServerConfiguration wanted, CancellationToken token)
    {
        var answers = AnswersOf(before, wanted);
        return ConfigurationLog.RunAsync(place, "the console or the admin API", answers, () => ApplyAsync(place, before, answers, token));
    }

    private static async Task<Result<SiteConfigurationSaved>> ApplyAsync(SetupPlace place, SiteSettings before, SetupAnswers answers, CancellationToken token)
    {
        try
        {
            // Read again: the command line may have changed what is not asked for here.
            var now = SiteSettingsFile.Find(place.DataFolder) ?? before;
            await SiteSettingsFile.WriteAsync(place.DataFolder, With(now, answers), token);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or UnusableDatabaseException)
        {
            return new Problem(ProblemKind.Unavailable, "setup-failed", $"The configuration was not written, and stays as it was: {failure.Message}");
        }

        return new SiteConfigurationSaved(SiteSetUp.ConsoleOf(With(before, answers)));
    }

    private static SiteSettings With(SiteSettings settings, SetupAnswers answers) => settings with
    {
        SiteName = answers.Site.Name,
        HostNames = answers.Site.HostNames,
        Components = answers.Components,
        Ports = new SitePorts(answers.Ports.Macs, answers.Ports.Console) { Files = answers.Ports.Files > 0 ? answers.Ports.Files : null },
        UsesClientPort = answers.Ports.Clients,
        JoinsExperienceProgram = answers.CustomerExperienceProgram,
        ExperienceProgramAddress = string.IsNullOrEmpty(answers.CustomerExperienceAddress) ? null : answers.CustomerExperienceAddress,
        SupportAddress = string.IsNullOrEmpty(answers.SupportAddress) ? null : answers.SupportAddress,
    };

    private static FieldProblem InConfiguration(FieldProblem problem) => problem with
    {
        Field = problem.Field switch
        {
            "site.name" => "siteName",
            "components" => "components",
            "ports.macs" => "macPort",
            "ports.console" => "consolePort",
            "ports.files" => "filesPort",
            "customerExperienceProgram" => "joinsExperienceProgram",
            "customerExperienceAddress" => "experienceProgramAddress",
            _ when problem.Field.StartsWith("site.hostNames", StringComparison.Ordinal) => "hostNames" + problem.Field["site.hostNames".Length..],
            _ => problem.Field,
        },
    };
}

using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Setup;

/// <summary>
/// Sets a site up from answers, and again with other ones: wizard, file and demo come through here. Each step can be repeated, and <c>site.json</c> is
/// written last, so that what is interrupted is no site yet and is simply done again.
/// </summary>
internal sealed partial class SiteSetup(SetupPlace place, ILoggerFactory loggers)
{
    internal const string ProviderStays = "The data of a site that is set up would be left behind: its database cannot move between SQLite and PostgreSQL here.";

    /// <summary>Does it; nothing is done where a field is wrong.</summary>
    /// <param name="answers">The choices.</param>
    /// <param name="doing">Told what is being done, for people.</param>
    /// <param name="token">Cancels between steps.</param>
    public async Task<Result<SiteSetUp>> ApplyAsync(SetupAnswers answers, IProgress<string>? doing, CancellationToken token)
    {
        if (SetupRules.Check(answers, place) is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        var result = await InstallAsync(answers, doing, token);
        var log = loggers.CreateLogger<SiteSetup>();
        if (result.Problem is { } problem)
        {
            LogFailed(log, string.Join(' ', problem.Fields.Select(static f => $"{f.Field}: {f.Text}").Prepend(problem.Detail)));
        }
        else
        {
            LogInstalled(log, result.Value!.Settings.SiteCode, SiteVersion.Current, place.DataFolder, string.Join(", ", result.Value.Settings.Components), SiteSetUp.ConsoleOf(result.Value.Settings));
        }

        return result;
    }

    private async Task<Result<SiteSetUp>> InstallAsync(SetupAnswers answers, IProgress<string>? doing, CancellationToken token)
    {
        try
        {
            var before = SiteSettingsFile.Find(place.DataFolder);
            PrivateFiles.CreateFolder(place.DataFolder);
            using var key = OpenKey(before);
            var settings = SiteSettings.From(answers, place, key);
            if (before is not null && FindLasting(before, settings) is { } lasting)
            {
                return lasting;
            }

            return await ApplyAsync(answers, settings, doing, token);
        }
        catch (Exception failure) when (failure is UnusableDatabaseException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new Problem(ProblemKind.Unavailable, "setup-failed", failure.Message);
        }
    }

    private async Task<Result<SiteSetUp>> ApplyAsync(SetupAnswers answers, SiteSettings settings, IProgress<string>? doing, CancellationToken token)
    {
        var options = settings.ToHostOptions(place.DataFolder);
        doing?.Report($"Preparing the database {options.DatabaseName}");
        var services = new ServiceCollection()
            .AddSingleton(loggers)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(_ => options.CreateEngine(SiteRole.ModelParts))
            .AddSite(options.Site with { MacPort = settings.Ports.Macs });
        await using var site = services.BuildServiceProvider();
        try
        {
            await DatabasePreparation.PrepareAsync(site, token);
            doing?.Report("Making the site's certificates");
            var certificates = site.GetRequiredService<SiteCertificates>();
            await certificates.LoadAsync(token);

            doing?.Report("Setting up administrative users and roles");
            var administrator = answers.Roles.Administrator;
            var accounts = site.GetRequiredService<Accounts>();
            var first = await accounts.SaveFirstAdministratorAsync(administrator?.Name.Trim() ?? "Administrator", administrator?.Password?.Value, $"site {settings.SiteCode}: {settings.SiteName}", token);
            if (answers.Directory is { } directory)
            {
                doing?.Report($"Connecting {directory.Domain}");
                if (await new DirectoryStep(site.GetRequiredService<OperationsGate>(), first).RunAsync(directory, answers.Roles.Members, new UriBuilder(Uri.UriSchemeHttps, settings.HostNames[0], settings.Ports.Macs).Uri, token) is { } refused)
                {
                    return refused;
                }
            }

            var link = await accounts.CreateTokenAsync(first, "sign-in link of set-up", Accounts.SignInLinkLifetime, isSignInLink: true, token);
            await SiteSettingsFile.WriteAsync(place.DataFolder, settings, token);
            return new SiteSetUp(settings, certificates.AuthorityFingerprint, link, first);
        }
        catch (Exception failure) when (site.GetRequiredService<SiteDatabase>().IsUnavailable(failure))
        {
            return new Problem(ProblemKind.Unavailable, "setup-failed", $"The database cannot be used: {failure.GetBaseException().Message}");
        }
    }

    [LoggerMessage(3100, LogLevel.Information, "Site server and console of site {Site}, version {Version}, are set up in {Folder}; components: {Components}; console at {Console}")]
    private static partial void LogInstalled(ILogger logger, string site, string version, string folder, string components, Uri console);

    [LoggerMessage(3101, LogLevel.Error, "Set-up ended without a site: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    private SiteKey OpenKey(SiteSettings? before) => before is null || SiteKey.Exists(place.KeysFolder)
        ? SiteKey.OpenOrCreate(place.KeysFolder)
        : throw new UnusableDatabaseException($"The site key is not in {place.KeysFolder}, and another one would open nothing of this site. Put the copy of that folder back, or name its folder with --keys.");

    /// <summary>What a site keeps for its life: Macs, certificates and the names of databases carry it.</summary>
    internal static Problem? FindLasting(SiteSettings before, SiteSettings after) =>
        before.SiteCode != after.SiteCode ? Problem.Invalid(new FieldProblem("site.code", $"This data folder holds the site {before.SiteCode}, and its code stays. Another site needs a data folder of its own."))
        : (before.Database is null) != (after.Database is null) ? Problem.Invalid(new FieldProblem("database.provider", ProviderStays))
        : null;
}

/// <summary>A site that is set up.</summary>
/// <param name="Settings">What it starts with.</param>
/// <param name="AuthorityFingerprint">SHA-256 of its certification authority.</param>
/// <param name="SignInCode">Of a sign-in link for its administrator, worth 15 minutes.</param>
/// <param name="Administrator">The account that set-up acted as.</param>
internal sealed record SiteSetUp(SiteSettings Settings, string AuthorityFingerprint, string SignInCode, UserId Administrator)
{
    /// <summary>Where the console will be.</summary>
    public Uri Console => ConsoleOf(Settings);

    public Uri SignInLink => new(Console, "/sign-in/link?code=" + SignInCode + "&return=" + Uri.EscapeDataString("/administration/espalier/getting-started"));

    public static Uri ConsoleOf(SiteSettings settings) => new UriBuilder(Uri.UriSchemeHttps, settings.HostNames[0], settings.Ports.Console).Uri;

    /// <summary>Keeps the link out of logs.</summary>
    public override string ToString() => $"site {Settings.SiteCode}";
}

using System.CommandLine;
using System.Net;
using Espalier.Contracts.Operations;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;

namespace Espalier.Server.Commands;

/// <summary>
/// The options of <c>serve</c> that say what site it is: where there is none yet it is made of them, as <c>espalier setup</c> would; a site that is there
/// must be the one they name, so that a service whose command line says another one does not run the wrong site.
/// </summary>
internal sealed class GivenSite
{
    private readonly Option<string?> _code = new("--site-code") { Description = "Makes the site of these three letters or digits where there is none, without set-up in a browser (default: ESP)." };
    private readonly Option<string?> _roles = new("--roles") { Description = "Likewise: roles to run, separated by commas: 'site', and with it 'reporting'." };
    private readonly Option<string?> _database = new("--database") { Description = "Likewise: PostgreSQL connection string; without this option an SQLite file in --data. Others on this host can read a password in it: put it in ESPALIER_DATABASE_PASSWORD." };
    private readonly Option<string[]> _hosts = new("--host-name") { Description = "Likewise: DNS name or address by which Macs reach this server; may be repeated." };
    private readonly Option<int?> _macs = new("--mac-port") { Description = "Likewise: HTTPS for Macs." };
    private readonly Option<int?> _files = new("--files-port") { Description = "Likewise: HTTP for files that anybody may download; 0 for none." };

    /// <summary>Environment variable with the password of the account in <c>--database</c>.</summary>
    public const string PasswordVariable = "ESPALIER_DATABASE_PASSWORD";

    private const string DefaultCode = "ESP";

    public IEnumerable<Option> Options => [_code, _roles, _database, _hosts, _macs, _files];

    /// <summary>Makes the site, or holds the one that is there against the options; null when it can be served.</summary>
    public async Task<int?> EnsureAsync(ParseResult parsed, SetupPlace place, int consolePort, CancellationToken token)
    {
        if (Options.All(option => parsed.GetResult(option) is null or { Implicit: true }))
        {
            return null;
        }

        if (!DatabaseConnection.TryRead(parsed.GetValue(_database), out var database))
        {
            return await RefuseAsync(new FieldProblem("--database", "A PostgreSQL connection string with Host= and Username= is needed."));
        }

        if (SiteSettingsFile.Find(place.DataFolder) is { } settings)
        {
            return FindDifference(parsed, settings, database) is { } option
                ? await RefuseAsync(new FieldProblem(option, $"The site {settings.SiteCode} in {place.DataFolder} is set up otherwise. Leave the option out, or change the site: espalier setup --print-current, then --file."))
                : null;
        }

        var answers = Answers(parsed, database, consolePort);
        var wrong = SetupRules.Check(answers, place);
        if (wrong.Count > 0)
        {
            return await RefuseAsync([.. wrong.Select(static p => p with { Field = OptionOf(p.Field) })]);
        }

        using var log = Logs.CreateFactory(place.DataFolder, Logs.Setup);
        var made = await ConfigurationLog.RunAsync(place, "the options of espalier serve", answers, () => new SiteSetup(place, log).ApplyAsync(answers, null, token));
        if (made.Problem is { } problem)
        {
            await System.Console.Error.WriteLineAsync(problem.Detail);
            return ExitCodes.Failure;
        }

        await System.Console.Out.WriteLineAsync($"Fingerprint of the site's certification authority: {made.Value!.AuthorityFingerprint}");
        await System.Console.Out.WriteLineAsync($"Sign in (once, within 15 minutes): {made.Value.SignInLink}");
        return null;
    }

    private SetupAnswers Answers(ParseResult parsed, DatabaseAnswers database, int consolePort)
    {
        if (database.Password is null && Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } password)
        {
            database.Password = new Secret(password);
        }

        var answers = new SetupAnswers { Database = database };
        answers.Site.Code = parsed.GetValue(_code) ?? DefaultCode;
        answers.Site.HostNames = parsed.GetValue(_hosts) is { Length: > 0 } names ? names : [Dns.GetHostName(), "localhost", "127.0.0.1"];
        answers.Components = Roles(parsed) ?? answers.Components;
        answers.Ports.Console = consolePort;
        answers.Ports.Macs = parsed.GetValue(_macs) ?? answers.Ports.Macs;
        answers.Ports.Files = parsed.GetValue(_files) ?? answers.Ports.Files;
        return answers;
    }

    private string[]? Roles(ParseResult parsed) => parsed.GetValue(_roles)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string? FindDifference(ParseResult parsed, SiteSettings settings, DatabaseAnswers database) =>
        parsed.GetValue(_code) is { } code && !code.Equals(settings.SiteCode, StringComparison.OrdinalIgnoreCase) ? _code.Name
        : Roles(parsed) is { } roles && !roles.ToHashSet().SetEquals(settings.Components) ? _roles.Name
        : parsed.GetValue(_database) is not null && DatabaseConnection.Of(database).ConnectionString != settings.Database ? _database.Name
        : parsed.GetValue(_hosts) is { Length: > 0 } names && !names.SequenceEqual(settings.HostNames) ? _hosts.Name
        : parsed.GetValue(_macs) is { } macs && macs != settings.Ports.Macs ? _macs.Name
        : parsed.GetValue(_files) is { } files && files != (settings.Ports.Files ?? 0) ? _files.Name
        : null;

    private static string OptionOf(string field) => field switch
    {
        "site.code" => "--site-code",
        "components" => "--roles",
        "ports.macs" => "--mac-port",
        "ports.console" => "--console-port",
        "ports.files" => "--files-port",
        _ when field.StartsWith("site.hostNames", StringComparison.Ordinal) => "--host-name",
        _ when field.StartsWith("database", StringComparison.Ordinal) => "--database",
        _ => field,
    };

    private static async Task<int> RefuseAsync(params IReadOnlyList<FieldProblem> problems)
    {
        foreach (var problem in problems)
        {
            await System.Console.Error.WriteLineAsync($"{problem.Field}: {problem.Text}");
        }

        return ExitCodes.Usage;
    }
}

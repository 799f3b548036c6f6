using System.CommandLine;
using System.Text.Json;
using Espalier.Contracts.Operations;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;
using Espalier.Server.Setup.Prerequisites;
using Espalier.Site.Operations;

namespace Espalier.Server.Commands;

/// <summary><c>espalier setup</c>: what the wizard does, from a file.</summary>
internal static class SetupCommand
{
    public static Command Create()
    {
        var data = SiteFolders.CreateData();
        var keys = SiteFolders.CreateKeys();
        var file = new Option<string?>("--file") { Description = "JSON with the answers; - reads standard input." };
        var template = new Option<bool>("--print-template") { Description = "Print a file with every field, and end." };
        var current = new Option<bool>("--print-current") { Description = "Print the settings of the site in --data as such a file, and end; what it says nothing about (directory, roles) stays when it is given back." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var command = new Command("setup", "Sets a site up from a file, or changes the settings of one. A site that is served restarts with them; its directory, roles and database are changed while it is stopped.") { data, keys, file, template, current, json };
        command.SetAction(async (parsed, token) =>
        {
            if (parsed.GetValue(template))
            {
                await System.Console.Out.WriteLineAsync(SetupFile.Template);
                return ExitCodes.Success;
            }

            if (parsed.GetValue(current))
            {
                return await PrintCurrentAsync(Path.GetFullPath(parsed.GetValue(data)!));
            }

            if (parsed.GetValue(file) is not { } path)
            {
                await System.Console.Error.WriteLineAsync("--file: a file with answers is needed; --print-template shows one. In a browser: espalier serve.");
                return ExitCodes.Usage;
            }

            var dataFolder = Path.GetFullPath(parsed.GetValue(data)!);
            var place = new SetupPlace(dataFolder, Path.GetFullPath(parsed.GetResult(keys) is null or { Implicit: true } ? KeysFolderOf(dataFolder) : parsed.GetValue(keys)!));
            return await new SetupRun(place, parsed.GetValue(json), System.Console.Out, System.Console.Error).RunAsync(path, token);
        });
        return command;
    }

    /// <summary>Where a site that is there has its key; the default where there is none, or where its settings cannot be read, which is said later.</summary>
    private static string KeysFolderOf(string dataFolder)
    {
        try
        {
            return SiteSettingsFile.Find(dataFolder)?.KeysFolder ?? SetupPlace.DefaultKeys;
        }
        catch (UnusableDatabaseException)
        {
            return SetupPlace.DefaultKeys;
        }
    }

    private static async Task<int> PrintCurrentAsync(string dataFolder)
    {
        try
        {
            var settings = SiteFolders.FindSettings(dataFolder);
            await System.Console.Out.WriteLineAsync(SetupFile.Write(SettingsAnswers.Of(settings, settings.Database)));
            return ExitCodes.Success;
        }
        catch (UnusableDatabaseException refused)
        {
            await System.Console.Error.WriteLineAsync(refused.Message);
            return ExitCodes.Failure;
        }
    }
}

/// <summary>One unattended set-up.</summary>
internal sealed class SetupRun(SetupPlace place, bool isJson, TextWriter output, TextWriter problems)
{
    /// <summary>Exit code of a refusal.</summary>
    private int _refusal = ExitCodes.Failure;

    public async Task<int> RunAsync(string path, CancellationToken token)
    {
        Result<SetupAnswers> answers;
        try
        {
            answers = SetupFile.Read(path == "-" ? await System.Console.In.ReadToEndAsync(token) : await File.ReadAllTextAsync(path, token));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(Problem.Invalid(new FieldProblem("--file", failure.Message)), ExitCodes.Usage);
        }

        if (answers.Problem is { } unreadable)
        {
            return await RefuseAsync(unreadable, ExitCodes.Usage);
        }

        var done = await ConfigurationLog.RunAsync(place, "espalier setup --file", answers.Value!, () => ConfigureAsync(answers.Value!, token));
        return done.Problem is { } problem ? await RefuseAsync(problem, _refusal) : await done.Value!();
    }

    /// <summary>Answers what is to be told, or why nothing was done.</summary>
    private async Task<Result<Func<Task<int>>>> ConfigureAsync(SetupAnswers answers, CancellationToken token)
    {
        if (SetupRules.Check(answers, place) is { Count: > 0 } wrong)
        {
            return Refused(Problem.Invalid(wrong), ExitCodes.Usage);
        }

        SiteSettings? served;
        try
        {
            SettingsAnswers.TakeOverPassword(answers, place);
            served = SiteSettingsFile.Find(place.DataFolder) is { } before && await ServedSite.IsServedAsync(before, token) ? before : null;
            if (served is not null && SettingsChange.FindWhatNeedsAStop(place, served, answers) is { } needsStop)
            {
                return Refused(Problem.Invalid(needsStop), ExitCodes.Usage);
            }
        }
        catch (UnusableDatabaseException failure)
        {
            return new Problem(ProblemKind.Unavailable, "setup-failed", failure.Message);
        }

        var own = served is null ? [] : SettingsChange.PortsOf(served);
        var failed = (await new PrerequisitesCheck(place, TimeProvider.System, own).RunAsync(answers, null, token)).Where(static p => p.State == PrerequisiteState.Failed).ToList();
        if (failed.Count > 0)
        {
            return new Problem(ProblemKind.Unavailable, "prerequisites", "A prerequisite is not met.") { Fields = [.. failed.Select(static p => new FieldProblem(p.Name, $"{p.Finding} {p.Fix}"))] };
        }

        if (served is not null)
        {
            return await ChangeServedAsync(answers, served, token);
        }

        using var log = Logs.CreateFactory(place.DataFolder, Logs.Setup);
        var done = await new SiteSetup(place, log).ApplyAsync(answers, isJson ? null : new Told(output), token);
        return done.Problem is { } problem ? problem : Then(() => TellAsync(done.Value!));
    }

    /// <summary>Whoever serves the site sees that its settings have changed, and restarts it.</summary>
    private async Task<Result<Func<Task<int>>>> ChangeServedAsync(SetupAnswers answers, SiteSettings served, CancellationToken token)
    {
        var changed = await SettingsChange.WriteAsync(place, served, answers, token);
        return changed.Problem is { } problem ? Refused(problem, problem.Kind == ProblemKind.Invalid ? ExitCodes.Usage : ExitCodes.Failure) : Then(() => TellChangedAsync(changed.Value!));
    }

    private static Result<Func<Task<int>>> Then(Func<Task<int>> tell) => tell;

    private Problem Refused(Problem problem, int code)
    {
        _refusal = code;
        return problem;
    }

    private async Task<int> TellChangedAsync(SiteSettings changed)
    {
        var console = SiteSetUp.ConsoleOf(changed);
        await output.WriteLineAsync(isJson
            ? JsonSerializer.Serialize(new { changed.SiteCode, Console = console, Restarts = true }, ApiJson.Options)
            : $"The settings are written; site {changed.SiteCode} is served and restarts with them now. Console: {console}");
        return ExitCodes.Success;
    }

    private async Task<int> TellAsync(SiteSetUp site)
    {
        await output.WriteLineAsync(isJson
            ? JsonSerializer.Serialize(new { site.Settings.SiteCode, site.Console, Fingerprint = site.AuthorityFingerprint, site.SignInLink }, ApiJson.Options)
            : $"""
               The site {site.Settings.SiteCode} is set up. Start it: espalier serve --data {place.DataFolder}
               Console: {site.Console}
               Fingerprint of its certification authority: {site.AuthorityFingerprint}
               Sign in (once, within 15 minutes): {site.SignInLink}
               """);
        return ExitCodes.Success;
    }

    private async Task<int> RefuseAsync(Problem problem, int code)
    {
        if (isJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { problem.Code, problem.Detail, problem.Fields }, ApiJson.Options));
            return code;
        }

        foreach (var field in problem.Fields)
        {
            await problems.WriteLineAsync($"{field.Field}: {field.Text}");
        }

        if (problem.Fields.Count == 0)
        {
            await problems.WriteLineAsync(problem.Detail);
        }

        await problems.WriteLineAsync("The site was not set up.");
        return code;
    }

    /// <summary>Says at once what is being done; the framework's own would say it later and on another thread.</summary>
    private sealed class Told(TextWriter output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine(value + " ...");
    }
}

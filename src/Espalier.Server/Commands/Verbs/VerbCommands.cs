using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Site.Operations;

namespace Espalier.Server.Commands.Verbs;

/// <summary>The nouns and verbs as commands of <c>espalier</c>.</summary>
internal static class VerbCommands
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    public static IEnumerable<Command> Create() => VerbTable.All.Select(Create).Append(CreateApi());

    private static Command Create(Noun noun)
    {
        var site = new SiteOptionsOfVerbs();
        var command = new Command(noun.Name, noun.Description);
        foreach (var option in site.All)
        {
            command.Add(option);
        }

        foreach (var verb in noun.Verbs)
        {
            command.Add(Create(verb, site));
        }

        return command;
    }

    private static Command Create(Verb verb, SiteOptionsOfVerbs site)
    {
        var command = new Command(verb.Name, verb.Description);
        var readers = new List<Func<ParseResult, (string Name, string[] Values)?>>();
        foreach (var input in verb.Inputs)
        {
            readers.Add(Add(command, input));
        }

        command.SetAction((parsed, token) => RunAsync(parsed, site, async api =>
        {
            var values = readers.Select(read => read(parsed)).OfType<(string Name, string[] Values)>().ToDictionary(static v => v.Name, static v => v.Values);
            var call = new VerbCall(verb, values, api, parsed.GetValue(site.Json), parsed.GetValue(site.Yes), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return verb.Run is { } run ? await run(call, token) : await call.RunAsync(token);
        }, token));
        return command;
    }

    private static Func<ParseResult, (string Name, string[] Values)?> Add(Command command, VerbInput input)
    {
        if (input.IsArgument)
        {
            var argument = new Argument<string>(input.Name) { Description = input.Description };
            command.Add(argument);
            return parsed => (input.Name, [parsed.GetValue(argument)!]);
        }

        if (input.Kind == InputKind.Flag)
        {
            var flag = new Option<bool>("--" + input.Name) { Description = input.Description };
            command.Add(flag);
            return parsed => parsed.GetValue(flag) ? (input.Name, []) : null;
        }

        if (input.TakesMany)
        {
            var many = new Option<string[]>("--" + input.Name) { Description = input.Description, Required = input.IsRequired };
            command.Add(many);
            return parsed => parsed.GetValue(many) is { Length: > 0 } given ? (input.Name, given) : null;
        }

        var option = new Option<string?>("--" + input.Name) { Description = input.Description, Required = input.IsRequired };
        command.Add(option);
        return parsed => parsed.GetValue(option) is { } given ? (input.Name, [given]) : null;
    }

    /// <summary><c>espalier api</c>: any request of the admin API.</summary>
    private static Command CreateApi()
    {
        var site = new SiteOptionsOfVerbs();
        var method = new Argument<string>("method") { Description = "GET, POST, PUT, PATCH or DELETE." };
        var path = new Argument<string>("path") { Description = "Below /api/v1: /devices?take=10. /openapi.json describes all." };
        var file = new Option<string?>("--file") { Description = "File with the JSON to send; - reads standard input." };
        var command = new Command("api", "Sends any request to a site's admin API and prints its answer.") { method, path, file };
        foreach (var option in site.All)
        {
            command.Add(option);
        }

        method.AcceptOnlyFromAmong(Methods);
        command.SetAction((parsed, token) => RunAsync(parsed, site, async api =>
        {
            var body = parsed.GetValue(file) switch
            {
                null => null,
                "-" => JsonNode.Parse(await System.Console.In.ReadToEndAsync(token)),
                var name => JsonNode.Parse(await File.ReadAllTextAsync(name, token)),
            };
            var address = parsed.GetValue(path)!;
            var answer = await api.SendAsync(new HttpMethod(parsed.GetValue(method)!), address.StartsWith('/') ? address : "/" + address, body, token);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Encoding.UTF8.GetString(answer.Bytes));
            return ExitCodes.Success;
        }, token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, SiteOptionsOfVerbs options, Func<SiteApi, Task<int>> run, CancellationToken token)
    {
        try
        {
            using var api = await options.OpenAsync(parsed, token);
            return await run(api);
        }
        catch (VerbFailure failure)
        {
            return await TellAsync(parsed, failure, parsed.GetValue(options.Json));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return await TellAsync(parsed, VerbFailure.Usage(failure.Message), parsed.GetValue(options.Json));
        }
    }

    private static async Task<int> TellAsync(ParseResult parsed, VerbFailure failure, bool isJson)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (isJson)
        {
            await output.WriteLineAsync(failure.Answer is { } answer ? Encoding.UTF8.GetString(answer) : JsonSerializer.Serialize(new { failure.Code, Detail = failure.Message, failure.Fields }, ApiJson.Options));
            return failure.ExitCode;
        }

        await errors.WriteLineAsync($"{failure.Code}: {failure.Message}");
        foreach (var field in failure.Fields)
        {
            await errors.WriteLineAsync($"  {field.Field}: {field.Text}");
        }

        return failure.ExitCode;
    }
}

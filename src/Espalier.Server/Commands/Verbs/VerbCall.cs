using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier.Server.Commands.Verbs;

/// <summary>One call of a verb: what was typed, the site, and where to write.</summary>
internal sealed class VerbCall(Verb verb, IReadOnlyDictionary<string, string[]> values, SiteApi api, bool isJson, bool isConfirmed, TextWriter output, TextWriter errors)
{
    private (string Noun, string Id)? _subject;

    public SiteApi Api => api;

    /// <summary>Only the site's JSON is wanted on standard output.</summary>
    public bool IsJson => isJson;

    /// <summary><c>--yes</c> was given.</summary>
    public bool IsConfirmed => isConfirmed;

    public TextWriter Output => output;

    /// <summary>For what is no answer: questions, progress.</summary>
    public TextWriter Errors => errors;

    /// <summary>True when the option was given.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    public IReadOnlyList<string> All(string name) => values.GetValueOrDefault(name) ?? [];

    public string? Find(string name) => All(name) is [var first, ..] ? first : null;

    public int? Number(string name) => Find(name) is { } text ? Integer(name, text) : null;

    /// <summary>Sends the verb's request and tells the answer.</summary>
    public async Task<int> RunAsync(CancellationToken token)
    {
        var (path, body) = await ComposeAsync(token);
        await ConfirmAsync(await ConsequenceAsync(token), token);
        Tell(await api.SendAsync(verb.Method, path, body, token), verb.Rows, verb.Columns);
        return ExitCodes.Success;
    }

    /// <summary>Path with its query, and the body.</summary>
    public async Task<(string Path, JsonObject? Body)> ComposeAsync(CancellationToken token)
    {
        var path = verb.Path;
        var query = new List<string>();
        var body = verb.Method == HttpMethod.Post || verb.Method == HttpMethod.Put ? new JsonObject() : null;
        foreach (var input in verb.Inputs.Where(i => Has(i.Name)))
        {
            var given = new List<string>();
            foreach (var text in All(input.Name))
            {
                _ = input.Kind == InputKind.Number && input.NameOf is null ? Integer(input.Name, text) : 0;
                given.Add(input.NameOf is { } noun ? await NamedObjects.FindIdAsync(api, noun, text, token) : text);
            }

            switch (input.Place)
            {
                case InputPlace.Path:
                    _subject = input.NameOf is { } kind ? (kind, given[0]) : _subject;
                    path = path.Replace("{" + input.Name + "}", Uri.EscapeDataString(given[0]), StringComparison.Ordinal);
                    break;
                case InputPlace.Query:
                    query.AddRange((input.Kind == InputKind.Flag ? ["true"] : given).Select(value => input.RequestField + "=" + Uri.EscapeDataString(value)));
                    break;
                case InputPlace.Body:
                    body![input.RequestField] = input.TakesMany ? new JsonArray([.. given.Select(text => ToJson(input, text))]) : input.Kind == InputKind.Flag ? true : ToJson(input, given[0]);
                    break;
                case InputPlace.Here:
                    break;
            }
        }

        return (query.Count == 0 ? path : path + "?" + string.Join('&', query), body);
    }

    /// <summary>Asks before harm is done; without <c>--yes</c> and nobody to ask, it is not done.</summary>
    public async Task ConfirmAsync(string? consequence, CancellationToken token)
    {
        if (consequence is null || isConfirmed)
        {
            return;
        }

        if (System.Console.IsInputRedirected || isJson)
        {
            throw VerbFailure.Usage($"{consequence} Confirm it by --yes.");
        }

        await errors.WriteAsync($"{consequence} Type yes to go on: ");
        if (await System.Console.In.ReadLineAsync(token) is not ("yes" or "y"))
        {
            throw new VerbFailure(ExitCodes.Failure, "not-confirmed", "Nothing was changed.");
        }
    }

    /// <summary>Writes an answer: as it came, or for people.</summary>
    public void Tell(ApiAnswer answer, string? rows, IReadOnlyList<string> columns)
    {
        if (isJson)
        {
            output.WriteLine(System.Text.Encoding.UTF8.GetString(answer.Bytes));
        }
        else
        {
            AnswerText.Write(output, answer.Json, rows, columns);
        }
    }

    private async Task<string?> ConsequenceAsync(CancellationToken token) =>
        verb.Confirm is { } consequence && !isConfirmed && _subject is var (noun, id) ? $"{await NamedObjects.TellAsync(api, noun, id, token)}: {consequence}" : verb.Confirm;

    private static JsonValue ToJson(VerbInput input, string text) => input.Kind == InputKind.Number ? JsonValue.Create(Integer(input.Name, text)) : JsonValue.Create(text);

    private static int Integer(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw VerbFailure.Usage($"--{name}: '{text}' is no number.");
}

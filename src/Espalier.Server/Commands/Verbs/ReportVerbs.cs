namespace Espalier.Server.Commands.Verbs;

/// <summary>Running a report, whose columns are its own.</summary>
internal static class ReportVerbs
{
    public static IReadOnlyList<VerbInput> Inputs { get; } =
    [
        new("id", "The report, as reports list names it.") { Place = InputPlace.Path, IsArgument = true, IsRequired = true },
        new("criterion", "name=value of one of its criteria, as reports list --json names them.") { Place = InputPlace.Here, TakesMany = true },
        new("filter", "Only rows in which some text contains this."),
        new("sort", "Column to sort by."),
        new("descending", "The other way round.") { Kind = InputKind.Flag },
    ];

    public static async Task<int> RunAsync(VerbCall call, CancellationToken token)
    {
        var (path, _) = await call.ComposeAsync(token);
        foreach (var criterion in call.All("criterion"))
        {
            var (name, value) = criterion.Split('=', 2) is [var left, var right] && left.Length > 0 ? (left, right) : throw VerbFailure.Usage($"--criterion: '{criterion}' is no name=value.");
            path += $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        }

        var answer = await call.Api.SendAsync(HttpMethod.Get, path, null, token);
        if (call.IsJson)
        {
            call.Tell(answer, null, []);
            return ExitCodes.Success;
        }

        AnswerText.WriteTable(
            call.Output,
            [.. answer.Json.GetProperty("columns").EnumerateArray().Select(static c => AnswerText.Cell(c.GetProperty("title")))],
            [.. answer.Json.GetProperty("rows").EnumerateArray().Select(static row => row.GetProperty("values").EnumerateArray().Select(AnswerText.Cell).ToArray())]);
        AnswerText.WriteRest(call.Output, answer.Json, answer.Json.GetProperty("rows").GetArrayLength());
        return ExitCodes.Success;
    }
}

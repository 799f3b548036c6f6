using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Deployments are shown before they are made or ended: which Macs gain, change or lose what.</summary>
internal static class DeploymentVerbs
{
    public static IReadOnlyList<VerbInput> Inputs { get; } =
    [
        new("baseline", "Id or name of the baseline.") { Place = InputPlace.Body, Field = "baselineId", NameOf = "baselines", IsRequired = true },
        new("collection", "Id or name of the collection.") { Place = InputPlace.Body, Field = "collectionId", NameOf = "collections", IsRequired = true },
        new("every", "How often it is evaluated: 30m, 12h, 7d; 31d at most. Default: 1d.") { Place = InputPlace.Here },
        new("start", "First evaluation by the Mac's clock: 2026-03-01T08:00. Default: today at midnight.") { Place = InputPlace.Here },
        new("utc", "The start is in UTC.") { Place = InputPlace.Here, Kind = InputKind.Flag },
        new("remediate", "Repair what does not comply.") { Place = InputPlace.Body, Kind = InputKind.Flag },
        new("what-if", "Only show what it would do.") { Place = InputPlace.Here, Kind = InputKind.Flag },
    ];

    public static async Task<int> CreateAsync(VerbCall call, CancellationToken token)
    {
        var (path, body) = await call.ComposeAsync(token);
        body!["schedule"] = Schedule(call);
        var preview = await PreviewAsync(call, "create", body, token);
        if (call.Has("what-if"))
        {
            return ExitCodes.Success;
        }

        await call.ConfirmAsync($"{Concerned(preview)} concerned.", token);
        call.Tell(await call.Api.SendAsync(HttpMethod.Post, path, body, token), null, []);
        return ExitCodes.Success;
    }

    public static async Task<int> DeleteAsync(VerbCall call, CancellationToken token)
    {
        var (path, _) = await call.ComposeAsync(token);
        var preview = await PreviewAsync(call, "delete", new JsonObject { ["id"] = path[(path.LastIndexOf('/') + 1)..] }, token);
        await call.ConfirmAsync($"{Concerned(preview)} concerned.", token);
        call.Tell(await call.Api.SendAsync(HttpMethod.Delete, path, null, token), null, []);
        return ExitCodes.Success;
    }

    private static string Concerned(JsonElement preview) => preview.GetProperty("total").GetInt32() is var total && total == 1 ? "1 Mac is" : $"{total} Macs are";

    private static async Task<JsonElement> PreviewAsync(VerbCall call, string change, JsonObject what, CancellationToken token)
    {
        var preview = await call.Api.SendAsync(HttpMethod.Post, "/policies/preview", new JsonObject { [change] = what.DeepClone() }, token);
        if (call.IsJson)
        {
            if (call.Has("what-if"))
            {
                call.Tell(preview, null, []);
            }

            return preview.Json;
        }

        var json = preview.Json;
        await call.Output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{json.GetProperty("gaining").GetInt32()} Macs gain, {json.GetProperty("changing").GetInt32()} change, {json.GetProperty("losing").GetInt32()} lose something."));
        foreach (var device in json.GetProperty("devices").EnumerateArray().Take(20))
        {
            var parts = device.GetProperty("parts").EnumerateArray().Select(static p => $"{AnswerText.Cell(p.GetProperty("change"))} {AnswerText.Cell(p.GetProperty("name"))}");
            await call.Output.WriteLineAsync($"  {AnswerText.Cell(device.GetProperty("name"))}: {string.Join("; ", parts)}");
        }

        var cannot = json.GetProperty("cannot").GetArrayLength();
        await call.Output.WriteLineAsync(cannot == 0 ? "" : $"{cannot} devices of the collection get no policy; --json names them with the reason.");
        return json;
    }

    private static JsonObject Schedule(VerbCall call)
    {
        var start = call.Find("start") is not { } text ? TimeProvider.System.GetUtcNow().UtcDateTime.Date
            : DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) && given.Kind == DateTimeKind.Unspecified ? given
            : throw VerbFailure.Usage($"--start: '{text}' is no time like 2026-03-01T08:00; with --utc it is in UTC.");
        return new JsonObject
        {
            ["start"] = start.ToString("s", CultureInfo.InvariantCulture),
            ["recurrence"] = "Interval",
            ["intervalMinutes"] = (int)Span.Read("every", call.Find("every") ?? "1d").TotalMinutes,
            ["isUtc"] = call.Has("utc"),
        };
    }
}

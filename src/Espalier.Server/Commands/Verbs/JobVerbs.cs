using System.Globalization;
using System.Text.Json;
using Espalier.Contracts.Admin.Actions;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Jobs on many Macs: started, and waited for.</summary>
internal static class JobVerbs
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static VerbInput Id { get; } = new("id", "The job.") { Place = InputPlace.Path, IsArgument = true, IsRequired = true };

    public static VerbInput Timeout { get; } = new("timeout", "How long at most: 90s, 30m, 2h. Default: 30m.") { Place = InputPlace.Here };

    public static IReadOnlyList<VerbInput> Targets { get; } =
    [
        new("device", "Id or name of a device.") { Place = InputPlace.Body, Field = "devices", TakesMany = true, Kind = InputKind.Number, NameOf = "devices" },
        new("collection", "The members of this one.") { Place = InputPlace.Body, NameOf = "collections" },
        new("filter", "The devices that devices list shows for this text.") { Place = InputPlace.Body },
        new("all", "All devices.") { Place = InputPlace.Here, Kind = InputKind.Flag },
        new("wait", "Wait until it has ended, as jobs wait does.") { Place = InputPlace.Here, Kind = InputKind.Flag },
        Timeout,
    ];

    public static string[] JobColumns { get; } = ["id", "title", "scope", "state", "total", "succeeded", "failed", "startedBy", "startedAt", "finishedAt"];

    public static string[] TargetColumns { get; } = ["id", "name", "status", "reason", "attempts", "answeredAt"];

    public static Task<int> RequestInventoryAsync(VerbCall call, CancellationToken token) => StartAsync(call, ActionKindNames.InventoryUpdate, token);

    public static Task<int> StartAsync(VerbCall call, CancellationToken token) => StartAsync(call, null, token);

    public static async Task<int> WaitAsync(VerbCall call, CancellationToken token)
    {
        var (path, _) = await call.ComposeAsync(token);
        return await WaitAsync(call, path, token);
    }

    private static async Task<int> StartAsync(VerbCall call, string? kind, CancellationToken token)
    {
        var (path, body) = await call.ComposeAsync(token);
        body!["kind"] = kind ?? call.Find("kind");
        if (call.Has("all"))
        {
            body["filter"] = "";
        }
        else if (!call.Has("device") && !call.Has("collection") && !call.Has("filter"))
        {
            throw VerbFailure.Usage("Name the Macs: --device, --collection, --filter or --all.");
        }

        var started = await call.Api.SendAsync(HttpMethod.Post, path, body, token);
        if (!call.Has("wait"))
        {
            call.Tell(started, null, []);
            return ExitCodes.Success;
        }

        return await WaitAsync(call, "/actions/" + started.Json.GetProperty("id").GetString(), token);
    }

    private static async Task<int> WaitAsync(VerbCall call, string path, CancellationToken token)
    {
        var clock = TimeProvider.System;
        var (begun, limit) = (clock.GetTimestamp(), Span.Read("timeout", call.Find("timeout") ?? "30m"));
        while (true)
        {
            var answer = await call.Api.SendAsync(HttpMethod.Get, path + "?take=1000", null, token);
            var job = answer.Json.GetProperty("job");
            var isRunning = job.GetProperty("state").GetString() == nameof(ActionJobState.Running);
            if (isRunning && clock.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(Pause, clock, token);
                continue;
            }

            call.Tell(answer, "targets", TargetColumns);
            return isRunning ? TimedOut(call, job) : IsGood(job) ? ExitCodes.Success : ExitCodes.Failure;
        }
    }

    private static bool IsGood(JsonElement job) => job.GetProperty("state").GetString() == nameof(ActionJobState.Completed) && job.GetProperty("failed").GetInt32() == 0;

    private static int TimedOut(VerbCall call, JsonElement job)
    {
        call.Errors.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"timed-out: {job.GetProperty("succeeded").GetInt32() + job.GetProperty("failed").GetInt32()} of {job.GetProperty("total").GetInt32()} Macs have answered; the job goes on."));
        return ExitCodes.TimedOut;
    }
}

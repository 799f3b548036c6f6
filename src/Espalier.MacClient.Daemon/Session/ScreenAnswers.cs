using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Daemon.ActiveDirectory;
using Espalier.MacClient.Daemon.Control;

namespace Espalier.MacClient.Daemon.Session;

/// <summary>What the screens ask: passed on to the client over its socket, as <c>espalierctl</c> does, and told so that a person understands it.</summary>
internal sealed class ScreenAnswers(ClientPaths paths)
{
    public const string ContentType = "application/json; charset=utf-8";

    public async Task<byte[]> StateAsync(CancellationToken token)
    {
        var answer = await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.Session), token);
        var state = new ScreenState(answer.Session is not null, answer.Session?.IsEnrolled ?? false, answer.Properties ?? [], answer.Session is null ? answer.Detail : null);
        return JsonSerializer.SerializeToUtf8Bytes(state, ScreenJson.Default.ScreenState);
    }

    /// <summary>Null where there is nothing of that name to do.</summary>
    public async Task<byte[]?> ActAsync(string name, byte[] body, CancellationToken token)
    {
        var result = name switch
        {
            "connect" => ToConnection(await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.GetPolicies), token)),
            "inventory" => ToResult(await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.ReportInventory), token), "The inventory was sent."),
            "gather" => ToResult(await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.GatherProblemReport), token), null),
            "report" => ToResult(await ReportAsync(body, token), null),
            "locate" => ToLocation(await AskAsync(ControlVerb.Locate, body, token)),
            "enroll" => ToResult(await AskAsync(ControlVerb.EnrollAsUser, body, token), null),
            "allow" or "deny" => ToResult(await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.AnswerFirewall) { IsAllowed = name == "allow" }, token), "You can close this window."),
            _ => null,
        };
        return result is null ? null : JsonSerializer.SerializeToUtf8Bytes(result, ScreenJson.Default.ScreenResult);
    }

    private async Task<ControlAnswer> ReportAsync(byte[] body, CancellationToken token)
    {
        ReportText? typed;
        try
        {
            typed = JsonSerializer.Deserialize(body, ScreenJson.Default.ReportText);
        }
        catch (JsonException)
        {
            typed = null;
        }

        return typed is null ? new ControlAnswer(ControlCode.InvalidCommand) : await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.SendProblemReport) { Description = typed.Description }, token);
    }

    private async Task<ControlAnswer> AskAsync(ControlVerb verb, byte[] body, CancellationToken token)
    {
        UserCredentials? typed;
        try
        {
            typed = JsonSerializer.Deserialize(body, ScreenJson.Default.UserCredentials);
        }
        catch (JsonException)
        {
            typed = null;
        }

        return typed is null ? new ControlAnswer(ControlCode.InvalidCommand) : await ControlClient.AskAsync(paths, new ControlRequest(verb) { Credentials = typed }, token);
    }

    /// <summary>Where the site was not reached, its place can be read from the directory; where it answered something else, it cannot help.</summary>
    private static ScreenResult ToConnection(ControlAnswer answer) => answer.PolicyUpdates is { } updates
        ? new ScreenResult(true, updates switch { 0 => "Connected. There are no policy updates.", 1 => "Connected. One policy update was received.", _ => $"Connected. {updates} policy updates were received." })
        : ToResult(answer, null) with { AsksLocation = answer.IsNotReached };

    private static ScreenResult ToLocation(ControlAnswer answer)
    {
        var result = ToConnection(answer) with { AsksLocation = false };
        return result.Ok ? result : result with { Message = result.Message + " If this goes on, contact your administrator." };
    }

    private static ScreenResult ToResult(ControlAnswer answer, string? done) => answer.Code == ControlCode.NoError
        ? new ScreenResult(true, done ?? answer.Detail ?? ControlCodes.Text(0))
        : new ScreenResult(false, PlainDetail(answer) ?? ControlCodes.Text((int)answer.Code)) { Title = Title(answer.Cause), Cause = answer.Cause };

    /// <summary>The code before the text is for command lines.</summary>
    private static string? PlainDetail(ControlAnswer answer) =>
        answer.Cause is { } cause && answer.Detail?.StartsWith(cause + ": ", StringComparison.Ordinal) == true ? answer.Detail[(cause.Length + 2)..] : answer.Detail;

    private static string? Title(string? cause) => cause switch
    {
        null => null,
        ProblemCodes.DomainUnknown or ProblemCodes.CredentialsWrong or ProblemCodes.AccountDisabled or ProblemCodes.AccountExpired or ProblemCodes.AccountLocked
            or ProblemCodes.PasswordExpired or ProblemCodes.SignInNotPermitted or ProblemCodes.TooManyAttempts => "Wrong domain name or credentials",
        ProblemCodes.OutsideBoundary => "This Mac's address is outside the site's boundaries",
        ProblemCodes.SiteUnavailable or ProblemCodes.SetupNeeded or "authority-mismatch" => "The site server is not running or cannot be reached",
        ProblemCodes.DirectoryUnavailable => "The directory cannot be reached",
        ProblemCodes.NotAnEnroller or ProblemCodes.NoRole => "This user may not enroll Macs",
        _ => "This Mac was not enrolled",
    };
}

/// <summary>What a screen shows.</summary>
internal sealed record ScreenState(bool IsRunning, bool IsEnrolled, IReadOnlyList<ClientProperty> Properties, string? Problem);

/// <summary>What a user writes to a problem report.</summary>
internal sealed record ReportText(string? Description);

/// <summary>What came of something that the user asked for.</summary>
internal sealed record ScreenResult(bool Ok, string Message)
{
    /// <summary>What went wrong, in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>Stable code of the failure.</summary>
    public string? Cause { get; init; }

    /// <summary>The user may tell name and password, with which the site can be found.</summary>
    public bool AsksLocation { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScreenState))]
[JsonSerializable(typeof(ScreenResult))]
[JsonSerializable(typeof(UserCredentials))]
[JsonSerializable(typeof(ReportText))]
internal sealed partial class ScreenJson : JsonSerializerContext;

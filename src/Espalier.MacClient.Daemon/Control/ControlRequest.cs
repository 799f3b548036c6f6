using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.MacClient.Daemon.ActiveDirectory;

namespace Espalier.MacClient.Daemon.Control;

/// <summary>What the daemon can be asked over its socket.</summary>
internal enum ControlVerb
{
    /// <summary>Download the policy now.</summary>
    GetPolicies,

    /// <summary>Take and send inventory now.</summary>
    ReportInventory,

    /// <summary>Tell the properties of this client.</summary>
    Status,

    /// <summary>Enroll; for root only.</summary>
    Enroll,

    /// <summary>Leave the site; for root only.</summary>
    Unenroll,

    /// <summary>Tell a user's session what there is to show.</summary>
    Session,

    /// <summary>Enroll with a user's name and password.</summary>
    EnrollAsUser,

    /// <summary>Find the site again with a user's name and password.</summary>
    Locate,

    /// <summary>What the user answered to the question about the firewall; refused where it is not open.</summary>
    AnswerFirewall,

    /// <summary>Gather a problem report into a file.</summary>
    GatherProblemReport,

    /// <summary>Send the report that was gathered.</summary>
    SendProblemReport,
}

/// <summary>One line to the daemon.</summary>
internal sealed record ControlRequest(ControlVerb Verb)
{
    public EnrollmentOrder? Enrollment { get; init; }

    /// <summary>What the user typed, for <see cref="ControlVerb.EnrollAsUser"/> and <see cref="ControlVerb.Locate"/>.</summary>
    public UserCredentials? Credentials { get; init; }

    /// <summary>Connections may come in, for <see cref="ControlVerb.AnswerFirewall"/>.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>What the user wrote, for <see cref="ControlVerb.SendProblemReport"/>.</summary>
    public string? Description { get; init; }

    /// <summary>Leaves also when the site cannot be told.</summary>
    public bool EvenUntold { get; init; }
}

/// <summary>The daemon's one line of answer.</summary>
/// <param name="Code">How it went.</param>
internal sealed record ControlAnswer(ControlCode Code)
{
    /// <summary>New assignments that came with the policy.</summary>
    public int? PolicyUpdates { get; init; }

    /// <summary>What a person reads beyond the code.</summary>
    public string? Detail { get; init; }

    /// <summary>Stable code of a failure, where there is one: those of the site and <c>root-needed</c>.</summary>
    public string? Cause { get; init; }

    /// <summary>What a user's session has to know.</summary>
    public SessionState? Session { get; init; }

    /// <summary>The site did not answer, or another server did: its address may be another one now.</summary>
    public bool IsNotReached { get; init; }

    /// <summary>Properties of the client by name, in the order of display.</summary>
    public IReadOnlyList<ClientProperty>? Properties { get; init; }
}

/// <summary>A row of the client's properties (CLI-2).</summary>
internal sealed record ClientProperty(string Name, string Value);

/// <summary>How the client stands, for a user's session.</summary>
/// <param name="IsEnrolled">This Mac has a site.</param>
/// <param name="Version">Version of the running client.</param>
/// <param name="AsksFirewall">The user has to be asked whether the client may accept connections.</param>
/// <param name="AsksLocation">The user has to be asked for name and password, with which the site can be found again.</param>
internal sealed record SessionState(bool IsEnrolled, string Version, bool AsksFirewall = false, bool AsksLocation = false);

/// <summary>The guide's error codes (CLI-13); also the exit code of <c>espalierctl</c>.</summary>
internal enum ControlCode
{
    NoError = 0,
    InvalidCommand = 1,
    OperationFailed = 2,
    TimedOut = 3,
    ConnectionAborted = 4,
}

/// <summary>The guide's text for each code.</summary>
internal static class ControlCodes
{
    public const int Known = 5;

    public static string Text(int code) => code switch
    {
        (int)ControlCode.NoError => "No error",
        (int)ControlCode.InvalidCommand => "Invalid command",
        (int)ControlCode.OperationFailed => "Operation failed",
        (int)ControlCode.TimedOut => "Operation timed out",
        (int)ControlCode.ConnectionAborted => "Connection aborted",
        _ => "Unknown error code " + code.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlAnswer))]
internal sealed partial class ControlJson : JsonSerializerContext;

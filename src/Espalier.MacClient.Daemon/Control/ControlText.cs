using Espalier.MacClient.Enrollment;

namespace Espalier.MacClient.Daemon.Control;

/// <summary>How an enrollment or its end is told to whoever asked for it.</summary>
internal static class ControlText
{
    public static ControlAnswer NotEnrolled { get; } = new(ControlCode.OperationFailed) { Detail = "This Mac is not enrolled." };

    public static ControlAnswer Of(EnrollmentResult result) => result.Identity is { } identity
        ? new ControlAnswer(ControlCode.NoError)
        {
            Detail = result.IsConflict
                ? $"This Mac is enrolled in site {identity.SiteCode} as a conflict record: its hardware is known there under another key, and an administrator has to decide."
                : $"This Mac is enrolled in site {identity.SiteCode} as {identity.ClientId.ToString("D").ToUpperInvariant()}.",
        }
        : new ControlAnswer(ControlCode.OperationFailed) { Detail = $"{result.Code}: {result.Detail}", Cause = result.Code };

    public static ControlAnswer Of(Departure departure) => departure switch
    {
        { IsGone: true, Problem: null } => new ControlAnswer(ControlCode.NoError) { Detail = "This Mac has left its site." },
        { IsGone: true } => new ControlAnswer(ControlCode.NoError)
        {
            Detail = $"This Mac has forgotten its site, which could not be told ({departure.Problem}): enrolled again it will be a conflict record until an administrator merges it.",
        },
        _ => new ControlAnswer(ControlCode.OperationFailed) { Detail = departure.Problem },
    };
}

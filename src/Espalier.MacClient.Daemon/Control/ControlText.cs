using Espalier.MacClient.Enrollment;

namespace Espalier.MacClient.Daemon.Control;

/// <summary>How an enrolment is told to whoever asked for it.</summary>
internal static class ControlText
{
    public static ControlAnswer Of(EnrollmentResult result) => result.Identity is { } identity
        ? new ControlAnswer(ControlCode.NoError)
        {
            Detail = result.IsConflict
                ? $"This Mac is enrolled in site {identity.SiteCode} as a conflict record: its hardware is known there under another key, and an administrator has to decide."
                : $"This Mac is enrolled in site {identity.SiteCode} as {identity.ClientId.ToString("D").ToUpperInvariant()}.",
        }
        : new ControlAnswer(ControlCode.OperationFailed) { Detail = $"{result.Code}: {result.Detail}" };
}

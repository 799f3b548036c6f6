using Espalier.Server.Setup.Prerequisites;

namespace Espalier.Server.Setup.Pages;

/// <summary>A checklist, or a page's part of it, with <c>Rerun</c> (SITE-44).</summary>
public sealed partial class PrerequisiteTable
{
    private static string? Tone(PrerequisiteState state) => state switch
    {
        PrerequisiteState.Met => "good",
        PrerequisiteState.Warning => "warn",
        PrerequisiteState.Failed => "bad",
        PrerequisiteState.NotApplicable => null,
    };

    private static string Word(PrerequisiteState state) => state switch
    {
        PrerequisiteState.Met => "Passed",
        PrerequisiteState.Warning => "Look at this",
        PrerequisiteState.Failed => "Failed",
        PrerequisiteState.NotApplicable => "Does not apply",
    };
}

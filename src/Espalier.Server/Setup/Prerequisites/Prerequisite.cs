namespace Espalier.Server.Setup.Prerequisites;

/// <summary>One item of the checklist.</summary>
/// <param name="Page">Page of the wizard that it belongs to.</param>
/// <param name="Name">What is checked.</param>
/// <param name="State">How it stands.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Fix">What to do; null where nothing is to be done.</param>
/// <param name="IsOptional">The site runs without it.</param>
public sealed record Prerequisite(SetupPage Page, string Name, PrerequisiteState State, string Finding, string? Fix = null, bool IsOptional = false)
{
    public static Prerequisite Met(SetupPage page, string name, string finding) => new(page, name, PrerequisiteState.Met, finding);

    public static Prerequisite Failed(SetupPage page, string name, string finding, string fix) => new(page, name, PrerequisiteState.Failed, finding, fix);

    public static Prerequisite Warning(SetupPage page, string name, string finding, string fix) => new(page, name, PrerequisiteState.Warning, finding, fix);

    public static Prerequisite Absent(SetupPage page, string name, string finding) => new(page, name, PrerequisiteState.NotApplicable, finding, null, IsOptional: true);
}

/// <summary>How an item stands.</summary>
public enum PrerequisiteState
{
    Met,

    /// <summary>The site can be set up; something should be seen to.</summary>
    Warning,

    /// <summary>Set-up would fail, or the site would not work.</summary>
    Failed,

    /// <summary>It concerns something that this site does not have.</summary>
    NotApplicable,
}

/// <summary>Pages of the set-up wizard.</summary>
public enum SetupPage
{
    Components,
    Site,
    Provider,
    Directory,
    ServiceAccount,

    /// <summary>The page with the whole checklist; it shows what belongs to no other.</summary>
    Prerequisites,
    Certificates,
    Security,
    Ports,
    Experience,
}

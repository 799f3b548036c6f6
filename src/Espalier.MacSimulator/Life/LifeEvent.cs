namespace Espalier.MacSimulator.Life;

/// <summary>What happens to a Mac by itself.</summary>
public enum LifeEventKind
{
    LoggedOn,
    LoggedOff,
    ApplicationInstalled,
    ApplicationUpdated,
    ApplicationRemoved,
    DiskChanged,
    SettingChanged,
    Restarted,
    Crashed,
    SystemUpdated,
    LeftNetwork,
    Returned,
}

/// <summary>Something that happened to a Mac.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="At">When, on the Mac's clock.</param>
/// <param name="Detail">Whom or what it concerns.</param>
public sealed record LifeEvent(LifeEventKind Kind, DateTimeOffset At, string Detail);

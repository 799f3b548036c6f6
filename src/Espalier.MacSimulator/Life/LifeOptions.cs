namespace Espalier.MacSimulator.Life;

/// <summary>How eventful the life of a simulated Mac is: mean times between events, in simulated time. Defaults are an office's.</summary>
public sealed record LifeOptions
{
    /// <summary>Until somebody sits down at a free Mac. Default 90 minutes.</summary>
    public TimeSpan UntilLogon { get; init; } = TimeSpan.FromMinutes(90);

    /// <summary>Until the user leaves. Default 6 hours.</summary>
    public TimeSpan UntilLogoff { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Until an application is updated. Default 2 days.</summary>
    public TimeSpan UntilUpdate { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Until an application is installed. Default 7 days.</summary>
    public TimeSpan UntilInstall { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Until an application is thrown away. Default 20 days.</summary>
    public TimeSpan UntilRemove { get; init; } = TimeSpan.FromDays(20);

    /// <summary>Until the used disk space changes. Default 1 hour.</summary>
    public TimeSpan UntilDiskChange { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Until somebody changes a setting that protects the Mac. Default 25 days.</summary>
    public TimeSpan UntilSettingChange { get; init; } = TimeSpan.FromDays(25);

    /// <summary>Until a restart. Default 5 days.</summary>
    public TimeSpan UntilRestart { get; init; } = TimeSpan.FromDays(5);

    /// <summary>Until a crash. Default 60 days.</summary>
    public TimeSpan UntilCrash { get; init; } = TimeSpan.FromDays(60);

    /// <summary>Until an update of macOS. Default 30 days.</summary>
    public TimeSpan UntilSystemUpdate { get; init; } = TimeSpan.FromDays(30);
}

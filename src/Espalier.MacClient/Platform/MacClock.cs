namespace Espalier.MacClient.Platform;

/// <summary>The system's clock with the time zone that the Mac has now: .NET would keep the one it met first, and laptops travel.</summary>
public sealed class MacClock : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone
    {
        get
        {
            TimeZoneInfo.ClearCachedData();
            return TimeZoneInfo.Local;
        }
    }
}

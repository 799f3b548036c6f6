namespace Espalier.Site.Actions;

/// <summary>How actions are delivered to Macs.</summary>
public sealed record ActionOptions
{
    /// <summary>Macs that are told and have not answered, counting those of the last <see cref="HoldsPlaceFor"/>. Default 200: what that many inventories write at once does not delay a console.</summary>
    public int MaxUnderWay { get; init; } = 200;

    /// <summary>A Mac that does not answer makes place for the next after this time. Default 30 s.</summary>
    public TimeSpan HoldsPlaceFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connected Mac that has not answered is told again after this time. Default 60 s; it acts once however often it is told.</summary>
    public TimeSpan TellAgainAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A Mac heard of within this time is not called offline, although it is not connected here: it is between two connections, or connected to another
    /// node. Default 75 s: a channel notes its Mac every 30 s, which is on disk 15 s later at most.
    /// </summary>
    public TimeSpan PresenceWindow { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>After a start, Macs that were there when the site went down are awaited this long. Default 330 s: clients try again at least every 5 min.</summary>
    public TimeSpan ReturnWithin { get; init; } = TimeSpan.FromSeconds(330);

    /// <summary>How often the queue is looked at without being told. Default 5 s, for what another node has left.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Finished jobs are kept this long. Default 30 days.</summary>
    public TimeSpan KeepFinishedFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Limit of a connection to a Mac's port 8000. Default 3 s, more than a LAN ever needs.</summary>
    public TimeSpan ClientPortTimeout { get; init; } = TimeSpan.FromSeconds(3);
}

namespace Espalier.MacClient.Inventory.Users;

/// <summary>Everything in the accounting that tells whether the Mac was up, in order of time.</summary>
internal sealed class Timeline
{
    private readonly DateTimeOffset[] _downs;
    private readonly HashSet<DateTimeOffset> _shutdowns;
    private readonly DateTimeOffset[] _signs;

    public Timeline(LogonHistory history)
    {
        _downs = [.. history.Starts.Concat(history.Shutdowns).Order()];
        _shutdowns = [.. history.Shutdowns];
        _signs = [.. history.Logons.SelectMany(static l => Signs(l)).Order()];
    }

    /// <summary>
    /// When a session ended; null for one that goes on. One without a written end was alive at the last sign of life before the next start of the Mac:
    /// how long it went on until the power failed nobody knows, and the accounting's own guess, the next start, may be weeks later.
    /// </summary>
    public DateTimeOffset? EndOf(Logon logon)
    {
        var down = FirstAfter(_downs, logon.StartedAt);
        if (logon.End is LogonEnd.Logoff or LogonEnd.Shutdown && logon.EndedAt is { } written)
        {
            return down is null || written < down ? written : down;
        }

        return down is not { } end ? null
            : _shutdowns.Contains(end) ? end
            : LastBefore(_signs, end) is { } sign && sign > logon.StartedAt ? sign
            : logon.StartedAt;
    }

    private static IEnumerable<DateTimeOffset> Signs(Logon logon)
    {
        yield return logon.StartedAt;
        if (logon.End is LogonEnd.Logoff && logon.EndedAt is { } ended)
        {
            yield return ended;
        }
    }

    // The minute of a logon itself belongs to the start before it.
    private static DateTimeOffset? FirstAfter(DateTimeOffset[] sorted, DateTimeOffset time) =>
        Count(sorted, t => t <= time) is var index && index < sorted.Length ? sorted[index] : null;

    private static DateTimeOffset? LastBefore(DateTimeOffset[] sorted, DateTimeOffset time) =>
        Count(sorted, t => t < time) is var count and > 0 ? sorted[count - 1] : null;

    /// <summary>How many times at the beginning fulfil the condition.</summary>
    private static int Count(DateTimeOffset[] sorted, Func<DateTimeOffset, bool> condition)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = condition(sorted[middle]) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

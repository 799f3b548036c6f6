using Espalier.Contracts.Admin.Actions;

namespace Espalier.Site.Actions;

/// <summary>What is done with a due Mac: it is told, or it is given up with a status.</summary>
/// <param name="Target">The Mac.</param>
/// <param name="Kind">What it is told; null when it is given up.</param>
/// <param name="Status">One of <see cref="ActionStatuses"/> when it is given up.</param>
/// <param name="Reason">One sentence beside the status.</param>
internal sealed record ActionStep(DueTarget Target, ActionKind? Kind, string Status, string Reason)
{
    /// <summary>
    /// Decides; null leaves the Mac for later or for another node. Pure, so that every status has one place.
    /// </summary>
    /// <param name="target">The Mac.</param>
    /// <param name="isReachable">Its channel is open on this node, or its port 8000 is to be tried.</param>
    /// <param name="mayBeThere">It is to be awaited although it is not reachable here.</param>
    /// <param name="hasPlace">Another Mac may be told now.</param>
    /// <param name="now">The site's clock.</param>
    public static ActionStep? Decide(DueTarget target, bool isReachable, bool mayBeThere, bool hasPlace, DateTimeOffset now)
    {
        if (!target.Exists)
        {
            return GiveUp(target, ActionStatuses.NoClientInstalled, "The device was deleted.");
        }

        if (!target.IsMac && target.ClientId is null)
        {
            return GiveUp(target, ActionStatuses.NotAMac, "");
        }

        if (target.ClientId is null)
        {
            return GiveUp(target, ActionStatuses.NoClientInstalled, "");
        }

        if (ActionKindList.Find(target.Kind) is not { } kind)
        {
            return null;
        }

        if (target.DeadlineAt <= now)
        {
            return GiveUp(target, ActionStatuses.Offline, $"It was told, and did not answer within {kind.AnswerWithin.TotalMinutes:0} minutes.");
        }

        if (isReachable)
        {
            // A Mac that was told has its place already.
            return hasPlace || target.State == ActionTargetState.Sent ? new ActionStep(target, kind, "", "") : null;
        }

        return mayBeThere ? null : GiveUp(target, ActionStatuses.Offline, target.State == ActionTargetState.Sent ? "Its connection ended before it answered." : "");
    }

    private static ActionStep GiveUp(DueTarget target, string status, string reason) => new(target, null, status, reason);
}

namespace Espalier.Contracts.Messages;

/// <summary>One line on the open channel (<c>GET /client/v1/channel</c>, JSON lines).</summary>
/// <param name="Kind">One of <see cref="ChannelKinds"/>.</param>
/// <param name="Document">For actions: compact JWS of type <see cref="ChannelKinds.ActionType"/> over an <see cref="ActionOrder"/>.</param>
public sealed record ChannelMessage(string Kind, string? Document = null);

/// <summary>Kinds of <see cref="ChannelMessage"/>.</summary>
public static class ChannelKinds
{
    /// <summary>Sent when nothing else is, so that a dead connection is noticed.</summary>
    public const string Alive = "alive";

    /// <summary>The policy may have changed: ask for it. Carries nothing, so it needs no signature.</summary>
    public const string Policy = "policy";

    /// <summary>A signed action.</summary>
    public const string Action = "action";

    /// <summary>The JWS type of an action.</summary>
    public const string ActionType = "espalier-action";

    /// <summary>The JWS type of a policy's device part.</summary>
    public const string PolicyType = "espalier-policy";

    /// <summary>The JWS type of an <see cref="AuthoritySuccession"/>.</summary>
    public const string SuccessionType = "espalier-succession";

    /// <summary>The JWS type of a <see cref="ClientUpgrade"/>.</summary>
    public const string UpgradeType = "espalier-client-upgrade";
}

/// <summary>An action for one Mac.</summary>
/// <param name="Id">Names the action in the Mac's answer; doing it twice changes nothing.</param>
/// <param name="ClientId">The Mac it is for.</param>
/// <param name="Kind">One of <see cref="ActionKinds"/>.</param>
/// <param name="ExpiresAt">After this time it is not done any more.</param>
public sealed record ActionOrder(Guid Id, Guid ClientId, string Kind, DateTimeOffset ExpiresAt);

/// <summary>Kinds of action.</summary>
public static class ActionKinds
{
    /// <summary>Take and send inventory now.</summary>
    public const string Inventory = "inventory";

    /// <summary>Download policy and evaluate everything in it now.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Download policy.</summary>
    public const string Policy = "policy";

    /// <summary>Send the Mac's part of a problem report.</summary>
    public const string ProblemReport = "problem-report";
}

/// <summary>Body of <c>POST /client/v1/actions</c>: how an action ended.</summary>
public sealed record ActionAnswer(Guid Id, bool Succeeded, string? Reason = null);

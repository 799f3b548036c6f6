using Espalier.Contracts.Messages;

namespace Espalier.MacClient.Actions;

/// <summary>One kind of action that the site can order.</summary>
internal interface IClientAction
{
    /// <summary>One of <see cref="ActionKinds"/>.</summary>
    string Kind { get; }

    /// <summary>What is done once for an order, however often the site is tried then.</summary>
    Task PrepareAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Does it, again and again while the site cannot be reached; null when it worked, else one sentence why not. An action that the client's end interrupts is ordered again, so it may be done twice.</summary>
    Task<string?> RunAsync(ActionOrder order, CancellationToken token);
}

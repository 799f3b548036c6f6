using System.Collections.Concurrent;
using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Actions;

/// <summary>What came of the last connection to port 8000 of each Mac that this node called there (ENR-13). It tells of the moment, and is not kept beyond the node's end.</summary>
public sealed class ClientPortStates
{
    private readonly ConcurrentDictionary<ResourceId, ClientPortOutcome> _outcomes = new();

    internal void Remember(ResourceId device, ClientPortOutcome outcome) => _outcomes[device] = outcome;

    /// <summary>Null where the port was not tried.</summary>
    public string? Find(ResourceId device) => !_outcomes.TryGetValue(device, out var outcome) ? null : outcome switch
    {
        ClientPortOutcome.Taken => "Open",
        ClientPortOutcome.Unreachable => "Not reached",
        ClientPortOutcome.Refused or ClientPortOutcome.NotTaken => ActionStatuses.ConnectionRefused,
    };
}

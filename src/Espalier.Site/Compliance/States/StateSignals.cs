using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Compliance.States;

/// <summary>Tells pages that a Mac's compliance changed; raised after the commit.</summary>
public sealed class StateSignals
{
    /// <summary>Device and deployment.</summary>
    public event Action<ResourceId, Guid>? Changed;

    internal void Raise(ResourceId device, Guid deployment) => Changed?.Invoke(device, deployment);
}

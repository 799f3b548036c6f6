using Espalier.Site.Nodes;

namespace Espalier.Site.Actions;

/// <summary>Wakes <see cref="ActionDeliveryService"/>.</summary>
internal sealed class ActionWake : WakeCall;

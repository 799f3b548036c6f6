using Espalier.Contracts.Identifiers;
using Espalier.Data;

namespace Espalier.Site.Nodes;

/// <summary>What a node of a site tells the others when it has changed it, because each keeps it in memory.</summary>
internal enum NodeTopic
{
    /// <summary>A device's keys are others.</summary>
    Keys,

    /// <summary>A device's client, or its key, counts no more: what is kept of it goes, and its channel ends.</summary>
    ClientEnded,

    /// <summary>What decides the policy of devices changed: memberships or variables.</summary>
    Policy,

    /// <summary>Deployments, baselines or items changed, for these collections.</summary>
    Configuration,

    /// <summary>Boundaries changed.</summary>
    Boundaries,

    /// <summary>Rights of administrative users changed.</summary>
    Callers,

    /// <summary>There are other certificates of the site.</summary>
    Certificates,

    /// <summary>An action was started; its Macs may be connected elsewhere.</summary>
    Actions,
}

internal static class NodeTopicExtensions
{
    extension(WriteScope scope)
    {
        /// <summary>Tells the other nodes with the commit.</summary>
        public void Tell(NodeTopic topic) => scope.TellNodes(topic.ToString(), about: null);

        /// <summary>Tells the other nodes with the commit whose it is.</summary>
        public void Tell(NodeTopic topic, params IReadOnlyCollection<ResourceId> devices) => scope.TellNodes(topic.ToString(), devices.Select(static d => d.ToString()));
    }
}

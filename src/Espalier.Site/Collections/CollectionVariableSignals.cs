using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Espalier.Site.Nodes;

namespace Espalier.Site.Collections;

internal static class CollectionVariableSignals
{
    /// <summary>Tells, after the commit, that the variables of a collection's members may be others.</summary>
    public static async Task AfterCommitAsync(WriteScope scope, MembershipSignals signals, CollectionId collection, CancellationToken token)
    {
        var members = await scope.Command("SELECT resource_id FROM coll_members WHERE collection_id = @id").With("id", collection.Value).ListAsync(static r => new ResourceId(r.GetInt32(0)), token);
        scope.Tell(NodeTopic.Policy, [.. members]);
        scope.AfterCommit(() => signals.RaiseVariables(members));
    }
}

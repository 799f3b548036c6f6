using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Messages;

namespace Espalier.Site.Actions.Kinds;

/// <summary>The Mac downloads its policy and puts it in force (POL-3).</summary>
internal static class MachinePolicyRetrieval
{
    public static ActionKind Kind { get; } = new()
    {
        Name = ActionKindNames.MachinePolicyRetrieval,
        Title = "Machine Policy Retrieval and Evaluation Cycle",
        DialogTitle = "Requesting Mac Clients to Download Policies",
        Order = ActionKinds.Policy,
        AnswerWithin = TimeSpan.FromMinutes(3),
    };
}

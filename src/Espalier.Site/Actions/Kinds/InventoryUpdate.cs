using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Messages;

namespace Espalier.Site.Actions.Kinds;

/// <summary>The Mac takes hardware and software inventory out of turn and answers once the site has it (INV-7).</summary>
internal static class InventoryUpdate
{
    public static ActionKind Kind { get; } = new()
    {
        Name = ActionKindNames.InventoryUpdate,
        Title = "Request Inventory Update",
        DialogTitle = "Requesting Inventory Update",
        Order = ActionKinds.Inventory,

        // A slow Mac with a baseline of long scripts under way takes its inventory after them.
        AnswerWithin = TimeSpan.FromMinutes(15),
    };
}

using Espalier.Contracts.Admin.Actions;
using Espalier.Contracts.Messages;

namespace Espalier.Site.Actions.Kinds;

/// <summary>The Mac gathers its part of a problem report and sends it (PROB-2).</summary>
internal static class ProblemReportRequest
{
    public static ActionKind Kind { get; } = new()
    {
        Name = ActionKindNames.ProblemReport,
        Title = "Send Problem Report",
        DialogTitle = "Requesting Mac Clients to Send a Problem Report",
        Order = ActionKinds.ProblemReport,
        AnswerWithin = TimeSpan.FromMinutes(5),
        IsPartOfMore = true,
    };
}

using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Boundaries;

namespace Espalier.Console.Administration.Boundaries;

/// <summary>Rows of the lists of boundaries and boundary groups.</summary>
internal static class BoundarySources
{
    public static ListSource<BoundarySummary> Boundaries(SiteGate gate, IReadOnlyList<ListColumn<BoundarySummary>> columns) =>
        new InMemoryList<BoundarySummary>(columns, static b => b.Id.ToString("N"), async (_, token) => (await gate.ReadAsync(new ListBoundaries(), token)).Boundaries, "description").Source with
        {
            AreSame = static (a, b) => a with { Groups = b.Groups } == b && a.Groups.SequenceEqual(b.Groups),
        };

    public static ListSource<BoundaryGroupSummary> Groups(SiteGate gate, IReadOnlyList<ListColumn<BoundaryGroupSummary>> columns) =>
        new InMemoryList<BoundaryGroupSummary>(columns, static g => g.Id.ToString("N"), async (_, token) => (await gate.ReadAsync(new ListBoundaries(), token)).Groups, "name").Source with
        {
            AreSame = static (a, b) => a with { Boundaries = b.Boundaries, ContentLocations = b.ContentLocations } == b
                && a.Boundaries.SequenceEqual(b.Boundaries) && a.ContentLocations.SequenceEqual(b.ContentLocations),
        };
}

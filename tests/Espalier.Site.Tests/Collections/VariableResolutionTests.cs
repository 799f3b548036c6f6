using Espalier.Contracts.Identifiers;
using Espalier.Site.Collections;

namespace Espalier.Site.Tests.Collections;

public sealed class VariableResolutionTests
{
    private static readonly CollectionId First = new("T1200014");
    private static readonly CollectionId Second = new("T1200015");

    [Fact, Trait("Line", "COLL-9")]
    public void The_device_overrides_its_collections() =>
        VariableResolution.Resolve([Level(First, 9, "City", "Berlin")], [new ResolvedVariable("CITY", "Bonn", null)])
            .ShouldBe([new ResolvedVariable("CITY", "Bonn", null)]);

    [Fact, Trait("Line", "COLL-9")]
    public void The_highest_priority_wins_whatever_the_ids() =>
        VariableResolution.Resolve([Level(First, 1, "City", "Berlin"), Level(Second, 2, "city", "Rome")], []).Single().Value.ShouldBe("Rome");

    [Fact, Trait("Line", "COLL-9")]
    public void Among_equal_priorities_the_first_id_wins() =>
        VariableResolution.Resolve([Level(Second, 5, "City", "Rome"), Level(First, 5, "City", "Berlin")], []).Single().Value.ShouldBe("Berlin");

    [Fact]
    public void Variables_of_all_levels_come_together_by_name() =>
        VariableResolution.Resolve([Level(Second, 5, "b", "2"), Level(First, 5, "C", "3")], [new ResolvedVariable("a", "1", null)])
            .Select(v => v.Name).ShouldBe(["a", "b", "C"]);

    private static VariableLevel Level(CollectionId id, int priority, string name, string value) => new(id, priority, [new ResolvedVariable(name, value, id)]);
}

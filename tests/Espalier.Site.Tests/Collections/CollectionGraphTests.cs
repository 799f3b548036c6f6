using Espalier.Contracts.Identifiers;
using Espalier.Site.Collections;

namespace Espalier.Site.Tests.Collections;

public sealed class CollectionGraphTests
{
    [Fact]
    public void Each_collection_stands_behind_those_it_depends_on()
    {
        var graph = CollectionGraph.Of([Node("A", limit: "C"), Node("B", excludes: "A"), Node("C"), Node("D", includes: "B")]);

        graph.InOrder.Select(n => n.Name).ShouldBe(["C", "A", "B", "D"]);
    }

    [Fact]
    public void Dependents_are_found_however_far()
    {
        var graph = CollectionGraph.Of([Node("A"), Node("B", limit: "A"), Node("C", includes: "B"), Node("D")]);

        graph.WithDependents([Id("A")]).Select(n => n.Name).ShouldBe(["A", "B", "C"]);
        graph.WithDependents([Id("C")]).Select(n => n.Name).ShouldBe(["C"]);
    }

    [Fact]
    public void A_circle_is_told_as_the_path_that_closes_it()
    {
        CollectionGraph.FindCycle([Node("A", limit: "B"), Node("B", includes: "C"), Node("C", excludes: "A"), Node("D", includes: "A")])
            .ShouldBe("'A' is limited to 'B', which includes 'C', which excludes 'A'");
        CollectionGraph.FindCycle([Node("A", includes: "A")]).ShouldBe("'A' includes 'A'");
    }

    [Fact]
    public void What_does_not_exist_closes_no_circle() => CollectionGraph.FindCycle([Node("A", includes: "Gone")]).ShouldBeNull();

    private static CollectionId Id(string name) => new(name);

    private static CollectionNode Node(string name, string? limit = null, string? includes = null, string? excludes = null) => new()
    {
        Id = Id(name),
        Name = name,
        LimitingId = limit is null ? null : Id(limit),
        Includes = includes is null ? [] : [Id(includes)],
        Excludes = excludes is null ? [] : [Id(excludes)],
    };
}

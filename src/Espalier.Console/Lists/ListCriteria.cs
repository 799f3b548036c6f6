namespace Espalier.Console.Lists;

/// <summary>Conditions joined with AND; compared by content, so that equal lists share a snapshot.</summary>
public sealed class ListCriteria(IReadOnlyList<ListCriterion> items) : IEquatable<ListCriteria>
{
    public static ListCriteria None { get; } = new([]);

    public IReadOnlyList<ListCriterion> Items => items;

    public bool Equals(ListCriteria? other) => other is not null && Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as ListCriteria);

    public override int GetHashCode() => Items.Aggregate(0, HashCode.Combine);
}

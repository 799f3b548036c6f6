using Espalier.Console.Lists;

namespace Espalier.Console.Tests;

public sealed class ListValuesTests
{
    [Fact]
    public void Numbers_inside_text_are_ordered_by_size()
    {
        string[] names = ["mac-10", "Mac-9", "mac-1", "14.10", "14.2", "alpha"];

        names.Order(Comparer<string>.Create((a, b) => ListValues.Order.Compare(a, b))).ShouldBe(["14.2", "14.10", "alpha", "mac-1", "Mac-9", "mac-10"]);
    }

    [Theory]
    [InlineData(CriterionOperator.Contains, "book", true)]
    [InlineData(CriterionOperator.DoesNotContain, "book", false)]
    [InlineData(CriterionOperator.Is, "macbook-12", true)]
    [InlineData(CriterionOperator.IsNot, "macbook-12", false)]
    [InlineData(CriterionOperator.BeginsWith, "mac", true)]
    [InlineData(CriterionOperator.IsLessThan, "macbook-13", true)]
    [InlineData(CriterionOperator.IsGreaterThan, "macbook-9", true)]
    public void A_criterion_compares_text_in_any_letter_case(CriterionOperator op, string value, bool holds) =>
        ListValues.Holds(new ListCriterion("name", op, value), "MacBook-12").ShouldBe(holds);
}

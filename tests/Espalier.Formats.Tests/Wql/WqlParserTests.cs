using Espalier.Formats.Wql;

namespace Espalier.Formats.Tests.Wql;

public sealed class WqlParserTests
{
    [Fact]
    public void A_query_without_conditions_has_its_class_and_nothing_else()
    {
        var query = Parse("Select * from SMS_R_System");

        query.Selection.Kind.ShouldBe(WqlSelectionKind.All);
        query.From.Class.Text.ShouldBe("SMS_R_System");
        query.Joins.ShouldBeEmpty();
        query.Where.ShouldBeNull();
    }

    [Fact]
    public void Keywords_are_read_in_any_letter_case()
    {
        var query = Parse("sElEcT dIsTiNcT Name fRoM SMS_R_System wHeRe Name lIkE 'a%' oRdEr bY Name dEsC");

        query.IsDistinct.ShouldBeTrue();
        query.Where.ShouldBeOfType<WqlLike>();
        query.OrderBy.ShouldHaveSingleItem().IsDescending.ShouldBeTrue();
    }

    [Theory]
    [InlineData("join", WqlJoinKind.Inner)]
    [InlineData("INNER JOIN", WqlJoinKind.Inner)]
    [InlineData("left join", WqlJoinKind.Left)]
    [InlineData("Left Outer Join", WqlJoinKind.Left)]
    [InlineData("right outer join", WqlJoinKind.Right)]
    [InlineData("full join", WqlJoinKind.Full)]
    public void Every_kind_of_join_is_read(string written, WqlJoinKind kind)
    {
        var query = Parse($"select r.Name from A as r {written} B as s on s.X = r.X and s.Y = r.Y where s.X = 1");

        var join = query.Joins.ShouldHaveSingleItem();
        join.Kind.ShouldBe(kind);
        join.Source.Alias!.Text.ShouldBe("s");
        join.Conditions.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""  "two \\ and \" and ' "  """, """two \ and " and ' """)]
    [InlineData("""  'it\'s "so" '  """, """it's "so" """)]
    [InlineData("'it''s'", "it's")]
    [InlineData("""  "C:\Users"  """, """C:\Users""")]
    public void Both_quotes_and_their_escapes_are_read(string written, string content)
    {
        var comparison = Where<WqlComparison>($"Name = {written}");

        comparison.Right.ShouldBeOfType<WqlTextLiteral>().Value.ShouldBe(content);
    }

    [Fact]
    public void And_binds_stronger_than_or_and_not_stronger_than_both()
    {
        var or = Where<WqlJunction>("a = 1 or not b = 2 and c = 3");

        or.IsAnd.ShouldBeFalse();
        var and = or.Operands[1].ShouldBeOfType<WqlJunction>();
        and.IsAnd.ShouldBeTrue();
        and.Operands[0].ShouldBeOfType<WqlNegation>();
    }

    [Fact]
    public void Brackets_group()
    {
        var and = Where<WqlJunction>("(a = 1 or b = 2) and c = 3");

        and.IsAnd.ShouldBeTrue();
        and.Operands[0].ShouldBeOfType<WqlJunction>().IsAnd.ShouldBeFalse();
    }

    [Fact]
    public void A_subquery_and_a_function_are_read_together()
    {
        var test = Where<WqlInQuery>("ResourceId not in (select A.ResourceID from A where DATEDIFF(dd, A.LastScan, GetDate()) > 14)");

        test.IsNegated.ShouldBeTrue();
        var call = test.Query.Where.ShouldBeOfType<WqlComparison>().Left.ShouldBeOfType<WqlFunctionCall>();
        call.Function.ShouldBe(WqlFunction.DateDiff);
        call.Unit.ShouldBe(WqlDateUnit.Day);
        call.Arguments.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("is null", false)]
    [InlineData("IS NOT NULL", true)]
    public void Null_tests_are_read(string written, bool isNegated) => Where<WqlNullTest>($"Client {written}").IsNegated.ShouldBe(isNegated);

    [Fact]
    public void A_keyword_behind_a_dot_is_a_property() =>
        Where<WqlComparison>("A.Order = 1").Left.ShouldBeOfType<WqlPropertyReference>().Property.Text.ShouldBe("Order");

    [Theory]
    [InlineData("", 1, 1, WqlErrorReason.UnexpectedEnd)]
    [InlineData("select * form SMS_R_System", 1, 10, WqlErrorReason.UnexpectedToken)]
    [InlineData("select * from SMS_R_System\nwhree Name = 'x'", 2, 1, WqlErrorReason.UnexpectedToken)]
    [InlineData("select * from SMS_R_System where Name = ", 1, 41, WqlErrorReason.UnexpectedEnd)]
    [InlineData("select * from SMS_R_System where Name = 'x", 1, 41, WqlErrorReason.UnclosedText)]
    [InlineData("select * from SMS_R_System where Name = NULL", 1, 41, WqlErrorReason.UnexpectedToken)]
    [InlineData("select * from SMS_R_System where Name = ##PRM:SMS_R_System.Name##", 1, 41, WqlErrorReason.Prompt)]
    [InlineData("select * from SMS_R_System where Name like '[abc'", 1, 44, WqlErrorReason.InvalidPattern)]
    [InlineData("select * from SMS_R_System where Name like '[]'", 1, 44, WqlErrorReason.InvalidPattern)]
    [InlineData("select * from SMS_R_System where Name like '[z-a]'", 1, 44, WqlErrorReason.InvalidPattern)]
    [InlineData("select * from SMS_R_System where Name ~ 'x'", 1, 39, WqlErrorReason.UnexpectedCharacter)]
    [InlineData("select * from SMS_R_System where Name = 'a\0b'", 1, 41, WqlErrorReason.UnexpectedCharacter)]
    [InlineData("select * from SMS_R_System where GETDAT() > 1", 1, 34, WqlErrorReason.UnknownFunction)]
    [InlineData("select * from SMS_R_System where DATEDIFF(xx, A, B) > 1", 1, 43, WqlErrorReason.UnknownDateUnit)]
    [InlineData("select * from SMS_R_System where DATEDIFF(dd, A) > 1", 1, 34, WqlErrorReason.WrongArguments)]
    [InlineData("select * from SMS_R_System where A = 99999999999999999999999999999999", 1, 38, WqlErrorReason.NumberTooLarge)]
    [InlineData("select * from A as b extra", 1, 22, WqlErrorReason.UnexpectedToken)]
    public void A_mistake_is_marked_where_it_is(string text, int line, int column, WqlErrorReason reason)
    {
        WqlParser.TryParse(text, out _, out var error).ShouldBeFalse();

        error.Reason.ShouldBe(reason);
        (error.Line, error.Column).ShouldBe((line, column));
        (error.Span.End <= text.Length).ShouldBeTrue();
    }

    [Theory]
    [InlineData("select * form SMS_R_System", "FROM")]
    [InlineData("select * from SMS_R_System whre Name = 'x'", "WHERE")]
    [InlineData("select * from SMS_R_System where GETDAT() > 1", "GETDATE")]
    public void A_mistyped_word_is_answered_with_the_nearest_one(string text, string suggestion)
    {
        WqlParser.TryParse(text, out _, out var error).ShouldBeFalse();

        error.Suggestion.ShouldBe(suggestion);
        error.Message.ShouldEndWith($"Did you mean {suggestion}?");
    }

    private static WqlQuery Parse(string text)
    {
        WqlParser.TryParse(text, out var query, out var error).ShouldBeTrue(error?.ToString());
        return query!;
    }

    private static T Where<T>(string condition)
        where T : WqlPredicate =>
        Parse($"select * from SMS_R_System where {condition}").Where.ShouldBeOfType<T>();
}

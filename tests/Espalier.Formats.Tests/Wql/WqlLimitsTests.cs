using CsCheck;
using Espalier.Formats.Wql;

namespace Espalier.Formats.Tests.Wql;

public sealed class WqlLimitsTests
{
    private static readonly string[] Words =
    [
        "select", "*", "from", "SMS_R_System", "where", "and", "or", "not", "(", ")", "in", "like", "is", "null", "join", "on", "=", "<>", ".",
        ",", "'a%'", "\"[x-z]\"", "1", "-2.5", "GETDATE()", "DATEDIFF(", "dd", "Name", "as", "r", "order by", "'", "\\", "[", "##PRM:", "\0", "\ud800", "é",
    ];

    private static readonly Gen<string> Fragment = Gen.Int[0, Words.Length - 1].Select(static i => Words[i]);

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Gen.String.Sample(static text => WqlParser.TryParse(text, out var query, out var error) == (query is not null) && (query is null) == (error is not null));

    [Fact]
    public void No_heap_of_words_makes_the_parser_throw_or_mark_outside_the_text() =>
        Fragment.Array[0, 40].Sample(
            static words =>
            {
                var text = string.Join(' ', words);
                return WqlParser.TryParse(text, out _, out var error) || (error.Span.Start >= 0 && error.Span.End <= text.Length && error.Column >= 1);
            },
            iter: 5_000);

    [Fact]
    public void A_deep_heap_of_brackets_is_refused_and_not_followed_down()
    {
        Reason("select * from A where " + new string('(', 15_000) + "a = 1").ShouldBe(WqlErrorReason.TooLong);
        Reason("select * from A where " + new string('(', 5_000) + "a = 1").ShouldBe(WqlErrorReason.TooDeep);
        Reason("select * from A where " + string.Concat(Enumerable.Repeat("not ", 5_000)) + "a = 1").ShouldBe(WqlErrorReason.TooDeep);
        Reason("select * from A where " + string.Concat(Enumerable.Repeat("a in (select a from A where ", 20)) + "a = 1").ShouldBe(WqlErrorReason.TooManyClasses);
    }

    [Fact]
    public void A_list_of_two_thousand_names_is_accepted()
    {
        var names = string.Join(", ", Enumerable.Range(0, 2_000).Select(static i => $"\"MAC{i:D4}\""));

        WqlParser.TryParse($"select * from SMS_R_System where Name in ({names})", out var query, out _).ShouldBeTrue();

        query!.Where.ShouldBeOfType<WqlInList>().Literals.Count.ShouldBe(2_000);
    }

    [Fact]
    public void A_text_beyond_the_limit_is_refused() => Reason(new string(' ', WqlLimits.MaxLength + 1)).ShouldBe(WqlErrorReason.TooLong);

    private static WqlErrorReason Reason(string text)
    {
        WqlParser.TryParse(text, out _, out var error).ShouldBeFalse();
        return error.Reason;
    }
}

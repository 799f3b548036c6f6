using Espalier.Contracts.Admin.Collections;
using Espalier.Site.Collections;

namespace Espalier.Site.Tests.Collections;

public sealed class RuleQueriesTests
{
    private readonly RuleQueries _queries = new(TimeProvider.System);

    [Fact]
    public void A_query_is_completed_at_the_caret()
    {
        var completions = _queries.Complete("select * from SMS_R_System where SerialN", 40);

        (completions.Start, completions.Length).ShouldBe((33, 7));
        completions.Items.ShouldBe([new QueryCompletion("SerialNumber", QueryCompletionKind.Property, "text")]);
    }

    [Fact]
    public void A_mistake_is_a_problem_of_the_query_with_its_place()
    {
        var mistake = _queries.Check("select * from SMS_R_System where Nam = 'x'").Mistake.ShouldNotBeNull();

        (mistake.Field, mistake.Column, mistake.Length).ShouldBe(("query", 34, 3));
    }
}

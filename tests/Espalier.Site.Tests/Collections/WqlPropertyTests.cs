using CsCheck;
using Espalier.Testing.Databases;
using Espalier.Site.Collections.Wql;

namespace Espalier.Site.Tests.Collections;

[Collection(nameof(WqlEngines))]
public sealed class WqlPropertyTests(WqlEngines engines)
{
    /// <summary>Enough to meet every rule of the generator many times, and still a matter of seconds; <c>CsCheck_Iter</c> asks for more.</summary>
    private const int Queries = 300;

    [Fact]
    public Task Random_queries_select_the_same_devices_on_sqlite_and_by_the_naive_evaluator() =>
        Gen.ULong.SampleAsync(
            async seed =>
            {
                var query = new RandomQueries(seed).Query();
                (await engines.SqliteAsync(query)).ShouldBe(engines.Naive(query), query);
            },
            iter: Math.Max(Queries, Check.Iter),
            threads: 1);

    [Fact]
    public Task Random_queries_select_the_same_devices_on_both_engines()
    {
        Assert.SkipUnless(engines.HasPostgres, PostgresServer.Missing);
        return Gen.ULong.SampleAsync(
            async seed =>
            {
                var query = new RandomQueries(seed).Query();
                (await engines.SqliteAsync(query)).ShouldBe(await engines.PostgresAsync(query), query);
            },
            iter: Math.Max(Queries, Check.Iter),
            threads: 1);
    }

    [Fact]
    public void Random_queries_with_a_mistyped_place_are_refused_or_accepted_but_never_throw() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 400], Gen.Char).Sample(
            (seed, place, replacement) =>
            {
                var query = new RandomQueries(seed).Query().ToCharArray();
                query[place % query.Length] = replacement;
                var text = new string(query);
                var ok = WqlRule.TryCompile(text, engines.Schema, out var rule, out var error);
                var completions = WqlCompleter.Complete(text, place, engines.Schema);
                return ok == (rule is not null) && ok == (error is null) && completions.Start + completions.Length <= text.Length;
            },
            iter: 3_000);
}

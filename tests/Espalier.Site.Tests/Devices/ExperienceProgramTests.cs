using System.Net;
using System.Text.Json;
using Espalier.Contracts.Admin.Sites;
using Espalier.Data;
using Espalier.Site.Experience;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Site.Tests.Devices;

/// <summary>Usage reports against a server that collects them; the clock is moved by hand.</summary>
public sealed class ExperienceProgramTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly List<string> _received = [];
    private WebApplication _collector = null!;
    private HttpStatusCode _answer = HttpStatusCode.NoContent;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _collector = builder.Build();
        _collector.MapPost("/reports", async (HttpRequest request, CancellationToken cancel) =>
        {
            using var reader = new StreamReader(request.Body);
            _received.Add(await reader.ReadToEndAsync(cancel));
            return Results.StatusCode((int)_answer);
        });
        await _collector.StartAsync(Token);
    }

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Theory]
    [Trait("Line", "SITE-46")]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_site_that_joined_sends_one_report_every_two_weeks_which_could_be_read_before(SqlDialect dialect)
    {
        Assert.SkipWhen(dialect == SqlDialect.PostgreSql && PostgresServer.Programs is null, PostgresServer.Missing);
        await using var site = await TestSite.OnAsync(dialect, postgres, null, Token);
        var administrator = await site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Ada", null, ["Full Administrator"], Token);
        using var first = Program(site, joins: true);
        using var second = Program(site, joins: true);
        var preview = (await site.Gate.RunAsync(administrator, new PreviewUsageReport(), Token)).Value!;

        await LookAsync(site, TimeSpan.Zero, first, second);
        await LookAsync(site, TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1), first, second);
        _received.ShouldBeEmpty("the first two weeks are for reading it");
        await LookAsync(site, TimeSpan.FromMinutes(1), first, second);
        await LookAsync(site, TimeSpan.FromHours(1), first, second);

        var sent = _received.ShouldHaveSingleItem();
        JsonElement.DeepEquals(JsonSerializer.SerializeToElement(preview.Report, Operations.ApiJson.Options), JsonSerializer.Deserialize<JsonElement>(sent)).ShouldBeTrue(sent);
        foreach (var secret in new[] { TestSite.SiteCode, "Ada", Dns.GetHostName(), "All Systems" })
        {
            sent.ShouldNotContain(secret);
        }

        await LookAsync(site, TimeSpan.FromDays(14), first, second);
        _received.Count.ShouldBe(2);
    }

    [Fact]
    [Trait("Line", "SITE-46")]
    public async Task A_site_that_did_not_join_sends_nothing_and_one_that_left_begins_anew()
    {
        await using var site = await TestSite.OnSqliteAsync(static _ => { }, Token);
        using var off = Program(site, joins: false);
        using var on = Program(site, joins: true);

        await LookAsync(site, TimeSpan.Zero, off);
        await LookAsync(site, TimeSpan.FromDays(100), off);
        _received.ShouldBeEmpty();
        await LookAsync(site, TimeSpan.Zero, on);
        await LookAsync(site, TimeSpan.FromDays(10), off);
        await LookAsync(site, TimeSpan.FromDays(4), on);
        _received.ShouldBeEmpty("it joined again just now");
    }

    [Fact]
    public async Task A_report_that_was_not_taken_is_sent_again_an_hour_later()
    {
        await using var site = await TestSite.OnSqliteAsync(static _ => { }, Token);
        using var program = Program(site, joins: true);
        await LookAsync(site, TimeSpan.Zero, program);
        _answer = HttpStatusCode.ServiceUnavailable;
        await LookAsync(site, TimeSpan.FromDays(14), program);
        _answer = HttpStatusCode.NoContent;
        await LookAsync(site, TimeSpan.FromMinutes(59), program);
        _received.Count.ShouldBe(1);
        await LookAsync(site, TimeSpan.FromMinutes(1), program);
        await LookAsync(site, TimeSpan.FromHours(1), program);
        _received.Count.ShouldBe(2);
    }

    private static async Task LookAsync(TestSite site, TimeSpan later, params IReadOnlyList<ExperienceProgram> nodes)
    {
        site.Clock.Advance(later);
        foreach (var node in nodes)
        {
            await node.LookAsync(Token);
        }
    }

    private ExperienceProgram Program(TestSite site, bool joins) => new(
        site.Database,
        site.Services.GetRequiredService<SiteOptions>() with { JoinsExperienceProgram = joins, ExperienceProgramAddress = new Uri(_collector.Urls.First() + "/reports") },
        site.Clock,
        NullLogger<ExperienceProgram>.Instance);
}

using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Security;
using Espalier.Data;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Roles;
using Espalier.Site.Security.Vault;
using Espalier.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Tests.Administration;

/// <summary>What somebody who can write to the database, but has no site key, can hide.</summary>
public sealed class AuditTrailTests(PostgresServer postgres) : IDisposable
{
    private readonly LogRecords _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Changes_made_side_by_side_come_one_after_the_other_in_the_chain_and_refused_ones_leave_no_gap(SqlDialect dialect)
    {
        await using var site = await OnAsync(dialect);
        var administrator = await StartAsync(site);

        // Half of them are refused inside their transactions: the name is taken.
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => site.Gate.RunAsync(administrator, new AddLocalUser(n % 2 == 0 ? "Administrator" : $"user {n}", "twelve or more", [SecurityRole.Enrollers.Name]), Token)));

        made.Count(static m => m.Problem is null).ShouldBe(8);
        var state = await VerifyAsync(site);
        state.Findings.ShouldBeEmpty();
        (state.Entries, state.Chains, state.Statements).ShouldBe((8, 1, 0));

        var signing = site.Services.GetRequiredService<AuditSigning>();
        await signing.SignAsync(Token);
        await signing.SignAsync(Token);
        state = await VerifyAsync(site);
        state.Findings.ShouldBeEmpty();
        (state.Statements, state.LastSignedAt).ShouldBe((1, site.Clock.GetUtcNow()));
    }

    [Theory]
    [InlineData("""UPDATE aud_entries SET "Target" = 'another' WHERE "Position" = 3""", "entry 3 of 2026-03-02 09:00:00Z (Administrator, SaveBoundaryOperation) is not as it was written")]
    [InlineData("""UPDATE aud_entries SET "Caller" = 'Eve' WHERE "Position" = 1""", "entry 1, or what was written before there were chains, is not as it was written")]
    [InlineData("""UPDATE aud_entries SET "At" = "At" + 1 WHERE "Position" = 5""", "entry 5 of 2026-03-02 09:00:00Z (Administrator, SaveBoundaryOperation) is not as it was written")]
    [InlineData("""DELETE FROM aud_entries WHERE "Position" IN (2, 3)""", "entries 2 to 3 are missing")]
    [InlineData("""DELETE FROM aud_entries WHERE "Position" = 6""", "entry 6 is missing at the end")]
    [InlineData("""DELETE FROM aud_entries WHERE "Position" = 6; UPDATE aud_chains SET "Position" = 5, "Hash" = (SELECT "Hash" FROM aud_entries WHERE "Position" = 5)""", "entry 6 is missing at the end; the site signed them at 2026-03-02 09:00:00Z")]
    [InlineData("""DELETE FROM aud_entries; DELETE FROM aud_chains; DELETE FROM aud_heads""", "entries 1 to 6 are missing at the end; the site signed them at 2026-03-02 09:00:00Z")]
    [InlineData("""INSERT INTO aud_entries ("Id", "At", "Caller", "Operation", "Target") VALUES (900, 1, 'Eve', 'AddLocalUser', 'another')""", "what was written before there were chains, is not as it was written")]
    [InlineData("""UPDATE aud_heads SET "Document" = replace("Document", '.', '.e')""", "The statement of 2026-03-02 09:00:00Z in the database was not signed by this site")]
    [InlineData("""DELETE FROM aud_chains""", "the row that says where it ends is missing")]
    public async Task Whatever_is_altered_or_cut_off_is_found(string crime, string finding)
    {
        await using var site = await OnAsync(SqlDialect.Sqlite);
        var administrator = await StartAsync(site);
        for (var n = 0; n < 6; n++)
        {
            (await site.Gate.RunAsync(administrator, new SaveBoundary(null, $"Office {n}", "IPSubnet", $"10.{n}.0.0/16"), Token)).Problem.ShouldBeNull();
        }

        await site.Services.GetRequiredService<AuditSigning>().SignAsync(Token);
        var log = _log.All.Select(static r => r.Message).Where(static m => m.StartsWith("Audit heads", StringComparison.Ordinal)).TakeLast(1).ToList();
        (await VerifyAsync(site, [.. log, "a line that says nothing of it", "Sign-in refused: Audit heads a.b.c"])).Findings.ShouldBeEmpty();

        await site.Database.WriteAsync((scope, inner) => scope.Command(crime).RunAsync(inner), Token);

        (await VerifyAsync(site, log)).Findings.ShouldContain(f => f.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_written_anew_with_another_key_is_not_believed()
    {
        await using var site = await OnAsync(SqlDialect.Sqlite);
        await using var foreign = await OnAsync(SqlDialect.Sqlite);
        foreach (var each in new[] { site, foreign })
        {
            var administrator = await StartAsync(each);
            (await each.Gate.RunAsync(administrator, new SaveBoundary(null, "Office", "IPSubnet", "10.1.0.0/16"), Token)).Problem.ShouldBeNull();
            await each.Services.GetRequiredService<AuditSigning>().SignAsync(Token);
        }

        await using var read = await foreign.Database.ReadAsync(Token);
        var state = await AuditVerification.RunAsync(read, site.Services.GetRequiredService<SiteKey>(), [], Token);

        state.Findings.Count.ShouldBe(2);
        state.Findings[0].ShouldContain("was not signed by this site");
        state.Findings[1].ShouldContain("entry 1, or what was written before there were chains, is not as it was written");
    }

    [Fact]
    public async Task An_entry_put_at_the_end_of_a_chain_by_who_has_no_site_key_is_found_although_the_site_signed_it()
    {
        await using var site = await OnAsync(SqlDialect.Sqlite);
        var administrator = await StartAsync(site);
        (await site.Gate.RunAsync(administrator, new SaveBoundary(null, "Office", "IPSubnet", "10.1.0.0/16"), Token)).Problem.ShouldBeNull();
        await site.Database.WriteAsync(
            async (scope, inner) =>
            {
                var chain = await scope.Context.Set<AuditChain>().SingleAsync(inner);
                var forged = new AuditEntry { At = site.Clock.GetUtcNow(), Caller = "Ada", Operation = "RemoveAdministrativeUser", Target = "Eve", Chain = chain.Name, Position = 2 };
                forged.Hash = new AuditHash(new byte[32]).Next(chain.Hash, 2, forged);
                scope.Context.Add(forged);
                (chain.Position, chain.Hash) = (2, forged.Hash);
                await scope.SaveAsync(inner);
            },
            Token);
        await site.Services.GetRequiredService<AuditSigning>().SignAsync(Token);

        (await VerifyAsync(site)).Findings.ShouldHaveSingleItem().ShouldContain("entry 2 of 2026-03-02 09:00:00Z (Ada, RemoveAdministrativeUser) is not as it was written");
    }

    [Fact]
    public async Task An_authority_that_was_put_beside_a_key_of_the_site_is_not_believed()
    {
        await using var site = await OnAsync(SqlDialect.Sqlite);
        await using var foreign = await OnAsync(SqlDialect.Sqlite);
        await StartAsync(site);
        var administrator = await StartAsync(foreign);
        (await foreign.Gate.RunAsync(administrator, new SaveBoundary(null, "Office", "IPSubnet", "10.1.0.0/16"), Token)).Problem.ShouldBeNull();
        await foreign.Services.GetRequiredService<AuditSigning>().SignAsync(Token);
        await using var read = await foreign.Database.ReadAsync(Token);
        var statement = (await read.Command("SELECT \"Document\" FROM aud_heads").ListAsync(static r => r.GetString(0), Token)).Single();
        await site.Database.WriteAsync(
            async (scope, inner) =>
            {
                await scope.Command("""UPDATE sec_certificates SET "Purpose" = 0, "Certificate" = @other WHERE "Purpose" = 1""").With("other", foreign.Services.GetRequiredService<SiteCertificates>().Authority.RawData).RunAsync(inner);
                await scope.Command("""INSERT INTO aud_heads ("Id", "At", "Document") VALUES (1, 1, @statement)""").With("statement", statement).RunAsync(inner);
            },
            Token);

        (await VerifyAsync(site)).Findings.ShouldContain(static f => f.Contains("was not signed by this site", StringComparison.Ordinal));
    }

    private static async Task<UserId> StartAsync(TestSite site)
    {
        await site.Services.GetRequiredService<SiteCertificates>().LoadAsync(Token);
        return await site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Administrator", null, [SecurityRole.FullAdministrator.Name], Token);
    }

    private static async Task<AuditTrailState> VerifyAsync(TestSite site, IEnumerable<string>? logs = null)
    {
        await using var scope = await site.Database.ReadAsync(Token);
        return await AuditVerification.RunAsync(scope, site.Services.GetRequiredService<SiteKey>(), logs ?? [], Token);
    }

    private async Task<TestSite> OnAsync(SqlDialect dialect)
    {
        Assert.SkipWhen(dialect == SqlDialect.PostgreSql && PostgresServer.Programs is null, PostgresServer.Missing);
        return await TestSite.OnAsync(dialect, postgres, logging => logging.AddProvider(_log), Token);
    }
}

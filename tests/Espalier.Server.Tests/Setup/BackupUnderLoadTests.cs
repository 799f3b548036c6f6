using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Testing.Processes;
using Microsoft.Data.Sqlite;

namespace Espalier.Server.Tests.Setup;

/// <summary><c>espalier backup</c> and <c>restore</c> as processes beside a site that Macs report to.</summary>
public sealed class BackupUnderLoadTests
{
    private const int Macs = 20;

    [Fact]
    [Trait("Line", "DB-6")]
    public async Task A_backup_taken_while_twenty_Macs_report_restores_to_a_site_that_they_bring_up_to_date_again()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(6));
        var token = limit.Token;
        await using var site = await SiteProcess.CreateAsync(null, Macs, token);
        var backup = Path.Combine(site.DataFolder, "..", "backup.db");
        await site.StartAsync(null, token);
        site.StartMacs();
        await site.WaitAsync(static o => o is { Enrolled: Macs, Reported: > 0 and < Macs }, token);

        var (code, _, errors) = await EspalierProcess.RunAsync(token, "backup", "--data", site.DataFolder, "--to", backup);
        code.ShouldBe(0, errors);
        var whole = await site.SettledAsync(token);

        // Not while it is served.
        (code, _, errors) = await EspalierProcess.RunAsync(token, "restore", "--data", site.DataFolder, "--from", backup);
        code.ShouldBe(1);
        errors.ShouldContain("stop it first");

        await site.KillAsync(token);
        (code, _, errors) = await EspalierProcess.RunAsync(token, "restore", "--data", site.DataFolder, "--from", backup);
        code.ShouldBe(0, errors);
        using (var engine = new SqliteEngine(site.DatabaseFile, SiteRole.ModelParts))
        {
            (await Ledger.StoredAsync(engine, token)).Count.ShouldBe(Macs, "each Mac was enrolled when the backup was taken");
            SqliteConnection.ClearAllPools();
        }

        await site.StartAsync(null, token);
        var again = await site.SettledAsync(token);
        again.QuarantinedReports.ShouldBe(0);
        again.Conflicts.ShouldBe(0);
        again.Devices.ShouldBe(whole.Devices);
        again.NonCompliant.ShouldBe(whole.NonCompliant);
    }
}

using System.Globalization;
using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Problems;
using Espalier.Data;
using Espalier.Site.Security.Vault;

namespace Espalier.Site.Problems;

/// <summary>Packs the parts of a report into its archive: <c>report.json</c>, <c>console/</c>, <c>site/</c> and the Mac's part as it came, <c>mac.zip</c>.</summary>
internal sealed class ProblemReportPacking(SiteDatabase database, ProblemReportFolder folder, SiteOptions options, TimeProvider clock)
{
    /// <summary>Packs; the archive's length, and whether a Mac's part is in it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="crash">What is known of a crash; null for a report of anything else.</param>
    /// <param name="missing">Why the Mac's part is missing; null where it is not.</param>
    /// <param name="token">Cancels.</param>
    public async Task<(long Bytes, bool HasMac)> PackAsync(StoredProblemReport report, string? crash, string? missing, CancellationToken token)
    {
        var unfinished = folder.Unfinished(report.Id);
        var mac = new FileInfo(folder.MacPart(report.Id));
        File.Delete(unfinished);
        await using (var file = PrivateFiles.Create(unfinished))
        await using (var archive = await ProblemArchive.CreateAsync(file, SiteReportPart.MaxContent, token))
        {
            await archive.AddTextAsync(
                "report.json",
                SiteReportPart.ToJson(new ProblemReportHead(SiteReportPart.Format, report.Id, report.CreatedAt, report.Origin, options.SiteCode, report.Description, report.CreatedBy, report.DeviceId, report.DeviceName, mac.Exists, missing)),
                token);
            if (mac.Exists)
            {
                await using var content = mac.OpenRead();
                await archive.AddBytesAsync("mac.zip", content, mac.Length, isPacked: true, token);
            }

            if (crash is not null)
            {
                await archive.AddTextAsync("site/crash.txt", crash, token);
            }
            else if (report.Console.Length > 0)
            {
                await archive.AddTextAsync("console/console.json", report.Console, token);
            }

            await SiteReportPart.WriteAsync(archive, options, await FactsAsync(token), withDump: report.Origin == ProblemReportOrigin.Crash, clock.GetUtcNow(), token);
            await archive.AddLeftOutAsync(token);
        }

        File.Move(unfinished, folder.Archive(report.Id), overwrite: true);
        return (new FileInfo(folder.Archive(report.Id)).Length, mac.Exists);
    }

    private async Task<Dictionary<string, string>> FactsAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        async Task<string> CountAsync(string from) => (await scope.Command("SELECT count(*) FROM " + from).ScalarAsync<int>(token)).ToString(CultureInfo.InvariantCulture);

        return new Dictionary<string, string>
        {
            ["database"] = scope.Dialect == SqlDialect.Sqlite ? "SQLite" : "PostgreSQL",
            ["devices"] = await CountAsync("dev_devices"),
            ["clients"] = await CountAsync("dev_status WHERE client_id IS NOT NULL"),
            ["collections"] = await CountAsync("coll_collections"),
            ["deployments"] = await CountAsync("dep_deployments"),
        };
    }
}

/// <summary>The first entry of a report.</summary>
internal sealed record ProblemReportHead(
    int Format, Guid Id, DateTimeOffset CreatedAt, ProblemReportOrigin Origin, string SiteCode, string Description, string CreatedBy, int? Device, string DeviceName, bool HasMacPart, string? MacPartMissing);

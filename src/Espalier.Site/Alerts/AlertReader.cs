using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.Alerts;
using Espalier.Data;
using Espalier.Site.Devices;
using Espalier.Site.Security.Certificates;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Alerts;

/// <summary>Works out from the facts what needs attention; a query each, none of which lists Macs.</summary>
internal static class AlertReader
{
    /// <summary>
    /// How long before its end a certificate of the site is told of, and told of again (SEC-34): an authority is replaced in two steps, weeks apart. The last one is
    /// urgent.
    /// </summary>
    private static readonly TimeSpan[] SiteCertificateSteps = [TimeSpan.FromDays(60), TimeSpan.FromDays(30), TimeSpan.FromDays(7)];

    /// <summary>Macs renew their certificates long before; one that is this near its end did not.</summary>
    private static readonly TimeSpan DeviceCertificateSoon = TimeSpan.FromDays(14);

    public static async Task<List<FoundAlert>> FindAsync(ReadScope scope, DateTimeOffset now, CancellationToken token)
    {
        var found = await SiteCertificatesAsync(scope, now, token);
        found.AddRange(await DeploymentFailuresAsync(scope, token));
        foreach (var one in new[] { await DeviceCertificatesAsync(scope, now, token), await QuarantinedAsync(scope, token), await SilentAsync(scope, now, token), await ConflictsAsync(scope, token) })
        {
            if (one is not null)
            {
                found.Add(one);
            }
        }

        return [.. found.OrderByDescending(static f => f.Alert.Severity).ThenBy(static f => f.Alert.Since).ThenBy(static f => f.Alert.Id, StringComparer.Ordinal)];
    }

    private static async Task<List<FoundAlert>> SiteCertificatesAsync(ReadScope scope, DateTimeOffset now, CancellationToken token)
    {
        var stored = await scope.Context.Set<StoredCertificate>().AsNoTracking().Where(static c => c.IsCurrent && c.RetiredAt == null).ToListAsync(token);
        var found = new List<FoundAlert>();
        foreach (var one in stored)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(one.Certificate);
            DateTimeOffset ends = certificate.NotAfter.ToUniversalTime();
            var steps = SiteCertificateSteps.Count(step => ends - now <= step);
            if (steps == 0)
            {
                continue;
            }

            var (what, remedy) = one.Purpose switch
            {
                CertificatePurpose.Authority => ("The site's certificate authority", "Announce a new one, then replace it, before Macs no longer reach the site."),
                CertificatePurpose.PolicySigning => ("The certificate that signs policies", "The site renews it by itself; its log says why it has not."),
                _ => ("The server's certificate", "The site renews it by itself, unless its settings say otherwise; its log says why it has not. By hand: espalier certificates renew."),
            };
            var severity = steps == SiteCertificateSteps.Length ? AlertSeverity.Critical : AlertSeverity.Warning;
            var title = ends <= now ? $"{what} has expired" : $"{what} expires in {Days(ends - now)}";
            found.Add(new(new Alert("certificate-ends:" + one.Fingerprint, AlertKind.CertificateEnds, severity, title, remedy, ends - SiteCertificateSteps[0], one.Fingerprint), steps));
        }

        return found;
    }

    private static async Task<FoundAlert?> DeviceCertificatesAsync(ReadScope scope, DateTimeOffset now, CancellationToken token)
    {
        // It becomes worse when one more is near its end, and again when that has come.
        const string Sql =
            """
            SELECT count(*), min(e.ends), max(CASE WHEN e.ends <= @now THEN e.ends ELSE e.ends - @window END) FROM
              (SELECT max(i."NotAfter") AS ends FROM enr_identities i JOIN dev_status d ON d.resource_id = i."ResourceId" AND d.client_id = i."ClientId"
               WHERE i."RevokedAt" IS NULL GROUP BY i."ResourceId") e
            WHERE e.ends <= @soon
            """;
        var (count, first, last) = (await scope.Command(Sql).With("soon", now + DeviceCertificateSoon).With("now", now).With("window", (long)DeviceCertificateSoon.TotalMicroseconds).ListAsync(Counted, token))[0];
        return count == 0 ? null : new(
            new Alert(
                "device-certificates-end", AlertKind.DeviceCertificatesEnd, Instants.FromMicroseconds(first) <= now ? AlertSeverity.Critical : AlertSeverity.Warning,
                $"{Macs(count, "has", "have")} a certificate that ends within {DeviceCertificateSoon.Days} days or did", "A Mac renews it by itself when it reaches the site. One whose certificate has ended must be enrolled again.",
                Instants.FromMicroseconds(first) - DeviceCertificateSoon, ""),
            last);
    }

    private static async Task<List<FoundAlert>> DeploymentFailuresAsync(ReadScope scope, CancellationToken token)
    {
        const string Sql =
            """
            SELECT p."Id", b."Name", c.name, count(*), min(s."Since")
            FROM cmp_baseline_states s
            JOIN dep_deployments p ON p."Id" = s."DeploymentId" AND p."IsEnabled"
            JOIN coll_members m ON m.collection_id = p."CollectionId" AND m.resource_id = s."ResourceId"
            JOIN cmp_baselines b ON b."Id" = p."BaselineId"
            JOIN coll_collections c ON c.id = p."CollectionId"
            WHERE s."State" = 4 GROUP BY p."Id", b."Name", c.name
            """;
        return await scope.Command(Sql).ListAsync(
            static r =>
            {
                var (id, count) = (r.GetGuid(0), r.GetInt64(3));
                return new FoundAlert(
                    new Alert(
                        $"deployment-failures:{id:N}", AlertKind.DeploymentFailures, AlertSeverity.Warning, $"{r.GetString(1)} fails on {Macs(count)} of {r.GetString(2)}",
                        "A script ended with an error or took too long. The status of the deployment shows the reason for each Mac.", Instants.FromMicroseconds(r.GetInt64(4)), id.ToString()),
                    count);
            },
            token);
    }

    private static async Task<FoundAlert?> QuarantinedAsync(ReadScope scope, CancellationToken token)
    {
        const string Sql = """SELECT count(*), coalesce(min("ReceivedAt"), 0), coalesce(max("Id"), 0), count(DISTINCT "ResourceId") FROM msg_quarantine""";
        var (count, since, last, macs) = (await scope.Command(Sql).ListAsync(static r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)), token))[0];
        return count == 0 ? null : new(
            new Alert(
                "quarantined-reports", AlertKind.QuarantinedReports, AlertSeverity.Warning, $"{(count == 1 ? "1 report" : $"{count:N0} reports")} of {Macs(macs)} could not be accepted",
                "They are kept as they were sent, each with the reason. The site shows older facts of these Macs until they report again.", Instants.FromMicroseconds(since), ""),
            last);
    }

    private static async Task<FoundAlert?> SilentAsync(ReadScope scope, DateTimeOffset now, CancellationToken token)
    {
        const string Sql =
            """
            SELECT count(*), min(coalesce(last_contact_at, enrolled_at)), max(coalesce(last_contact_at, enrolled_at)) FROM dev_status
            WHERE client_id IS NOT NULL AND coalesce(last_contact_at, enrolled_at) <= @before
            """;
        var (count, first, last) = (await scope.Command(Sql).With("before", now - DeviceListReader.ActiveFor).ListAsync(Counted, token))[0];
        return count == 0 ? null : new(
            new Alert(
                "silent-macs", AlertKind.SilentMacs, AlertSeverity.Warning, $"{Macs(count, "is", "are")} silent",
                $"Enrolled, and not heard of for {DeviceListReader.ActiveFor.Days} days: switched off, gone, or without a way to the site.", Instants.FromMicroseconds(first) + DeviceListReader.ActiveFor, ""),
            last);
    }

    private static async Task<FoundAlert?> ConflictsAsync(ReadScope scope, CancellationToken token)
    {
        const string Sql = "SELECT count(*), min(enrolled_at), max(resource_id) FROM dev_status WHERE conflict_with IS NOT NULL";
        var (count, since, last) = (await scope.Command(Sql).ListAsync(Counted, token))[0];
        return count == 0 ? null : new(
            new Alert(
                "conflict-records", AlertKind.ConflictRecords, AlertSeverity.Warning, count == 1 ? "1 record is in conflict with another" : $"{count:N0} records are in conflict with others",
                "Each claims the hardware of another record without its key. Merge it when it is the same Mac, split it when it is not.", Instants.FromMicroseconds(since), ""),
            last);
    }

    private static (long Count, long First, long Last) Counted(System.Data.Common.DbDataReader r) => (r.GetInt64(0), r.IsDBNull(1) ? 0 : r.GetInt64(1), r.IsDBNull(2) ? 0 : r.GetInt64(2));

    private static string Macs(long count) => count == 1 ? "1 Mac" : $"{count:N0} Macs";

    private static string Macs(long count, string one, string many) => Macs(count) + " " + (count == 1 ? one : many);

    private static string Days(TimeSpan left) => left.Days switch { 0 => "less than a day", 1 => "1 day", var days => $"{days} days" };
}

using System.Diagnostics;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;

namespace Espalier.Load;

/// <summary>New query rules over all devices, beside the same questions in hand-written SQL on the same tables.</summary>
internal static class QueryRun
{
    private const int Times = 5;

    private static readonly (string Name, string Wql, string Sql)[] Questions =
    [
        ("version of macOS begins with 15", """select * from SMS_R_System where SMS_R_System.OperatingSystemNameandVersion like "Apple Mac OS X 15%" """,
            "SELECT resource_id FROM dev_devices WHERE operating_system_name_and_version_f LIKE 'APPLE MAC OS X 15%'"),
        ("one application", """select * from SMS_R_System inner join SMS_G_System_ADD_REMOVE_PROGRAMS on SMS_G_System_ADD_REMOVE_PROGRAMS.ResourceId = SMS_R_System.ResourceId where SMS_G_System_ADD_REMOVE_PROGRAMS.DisplayName = "Application 1234" """,
            "SELECT DISTINCT r.resource_id FROM inv_software s JOIN inv_add_remove_programs_rows r ON r.software_id = s.software_id WHERE s.display_name_f = 'APPLICATION 1234'"),
        ("an application older than version 5, and a user", """select * from SMS_R_System inner join SMS_G_System_ADD_REMOVE_PROGRAMS on SMS_G_System_ADD_REMOVE_PROGRAMS.ResourceId = SMS_R_System.ResourceId inner join SMS_G_System_COMPUTER_SYSTEM on SMS_G_System_COMPUTER_SYSTEM.ResourceId = SMS_R_System.ResourceId where SMS_G_System_ADD_REMOVE_PROGRAMS.DisplayName like "Application 12%" and SMS_G_System_ADD_REMOVE_PROGRAMS.Version < "5" and SMS_G_System_COMPUTER_SYSTEM.UserName like "%7%" """,
            "SELECT DISTINCT r.resource_id FROM inv_software s JOIN inv_add_remove_programs_rows r ON r.software_id = s.software_id JOIN inv_computer_system c ON c.resource_id = r.resource_id WHERE s.display_name_f LIKE 'APPLICATION 12%' AND s.version_f < '5' AND c.user_name_f LIKE '%7%'"),
    ];

    public static async Task<int> RunAsync(LoadOptions options, CancellationToken token)
    {
        await using var site = await PlayedSite.StartStoredAsync(options, token);
        await using var tables = await SiteTables.OpenAsync(site, token);
        Figures.Head("New query rule", "devices selected", "hand-written SQL", "preview of the rule", "ratio", "rule saved, members written", "hand-written SQL that writes the same");
        foreach (var (name, wql, sql) in Questions)
        {
            var (byHand, bySite, written, writtenByHand) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            var count = 0;
            for (var time = 0; time < Times; time++)
            {
                var started = Stopwatch.GetTimestamp();
                var selected = await tables.ListAsync(sql, static r => r.GetInt32(0), token);
                byHand.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                started = Stopwatch.GetTimestamp();
                count = (await site.Api.PostAsync<PreviewQueryRequest, QueryPreview>("/collections/preview-query", new PreviewQueryRequest { Query = wql.Trim() }, token)).Count;
                bySite.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (count != selected.Count)
                {
                    throw new InvalidOperationException($"{name}: the rule selects {count} devices, hand-written SQL {selected.Count}.");
                }

                started = Stopwatch.GetTimestamp();
                var made = await site.Api.PostAsync<CreateCollectionRequest, CollectionDetails>("/collections", new CreateCollectionRequest
                {
                    Name = $"{name} {time}",
                    Rules = [new CollectionRule { Kind = CollectionRuleKind.Query, Name = "query", Query = wql.Trim() }],
                }, token);
                while (await tables.NumberAsync($"SELECT coalesce(max(member_count), -1) FROM coll_collections WHERE id = '{made.Summary.Id}' AND evaluated_at IS NOT NULL", token) < count)
                {
                    await Task.Delay(5, token);
                }

                written.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                writtenByHand.Add(await WriteAsync(tables, site, made.Summary.Id, sql, token));
            }

            Figures.Row(name, Figures.Number(count), Ms(byHand), Ms(bySite), $"{Figures.At(bySite, 0.5) / Figures.At(byHand, 0.5):F2}", Ms(written), Ms(writtenByHand));
        }

        return 0;

        static string Ms(List<double> times) => Figures.Ms(Figures.At(times, 0.5));
    }

    // Matches and members with the indexes that the site's tables have, in one transaction.
    private static async Task<double> WriteAsync(SiteTables tables, PlayedSite site, CollectionId like, string sql, CancellationToken token)
    {
        await tables.RunAsync("CREATE TABLE IF NOT EXISTS hand_matches (rule_id int, resource_id int, PRIMARY KEY (rule_id, resource_id))", token);
        await tables.RunAsync("CREATE INDEX IF NOT EXISTS hand_matches_device ON hand_matches (resource_id)", token);
        await tables.RunAsync("CREATE TABLE IF NOT EXISTS hand_members (collection_id varchar(8), resource_id int, since bigint, PRIMARY KEY (collection_id, resource_id))", token);
        await tables.RunAsync("CREATE INDEX IF NOT EXISTS hand_members_device ON hand_members (resource_id)", token);
        if (!tables.IsPostgres)
        {
            await tables.RunAsync("PRAGMA synchronous=FULL", token);
        }

        var started = Stopwatch.GetTimestamp();
        await tables.RunAsync($"BEGIN; INSERT INTO hand_matches SELECT 1, resource_id FROM ({sql}) q; INSERT INTO hand_members SELECT '{like}', m.resource_id, 0 FROM hand_matches m JOIN coll_members a ON a.resource_id = m.resource_id AND a.collection_id = '{CollectionId.AllSystems}'; COMMIT", token);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await tables.RunAsync("DELETE FROM hand_matches; DELETE FROM hand_members", token);
        return took;
    }
}

using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Messages;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Console.Tests.Gallery;

/// <summary>Authorities and quarantined reports of the sample site.</summary>
internal sealed class SampleSiteSecurity(TimeProvider clock)
{
    public const string BrokenText = """{"name":"<script>alert(1)</script>","classes":[{"class":"Computer System","rows":7}]}""";

    /// <summary>Users and groups of the sample domain.</summary>
    public static IReadOnlyList<DirectoryEntry> Domain { get; } =
    [
        new("S-1-5-21-1-2-3-1105", "CORP\\Analysts", "Analysts", DirectoryEntryKind.Group, "CN=Analysts,DC=corp,DC=example,DC=com"),
        new("S-1-5-21-1-2-3-1106", "CORP\\Helpdesk", "Helpdesk", DirectoryEntryKind.Group, "CN=Helpdesk,DC=corp,DC=example,DC=com"),
    ];

    private readonly List<QuarantinedReportSummary> _reports =
    [
        new(8, new ResourceId(ResourceId.First + 5), "", "compliance-states", 1, 12, clock.GetUtcNow().AddMinutes(-9), "The item is not a GUID."),
        new(7, new ResourceId(ResourceId.First + 3), "mac-0003", "hardware-inventory", 2, 41, clock.GetUtcNow().AddHours(-3), "classes[0].rows is not a list."),
    ];

    public List<SiteAuthority> Authorities { get; } =
    [
        new(new string('c', 64), clock.GetUtcNow().AddDays(20).AddHours(1), true) { State = AuthorityState.Current, ValidFrom = clock.GetUtcNow().AddDays(-90), Macs = 17 },
        new(new string('0', 64), clock.GetUtcNow().AddDays(50).AddHours(1), false) { State = AuthorityState.Older, ValidFrom = clock.GetUtcNow().AddDays(-300), Macs = 2 },
        new(new string('1', 64), clock.GetUtcNow().AddDays(5).AddHours(1), false) { State = AuthorityState.Older, ValidFrom = clock.GetUtcNow().AddDays(-400) },
    ];

    public Result<SiteAuthorityChanged> Announce()
    {
        Authorities.Add(new SiteAuthority(new string('d', 64), clock.GetUtcNow().AddYears(20), false) { State = AuthorityState.Announced, ValidFrom = clock.GetUtcNow().AddDays(-1) });
        return new SiteAuthorityChanged(new string('d', 64));
    }

    public Result<SiteAuthorityChanged> Replace()
    {
        var next = Authorities.Single(static a => a.State == AuthorityState.Announced);
        var changed = Authorities.ConvertAll(a => a with { IsCurrent = a == next, State = a == next ? AuthorityState.Current : AuthorityState.Older });
        Authorities.Clear();
        Authorities.AddRange(changed);
        return new SiteAuthorityChanged(next.Fingerprint);
    }

    public Result<Done> Retire(RetireSiteAuthority request) =>
        Authorities.RemoveAll(a => a.Fingerprint == request.Fingerprint && !a.IsCurrent) > 0 ? Done.Instance : Problem.NotFound("older authority");

    public Result<QuarantinedReportPage> Reports(ListQuarantinedReports request)
    {
        var found = _reports.Where(r => request.Before is null || r.Id < request.Before).Take(request.Take).ToList();
        return new QuarantinedReportPage(_reports.Count, found);
    }

    public Result<QuarantinedReportDetails> Report(GetQuarantinedReport request) =>
        _reports.Find(r => r.Id == request.Id) is { } found
            ? new QuarantinedReportDetails(found, found.Id == 7 ? BrokenText : BrokenText[..20])
            : Problem.NotFound("report");
}

using System.Globalization;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Sites;

namespace Espalier.Console.Administration.SiteConfiguration;

/// <summary>Columns and rows of sites, servers and roles (SITE-24, SITE-49).</summary>
internal static class SiteSystemLists
{
    public static IReadOnlyList<ListColumn<SiteSummary>> SiteColumns { get; } =
    [
        new("name", "Name", static s => s.Name) { Width = 180 },
        new("code", "Site Code", static s => s.Code) { Width = 100 },
        new("version", "Version", static s => s.Version) { Width = 160 },
        new("database", "Database", static s => s.Database) { Width = 180 },
        new("address", "Address For Macs", static s => s.AddressForMacs.GetLeftPart(UriPartial.Authority)) { Width = 260, Grows = true },
    ];

    public static IReadOnlyList<ListColumn<SiteSystemServer>> ServerColumns { get; } =
    [
        new("name", "Name", static s => s.Name) { Width = 240, Grows = true },
        new("state", "State", static s => StateText(s)) { Width = 230 },
        new("version", "Version", static s => s.Version) { Width = 100 },
        new("macs", "Connected Macs", static s => s.Macs) { Width = 140 },
        new("started", "Started", static s => s.StartedAt) { Width = 170 },
        new("site", "Site Code", static s => s.SiteCode) { Width = 100 },
        new("count", "Number Of Roles", static s => s.Roles.Count) { Width = 140 },
        new("roles", "Roles", static s => string.Join(", ", s.Roles.Select(static r => r.Name))) { Width = 380, Grows = true },
    ];

    public static IReadOnlyList<ListColumn<SiteSystemRole>> RoleColumns { get; } =
    [
        new("name", "Role Name", static r => r.Name) { Width = 240 },
        new("description", "Role Description", static r => r.Description) { Width = 420, Grows = true },
    ];

    public static ListSource<SiteSummary> Sites(SiteGate gate) => new InMemoryList<SiteSummary>(
        SiteColumns, static s => s.Code, async (_, token) => [(await gate.ReadAsync(new ListSiteSystems(), token)).Site], "name").Source;

    public static ListSource<SiteSystemServer> Servers(SiteGate gate) => new InMemoryList<SiteSystemServer>(
        ServerColumns, static s => s.Id.ToString("N"), async (_, token) => (await gate.ReadAsync(new ListSiteSystems(), token)).Servers, "name").Source with
    {
        AreSame = static (a, b) => a.Id == b.Id && a.State == b.State && a.Macs == b.Macs && a.Roles.Count == b.Roles.Count,
    };

    private static string StateText(SiteSystemServer server) => server.State switch
    {
        ServerState.OtherVersion => "Runs another version: upgrade it",
        ServerState.Silent => string.Create(CultureInfo.InvariantCulture, $"Not heard since {server.SeenAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
        _ => "Running",
    };

    public static ListSource<SiteSystemRole> Roles(SiteSystemServer server) => new InMemoryList<SiteSystemRole>(
        RoleColumns, static r => r.Name, (_, _) => Task.FromResult(server.Roles), "").Source with { AreSame = static (a, b) => a.Name == b.Name };
}

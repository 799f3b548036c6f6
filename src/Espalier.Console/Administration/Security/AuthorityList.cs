using Espalier.Console.Components;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Certificates;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Administration.Security;

/// <summary>Columns and rows of the list of certificate authorities (SEC-34).</summary>
internal static class AuthorityList
{
    public static IReadOnlyList<ListColumn<SiteAuthority>> Columns { get; } =
    [
        new("state", "State", static a => a.State) { Width = 120, Cell = static a => Component<AuthorityBadge>(nameof(AuthorityBadge.State), a.State) },
        new("fingerprint", "Fingerprint (SHA-256)", static a => a.Fingerprint) { Width = 240, Grows = true },
        new("from", "Valid From", static a => a.ValidFrom) { Width = 150 },
        new("to", "Valid To", static a => a.ExpiresAt) { Width = 150 },
        new("validity", "Validity", static a => a.ExpiresAt) { Width = 170, IsSortable = false, Cell = static a => Component<ExpiryBadge>(nameof(ExpiryBadge.At), a.ExpiresAt) },
        new("macs", "Macs Certified", static a => a.Macs) { Width = 120 },
    ];

    public static ListSource<SiteAuthority> Source(SiteGate gate) => new InMemoryList<SiteAuthority>(
        Columns, static a => a.Fingerprint, (_, token) => gate.ReadAsync(new ListSiteAuthorities(), token), "").Source;

    private static RenderFragment Component<T>(string parameter, object? value)
        where T : IComponent => builder =>
        {
            builder.OpenComponent<T>(0);
            builder.AddComponentParameter(1, parameter, value);
            builder.CloseComponent();
        };
}

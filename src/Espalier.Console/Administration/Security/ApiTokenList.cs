using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Security;

namespace Espalier.Console.Administration.Security;

/// <summary>Columns and rows of the list of API tokens.</summary>
internal static class ApiTokenList
{
    public static IReadOnlyList<ListColumn<ApiTokenSummary>> Columns { get; } =
    [
        new("name", "Name", static t => t.Name) { Width = 220, Grows = true },
        new("user", "User", static t => t.User) { Width = 180 },
        new("rights", "Rights", static t => string.Join(", ", t.Rights)) { Width = 260 },
        new("expires", "Expires", static t => t.ExpiresAt) { Width = 150 },
        new("used", "Last Used", static t => t.LastUsedAt) { Width = 150 },
        new("from", "Last Used From", static t => t.LastUsedFrom) { Width = 150 },
        new("created", "Created", static t => t.CreatedAt) { Width = 150, IsExtra = true },
    ];

    public static ListSource<ApiTokenSummary> Source(SiteGate gate) =>
        new InMemoryList<ApiTokenSummary>(Columns, static t => t.Id.ToString("N"), (_, token) => gate.ReadAsync(new ListApiTokens(), token), "name").Source with
        {
            AreSame = static (a, b) => a with { Rights = b.Rights } == b && a.Rights.SequenceEqual(b.Rights),
        };
}

using System.Globalization;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Users;

/// <summary>An account as a directory node gives it; values are arrays under <c>dsAttrTypeStandard:</c> names.</summary>
internal sealed record Account(string Name, long? UserId)
{
    private const string Standard = "dsAttrTypeStandard:";

    private const string Native = "dsAttrTypeNative:";

    /// <summary>From here on macOS gives user ids to people; hidden administrators are often put below 500.</summary>
    public const int FirstUserId = 401;

    private static readonly string[] NoShells = ["/usr/bin/false", "/bin/false", "/sbin/nologin", "/usr/sbin/nologin"];

    public string? FullName { get; init; }

    public string? Home { get; init; }

    public string? Shell { get; init; }

    public string? GeneratedUid { get; init; }

    public bool IsHidden { get; init; }

    /// <summary>NetBIOS name of the domain the account comes from; null for a local account.</summary>
    public string? Domain { get; init; }

    /// <summary>A domain account whose record is kept on the Mac for use without network.</summary>
    public bool IsMobile { get; init; }

    /// <summary>The account of a person, or root, which the guide's pictures show too.</summary>
    public bool IsPersonal => Name == "root"
        || (UserId >= FirstUserId && !Name.StartsWith('_') && !NoShells.Contains(Shell));

    public string AccountType => IsMobile ? "Mobile" : Domain is not null ? "Network" : "Local";

    /// <summary>All records of <c>dscl -plist . -readall /Users ...</c>.</summary>
    public static IReadOnlyList<Account> ParseAll(PropertyListValue answer) =>
        [.. (answer as PropertyListArray ?? PropertyListArray.Empty).OfType<PropertyListDictionary>().Select(static r => Parse(r, null)).OfType<Account>()];

    /// <summary>One record; <paramref name="name"/> is used where the record does not name itself.</summary>
    public static Account? Parse(PropertyListDictionary record, string? name)
    {
        name = First(record, "RecordName") ?? name;
        if (name is not { Length: > 0 })
        {
            return null;
        }

        var authorities = All(record, "AuthenticationAuthority");
        var node = First(record, "OriginalNodeName");
        return new Account(name, long.TryParse(First(record, "UniqueID"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? id : null)
        {
            FullName = First(record, "RealName"),
            Home = First(record, "NFSHomeDirectory"),
            Shell = First(record, "UserShell"),
            GeneratedUid = First(record, "GeneratedUID"),
            IsHidden = First(record, "IsHidden") is "1" or "YES" or "true",
            Domain = DomainOf(authorities, node),
            IsMobile = authorities.Any(static a => a.StartsWith(";LocalCachedUser;", StringComparison.Ordinal)),
        };
    }

    /// <summary>
    /// <c>;LocalCachedUser;/Active Directory/CORP/corp.example.com:alice:GUID</c>, <c>;NetLogon;bob;CORP</c>, a node
    /// <c>/Active Directory/CORP/...</c>, or a Kerberos realm that is not the Mac's own (<c>LKDC:</c>).
    /// </summary>
    internal static string? DomainOf(IReadOnlyList<string> authorities, string? node)
    {
        foreach (var authority in authorities)
        {
            switch (authority.Split(';'))
            {
                case ["", "LocalCachedUser", var place, ..] when DomainOfNode(place) is { } domain:
                    return domain;
                case ["", "NetLogon", _, { Length: > 0 } domain, ..]:
                    return domain;
                default:
                    break;
            }
        }

        return DomainOfNode(node)
            ?? authorities.Select(static a => a.Split(';'))
                .Where(static a => a is ["", "Kerberosv5", _, _, { Length: > 0 } realm, ..] && !realm.StartsWith("LKDC:", StringComparison.OrdinalIgnoreCase))
                .Select(static a => a[4].Split('.')[0])
                .FirstOrDefault();
    }

    private static string? DomainOfNode(string? node) =>
        node?.Trim().Split('/') is ["", "Active Directory", { Length: > 0 } domain, ..] ? domain : null;

    private static List<string> All(PropertyListDictionary record, string attribute) =>
        (record.FindArray(Standard + attribute) ?? record.FindArray(Native + attribute) ?? PropertyListArray.Empty)
            .OfType<PropertyListString>().Select(static s => s.Value).ToList();

    private static string? First(PropertyListDictionary record, string attribute) => All(record, attribute) is [var first, ..] ? first : null;
}

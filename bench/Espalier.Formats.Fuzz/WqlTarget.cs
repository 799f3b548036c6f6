using System.Text;
using Espalier.Formats.Wql;

namespace Espalier.Formats.Fuzz;

/// <summary>Queries as administrators type them.</summary>
internal static class WqlTarget
{
    public static FuzzTarget Create() => new(
        "wql",
        [.. Queries.Select(Encoding.UTF8.GetBytes)],
        [.. Tokens.Select(Encoding.UTF8.GetBytes)],
        Try);

    private static IReadOnlyList<string> Queries { get; } =
    [
        "select SMS_R_SYSTEM.ResourceID, SMS_R_SYSTEM.Name from SMS_R_System where SMS_R_System.Name like 'MAC-[0-9]%'",
        "select * from SMS_R_System inner join SMS_G_System_OPERATING_SYSTEM on SMS_G_System_OPERATING_SYSTEM.ResourceId = SMS_R_System.ResourceId where SMS_G_System_OPERATING_SYSTEM.Version >= \"14.0\" and not (SMS_R_System.Client = 0 or SMS_R_System.Active is null)",
        "select distinct s.* from SMS_R_System as s left join SMS_G_System_DISK d on d.ResourceId = s.ResourceId where s.ResourceId not in (select x.ResourceId from SMS_G_System_ADD_REMOVE_PROGRAMS x where x.DisplayName in ('a', 'b''c')) order by s.Name",
        "select ResourceId from SMS_R_System where DATEDIFF(day, LastHardwareScan, GETDATE()) > 30 and upper(Name) != 'X'",
    ];

    private static IReadOnlyList<string> Tokens { get; } =
        ["select ", "from ", " where ", " and ", " or ", "not ", "(", ")", " in (", " like ", " is null", "'", "\"", "[", "%", "GETDATE()", "DATEDIFF(day, ", "DATEADD(", "SMS_R_System", ".", ",", "=", "<>", ">=", "-1", "9999999999999999999", "--", "/*", "*/", "\u0000", "\ud83d"];

    private static bool Try(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var accepted = WqlParser.TryParse(text, out var query, out var error);
        Promises.Keep(accepted == (query is not null) && accepted == (error is null), "either a query or an error");
        Promises.Keep(error is null || (error.Span.Start >= 0 && error.Span.Length >= 0 && error.Span.End <= text.Length), "the mark lies in the text");
        Promises.Keep(error is null || (error.Line >= 1 && error.Column >= 1), "line and column count from 1");
        return accepted;
    }
}

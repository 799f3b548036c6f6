using System.Globalization;

namespace Espalier.MacClient.Inventory.Users;

/// <summary>Who sits at the console, by <c>show State:/Users/ConsoleUser</c> of <c>scutil</c>.</summary>
internal static class ConsoleUser
{
    /// <summary>Names macOS itself uses at the console.</summary>
    private static readonly string[] Nobody = ["loginwindow", "_mbsetupuser", "root", ""];

    /// <summary>
    /// The account at the console, or null. With several sessions the one on the console whose logon is done counts: the outer name is that of the last
    /// logon and misleads after fast user switching.
    /// </summary>
    public static string? Parse(byte[] answer)
    {
        string? outer = null;
        var sessions = new List<Dictionary<string, string>>();
        var depth = 0;
        foreach (var line in ToolText.Lines(answer))
        {
            var parts = line.Split(" : ", 2, StringSplitOptions.TrimEntries);
            if (line.TrimEnd().EndsWith('{'))
            {
                depth++;
                if (depth == 3)
                {
                    sessions.Add([]);
                }
            }
            else if (line.Trim() == "}")
            {
                depth--;
            }
            else if (parts.Length == 2 && depth == 3 && sessions.Count > 0)
            {
                sessions[^1].TryAdd(parts[0], parts[1]);
            }
            else if (parts is ["Name", var name] && depth == 1)
            {
                outer = name;
            }
        }

        var user = sessions.Count == 0 ? outer : sessions.Where(IsAtTheConsole).Select(static s => s.GetValueOrDefault("kCGSSessionUserNameKey")).FirstOrDefault();
        return user is null || Nobody.Contains(user) ? null : user;
    }

    private static bool IsAtTheConsole(Dictionary<string, string> session) =>
        session.GetValueOrDefault("kCGSSessionOnConsoleKey") == "TRUE"
        && session.GetValueOrDefault("kCGSessionLoginDoneKey", "TRUE") == "TRUE"
        && (!int.TryParse(session.GetValueOrDefault("kCGSSessionUserIDKey"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) || id >= Account.FirstUserId);
}

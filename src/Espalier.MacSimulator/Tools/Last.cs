using System.Globalization;
using System.Text;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>last</c>: logons, starts and shutdowns, newest first, without years.</summary>
internal sealed class Last() : SimulatedTool("/usr/bin/last")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        if (request.Verb.StartsWith('-'))
        {
            return ToolReply.Failure(1, "", $"last: illegal option -- {request.Verb.TrimStart('-')}\nusage: last [-swy] [-d [[CC]YY][MMDD]hhmm[.SS]] [-h host] [-n maxrec] [-t tty] [user ...]\n");
        }

        // Wider columns since macOS 14.
        var wide = mac.System.Major >= 14;
        List<(DateTimeOffset At, string Line, string Subject)> rows = [];
        foreach (var session in mac.Logons.Sessions)
        {
            var start = Columns(wide, session.User, session.Line, session.Host) + Time(mac, session.StartedAt);
            rows.Add((session.StartedAt, start + End(mac, session), session.User));
        }

        foreach (var power in mac.Logons.Power)
        {
            var name = power.IsStart ? "reboot" : "shutdown";
            rows.Add((power.At, Columns(wide, wide ? name + " time" : name, wide ? "" : "~", "") + Time(mac, power.At), name));
        }

        var text = new StringBuilder();
        foreach (var (_, line, _) in rows
            .Where(row => request.Arguments.Count == 0 || request.Arguments.Contains(row.Subject))
            .OrderByDescending(row => row.At))
        {
            text.Append(line).Append('\n');
        }

        text.Append("\nwtmp begins ").Append(mac.CTime(mac.SetUpAt)).Append('\n');
        return ToolReply.Text(text.ToString());
    }

    private static string Columns(bool wide, string user, string line, string host) => wide
        ? $"{user,-15} {line,-8} {host,-16}   "
        : $"{user,-8}  {line,-8} {host,-16} ";

    private static string Time(MacState mac, DateTimeOffset at)
    {
        var local = mac.Local(at);
        return string.Create(CultureInfo.InvariantCulture, $"{local:ddd MMM} {local.Day,2} {local:HH:mm}");
    }

    private static string End(MacState mac, LogonSession session)
    {
        if (session.EndedAt is not { } end)
        {
            return "   still logged in";
        }

        var length = end - session.StartedAt;
        var shown = length.Days > 0
            ? string.Create(CultureInfo.InvariantCulture, $"({length.Days}+{length:hh\\:mm})")
            : string.Create(CultureInfo.InvariantCulture, $"({length:hh\\:mm})");
        return session.End switch
        {
            SessionEnd.Crash => $" - crash  {shown}",
            SessionEnd.Shutdown => $" - shutdown  {shown}",
            _ => string.Create(CultureInfo.InvariantCulture, $" - {mac.Local(end):HH:mm}  {shown}"),
        };
    }
}

using System.Globalization;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>who</c></summary>
internal sealed class Who() : SimulatedTool("/usr/bin/who")
{
    public override ToolReply Answer(MacState mac, ToolRequest request) => request.Verb switch
    {
        "" => ToolReply.Text(string.Concat(mac.Logons.OpenSessions.Select(session => $"{session.User,-16} {session.Line,-8} {Time(mac, session.StartedAt)} \n"))),
        "-b" => ToolReply.Text($"{"",-16} {"system boot",-8}  {Time(mac, mac.Logons.StartedAt)} \n"),
        _ => ToolReply.Failure(1, "", $"who: illegal option -- {request.Verb.TrimStart('-')}\nusage: who [-abdHlmpqrsTtu] [am I] [file]\n"),
    };

    private static string Time(MacState mac, DateTimeOffset at)
    {
        var local = mac.Local(at);
        return string.Create(CultureInfo.InvariantCulture, $"{local:MMM} {local.Day,2} {local:HH:mm}");
    }
}

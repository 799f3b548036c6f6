using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>systemsetup</c></summary>
internal sealed class SystemSetup() : SimulatedTool("/usr/sbin/systemsetup")
{
    public override bool ReadsInput(IReadOnlyList<string> arguments) =>
        arguments is ["-setremotelogin", "off"];

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var arguments = request.Arguments.Where(argument => argument != "-f").ToArray();
        var forced = arguments.Length < request.Arguments.Count;
        var local = mac.Now;
        return arguments switch
        {
            ["-getremotelogin"] => ToolReply.Line($"Remote Login: {(mac.Protection.RemoteLogin ? "On" : "Off")}"),
            ["-setremotelogin", "on" or "off"] when !mac.Protection.FullDiskAccess && mac.System.Major >= 13 =>
                ToolReply.Failure(mac.System.Major >= 15 ? 1 : 0, "setremotelogin: Turning Remote Login on or off requires Full Disk Access privileges.\n"),
            ["-setremotelogin", "on"] => ToolReply.Silent.WithChange(() => SetRemoteLogin(mac, on: true)),
            ["-setremotelogin", "off"] when forced => ToolReply.Silent.WithChange(() => SetRemoteLogin(mac, on: false)),
            ["-setremotelogin", "off"] => Ask(mac, request.Input),
            ["-gettimezone"] => ToolReply.Line($"Time Zone: {mac.Clock.LocalTimeZone.Id}"),
            ["-getdate"] => ToolReply.Line(string.Create(null, $"Date: {local.Month}/{local.Day}/{local.Year}")),
            ["-gettime"] => ToolReply.Line($"Time: {local:HH:mm:ss}"),
            ["-getusingnetworktime"] => ToolReply.Line("Network Time: On"),
            ["-getnetworktimeserver"] => ToolReply.Line("Network Time Server: time.apple.com"),
            ["-getcomputername"] => ToolReply.Line($"Computer Name: {mac.ComputerName}"),
            ["-setcomputername", var name] => ToolReply.Line("").WithChange(() => mac.ComputerName = name),
            ["-getlocalsubnetname"] => ToolReply.Line($"Local Subnet Name: {mac.LocalHostName}"),
            ["-getrestartfreeze"] => ToolReply.Line("Restart After Freeze: On"),
            ["-getwakeonnetworkaccess"] => ToolReply.Line("Wake On Network Access: On"),
            ["-getremoteappleevents"] => ToolReply.Line("Remote Apple Events: Off"),
            [] => ToolReply.Line("systemsetup Help Information\n-------------------------------------"),
            _ => ToolReply.Failure(255, $"{arguments[0]} is not a recognized command or is missing an argument.\n"),
        };
    }

    public static void SetRemoteLogin(MacState mac, bool on)
    {
        mac.Protection.RemoteLogin = on;
        mac.DisabledServices["com.openssh.sshd"] = !on;
        Files.SystemFiles.WriteDisabledServices(mac);
    }

    private static ToolReply Ask(MacState mac, byte[] input)
    {
        var question = ToolReply.Text("Do you really want to turn remote login off? If you do, you will lose this connection and can only turn it back on locally at the server (yes/no)? ");
        return System.Text.Encoding.UTF8.GetString(input).Trim() is "yes" ? question.WithChange(() => SetRemoteLogin(mac, on: false)) : question;
    }
}

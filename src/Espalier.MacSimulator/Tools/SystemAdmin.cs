using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>sysadminctl</c>, which says everything on standard error, behind a time stamp, and nearly always ends with 0.</summary>
internal sealed class SystemAdmin() : SimulatedTool("/usr/sbin/sysadminctl")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var arguments = request.Arguments;
        if (arguments.Count < 2)
        {
            return ToolReply.Failure(0, "", "Usage: sysadminctl\n\n    -guestAccount <on || off || status>\n    -screenLock <status || immediate || off || seconds> -password <password>\n    -secureTokenStatus <user name>\n");
        }

        return (arguments[0], arguments[1]) switch
        {
            ("-guestAccount", "status") => Say(mac, $"Guest account {(mac.Preferences.IsOn(MacPreferences.LoginWindow, "GuestEnabled") ? "enabled" : "disabled")}."),
            ("-guestAccount", "on" or "off") => Say(mac, arguments[1] == "on" ? "Guest account enabled." : "Guest account disabled.")
                .WithChange(() => mac.Preferences.Set(MacPreferences.LoginWindow, "GuestEnabled", arguments[1] == "on")),
            ("-screenLock", "status") => Say(mac, mac.Protection.ScreenLockDelay switch
            {
                null => "screenLock is off",
                0 => "screenLock delay is immediate",
                var seconds => string.Create(CultureInfo.InvariantCulture, $"screenLock delay is {seconds} seconds"),
            }),
            ("-screenLock", _) => SetScreenLock(mac, arguments),
            ("-secureTokenStatus", var name) => mac.FindUser(name) is { } user
                ? Say(mac, $"Secure token is {(user.HasSecureToken ? "ENABLED" : "DISABLED")} for user {user.RealName}")
                : Say(mac, $"Unknown user {name}"),
            ("-automaticTime", "status") => Say(mac, "Automatic time is on"),
            _ => Say(mac, $"Error: unknown option {arguments[0]}"),
        };
    }

    private static ToolReply SetScreenLock(MacState mac, IReadOnlyList<string> arguments)
    {
        int? delay = arguments[1] switch
        {
            "off" => null,
            "immediate" => 0,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) => seconds,
            _ => -1,
        };
        if (delay == -1)
        {
            return Say(mac, $"Error: invalid screenLock option {arguments[1]}");
        }

        return arguments is [_, _, "-password", var password] && password.Length > 0
            ? Say(mac, delay is null ? "screenLock is off" : "screenLock set").WithChange(() => Set(mac, delay))
            : Say(mac, "Password is required to change the screen lock setting");
    }

    /// <summary>Sets the lock of the screen as the tool, or a script that writes the preference file, does.</summary>
    public static void Set(MacState mac, int? delay)
    {
        mac.Protection.ScreenLockDelay = delay;
        mac.Preferences.Set(MacPreferences.ScreenSaver, "askForPassword", new PropertyListInteger(delay is null ? 0 : 1));
        mac.Preferences.Set(MacPreferences.ScreenSaver, "askForPasswordDelay", new PropertyListInteger(delay ?? 300));
    }

    private static ToolReply Say(MacState mac, string text) =>
        ToolReply.ErrorLine(string.Create(CultureInfo.InvariantCulture, $"{mac.Now:yyyy-MM-dd HH:mm:ss.fff} sysadminctl[{500 + mac.Plan.Number}:{9000 + mac.Plan.Number}] {text}"), 0);
}

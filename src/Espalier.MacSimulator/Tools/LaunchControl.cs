using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>launchctl</c> for the system domain, and for what administrators' software starts in the session of the user at the Mac.</summary>
internal sealed class LaunchControl() : SimulatedTool("/bin/launchctl")
{
    private const string SecureShell = "com.openssh.sshd";
    private const string SecureShellFile = "/System/Library/LaunchDaemons/ssh.plist";

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var words = request.Arguments.Where(argument => argument is not ("-w" or "-F")).ToArray();
        return words switch
        {
            ["list"] => ToolReply.Text("PID\tStatus\tLabel\n" + string.Concat(Loaded(mac).Select(service =>
                string.Create(CultureInfo.InvariantCulture, $"{service.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "-"}\t{service.LastExit}\t{service.Label}\n")))),
            ["list", var label] => Find(mac, label) is { } service
                ? ToolReply.Text($"{{\n\t\"LimitLoadToSessionType\" = \"System\";\n\t\"Label\" = \"{service.Label}\";\n\t\"OnDemand\" = true;\n\t\"LastExitStatus\" = {service.LastExit};\n{(service.ProcessId is { } id ? $"\t\"PID\" = {id};\n" : "")}\t\"Program\" = \"{service.Program}\";\n}};\n")
                : ToolReply.ErrorLine($"Could not find service \"{label}\" in domain for system", 113),
            ["print", var target] when target.StartsWith("system/", StringComparison.Ordinal) => Find(mac, target["system/".Length..]) is { } service
                ? ToolReply.Text($"{target} = {{\n\tactive count = {(service.ProcessId is null ? 0 : 1)}\n\tpath = {service.PropertyListPath}\n\ttype = LaunchDaemon\n\tstate = {(service.ProcessId is null ? "not running" : "running")}\n\n\tprogram = {service.Program}\n}}\n")
                : ToolReply.ErrorLine($"Bad request.\nCould not find service \"{target["system/".Length..]}\" in domain for system", 113),
            ["print-disabled", "system"] => ToolReply.Text("\n\tdisabled services = {\n" + string.Concat(mac.DisabledServices.Select(service => $"\t\t\"{service.Key}\" => {(service.Value ? "disabled" : "enabled")}\n")) + "\t}\n"),
            ["enable" or "disable", var target] when target.StartsWith("system/", StringComparison.Ordinal) =>
                ToolReply.Silent.WithChange(() => SetDisabled(mac, target["system/".Length..], words[0] == "disable")),
            ["bootstrap", "system", SecureShellFile] or ["load", SecureShellFile] => StartSecureShell(mac, request),
            ["bootout", "system", SecureShellFile] or ["bootout", "system/" + SecureShell] or ["unload", SecureShellFile] => StopSecureShell(mac, request),
            ["bootstrap", "system", var path] when ReadJob(mac, path) is { } job => Find(mac, job.Label) is null
                ? ToolReply.Silent.WithChange(() => mac.Services.Add(job))
                : ToolReply.ErrorLine("Bootstrap failed: 5: Input/output error", 5),
            ["bootout", var target] when target.StartsWith("system/", StringComparison.Ordinal) => Find(mac, target["system/".Length..]) switch
            {
                null => ToolReply.ErrorLine("Boot-out failed: 3: No such process", 3),
                { BelongsToSystem: true } => ToolReply.ErrorLine("Boot-out failed: 150: Operation not permitted while System Integrity Protection is engaged", 150),
                var service => ToolReply.Silent.WithChange(() => mac.Services.Remove(service)),
            },
            ["bootstrap" or "bootout", var target, ..] when target.StartsWith("gui/", StringComparison.Ordinal) => InSession(mac, words, target.Split('/')),
            ["bootstrap" or "bootout", ..] => ToolReply.ErrorLine("Boot-out failed: 5: Input/output error", 5),
            ["kickstart", .., var target] => Find(mac, target.Replace("system/", "", StringComparison.Ordinal)) is null
                ? ToolReply.ErrorLine($"Could not find service \"{target}\" in domain for system", 113)
                : target.StartsWith("system/com.apple.", StringComparison.Ordinal) && mac.System.IsAtLeast(14, 4) && request.Arguments.Contains("-k")
                    ? ToolReply.ErrorLine("Operation not permitted while System Integrity Protection is engaged", 150)
                    : ToolReply.Silent,
            ["asuser", ..] => ToolReply.ErrorLine("Could not switch to audit session 0x187c9: 1: Operation not permitted", 1),
            ["managername"] => ToolReply.Line("System"),
            _ => ToolReply.Failure(64, "", "Usage: launchctl <subcommand> ... | help [subcommand]\n"),
        };
    }

    /// <summary>Only the user at the Mac has a session.</summary>
    private static ToolReply InSession(MacState mac, string[] words, string[] target)
    {
        if (mac.Logons.ConsoleUser is not { } name || mac.FindUser(name)?.UniqueId.ToString(CultureInfo.InvariantCulture) != target[1])
        {
            return ToolReply.ErrorLine($"Could not find domain for user gui: {target[1]}", 112);
        }

        return words switch
        {
            ["bootstrap", _, var path] when target.Length == 2 && ReadJob(mac, path) is { } job => mac.SessionServices.Exists(s => s.Label == job.Label)
                ? ToolReply.ErrorLine("Bootstrap failed: 5: Input/output error", 5)
                : ToolReply.Silent.WithChange(() => mac.SessionServices.Add(job)),
            ["bootout", _] when target.Length == 3 => mac.SessionServices.Find(s => s.Label == target[2]) is { } service
                ? ToolReply.Silent.WithChange(() => mac.SessionServices.Remove(service))
                : ToolReply.ErrorLine("Boot-out failed: 3: No such process", 3),
            _ => ToolReply.ErrorLine("Bootstrap failed: 5: Input/output error", 5),
        };
    }

    private static IEnumerable<LaunchService> Loaded(MacState mac) => mac.Protection.RemoteLogin
        ? mac.Services.Append(new LaunchService(SecureShell, "/usr/libexec/sshd-keygen-wrapper") { PropertyListPath = SecureShellFile })
        : mac.Services;

    private static LaunchService? Find(MacState mac, string label) => Loaded(mac).FirstOrDefault(service => service.Label == label);

    /// <summary>The job that somebody's property list describes; it begins at once, as jobs with <c>RunAtLoad</c> do.</summary>
    private static LaunchService? ReadJob(MacState mac, string path) =>
        mac.Files.Read(path) is { } bytes && PropertyList.TryParseDictionary(bytes, out var job, out _)
        && job.FindString("Label") is { } label && job.FindArray("ProgramArguments") is [PropertyListString program, ..]
            ? new LaunchService(label, program.Value) { PropertyListPath = path, RunAtLoad = job.FindBoolean("RunAtLoad") == true }
            : null;

    private static void SetDisabled(MacState mac, string label, bool disabled)
    {
        mac.DisabledServices[label] = disabled;
        Files.SystemFiles.WriteDisabledServices(mac);
    }

    private static ToolReply StartSecureShell(MacState mac, ToolRequest request)
    {
        var overridden = request.Arguments.Contains("-w");
        if (mac.Protection.RemoteLogin)
        {
            return ToolReply.ErrorLine(request.Verb == "load" ? $"Load failed: 5: Input/output error\nTry running `launchctl bootstrap` as root for richer errors." : "Bootstrap failed: 5: Input/output error", request.Verb == "load" ? 0 : 5);
        }

        return mac.DisabledServices.GetValueOrDefault(SecureShell, true) && !overridden
            ? ToolReply.ErrorLine("Bootstrap failed: 119: Service is disabled", request.Verb == "load" ? 0 : 119)
            : ToolReply.Silent.WithChange(() => SystemSetup.SetRemoteLogin(mac, on: true));
    }

    private static ToolReply StopSecureShell(MacState mac, ToolRequest request)
    {
        if (!mac.Protection.RemoteLogin)
        {
            return ToolReply.ErrorLine(request.Verb == "unload" ? "Unload failed: 5: Input/output error" : "Boot-out failed: 3: No such process", request.Verb == "unload" ? 0 : 3);
        }

        return ToolReply.Silent.WithChange(() =>
        {
            mac.Protection.RemoteLogin = false;
            if (request.Arguments.Contains("-w"))
            {
                SetDisabled(mac, SecureShell, disabled: true);
            }
        });
    }
}

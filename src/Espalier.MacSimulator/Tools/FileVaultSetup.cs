using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>fdesetup</c>: FileVault.</summary>
internal sealed class FileVaultSetup() : SimulatedTool("/usr/bin/fdesetup")
{
    public override bool ReadsInput(IReadOnlyList<string> arguments) => arguments.Contains("-inputplist");

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var on = mac.Protection.FileVault is FileVaultState.On or FileVaultState.Encrypting;
        return request.Verb switch
        {
            "status" => ToolReply.Text(Status(mac)),
            "isactive" => on ? ToolReply.Line("true") : ToolReply.Failure(1, "false\n"),
            "list" => on ? ToolReply.Text(Users(mac)) : ToolReply.ErrorLine("Error: FileVault is Off.", 1),
            "haspersonalrecoverykey" => ToolReply.Line(mac.Protection.RecoveryKey is null ? "false" : "true"),
            "hasinstitutionalrecoverykey" => ToolReply.Line("false"),
            "usingrecoverykey" => ToolReply.Line("false"),
            "supportsauthrestart" => ToolReply.Line("true"),
            "showdeferralinfo" => ToolReply.Line(mac.Protection.FileVaultDeferredUser is null ? "Not found." : $"{{\n    Defer = 1;\n    OutputPath = \"/var/db/fvkey.plist\";\n    Username = {mac.Protection.FileVaultDeferredUser};\n}}"),
            "enable" => Enable(mac, request),
            "disable" => Disable(mac, request),
            "validaterecovery" => Password(request) is { } key && key == mac.Protection.RecoveryKey ? ToolReply.Line("true") : ToolReply.Failure(1, "false\n"),
            "changerecovery" => ChangeRecovery(mac, request),
            "version" => ToolReply.Line("fdesetup version " + (mac.System.Major >= 14 ? "12.5" : "11.2")),
            "" => ToolReply.Failure(13, "", "usage: fdesetup (see man page)\n"),
            _ => ToolReply.ErrorLine($"Error: Unknown command '{request.Verb}'.", 13),
        };
    }

    private static string Status(MacState mac) => mac.Protection.FileVault switch
    {
        FileVaultState.On => "FileVault is On.\n",
        FileVaultState.Encrypting => string.Create(CultureInfo.InvariantCulture, $"FileVault is On.\nEncryption in progress: Percent completed = {mac.Protection.FileVaultPercent:0.##}\n"),
        FileVaultState.Decrypting => string.Create(CultureInfo.InvariantCulture, $"FileVault is Off.\nDecryption in progress: Percent completed = {100 - mac.Protection.FileVaultPercent:0.##}\n"),
        FileVaultState.Deferred => $"FileVault is Off.\nDeferred enablement appears to be active for user '{mac.Protection.FileVaultDeferredUser}'.\n",
        _ => "FileVault is Off.\n",
    };

    private static string Users(MacState mac) =>
        string.Concat(mac.Users.Where(user => user.HasSecureToken).Select(user => $"{user.Name},{user.Uuid}\n"));

    private static ToolReply Enable(MacState mac, ToolRequest request)
    {
        if (mac.Protection.FileVault is FileVaultState.On or FileVaultState.Encrypting)
        {
            return ToolReply.ErrorLine("Error: FileVault is already enabled.", 24);
        }

        if (request.Arguments.Contains("-defer"))
        {
            var user = After(request, "-user") ?? mac.Logons.ConsoleUser ?? "itadmin";
            return ToolReply.Silent.WithChange(() =>
            {
                mac.Protection.FileVault = FileVaultState.Deferred;
                mac.Protection.FileVaultDeferredUser = user;
            });
        }

        if (Input(request) is not { } input || input.FindString("Username") is not { } name)
        {
            return ToolReply.ErrorLine("Error: Bad input.", 15);
        }

        if (mac.FindUser(name) is not { } account)
        {
            return ToolReply.ErrorLine("Error: User could not be found.", 30);
        }

        if (account.Password != input.FindString("Password"))
        {
            return ToolReply.ErrorLine("Error: User authentication failed.", 11);
        }

        if (!account.HasSecureToken)
        {
            return ToolReply.ErrorLine("Error: Added users failed.", 17);
        }

        var key = MacProtection.NewRecoveryKey(new SeededRandom(mac.Plan.Seed ^ (ulong)mac.Clock.GetUtcNow().UtcTicks));
        var answer = PropertyListDictionary.Create(
            ("EnabledDate", string.Create(CultureInfo.InvariantCulture, $"{mac.Now:yyyy-MM-dd HH:mm:ss} {(mac.Now.Offset < TimeSpan.Zero ? '-' : '+')}{mac.Now.Offset:hhmm}")),
            ("EnabledUser", name),
            ("HardwareUUID", mac.HardwareUuid),
            ("RecoveryKey", key),
            ("SerialNumber", mac.SerialNumber));
        return (request.Arguments.Contains("-outputplist") ? ToolReply.Bytes(PropertyListBytes.Xml(answer)) : ToolReply.Line($"Recovery key = '{key}'")).WithChange(() =>
        {
            mac.Protection.FileVault = mac.Hardware.SecurityChip == SecurityChip.None ? FileVaultState.Encrypting : FileVaultState.On;
            mac.Protection.FileVaultPercent = mac.Hardware.SecurityChip == SecurityChip.None ? 0 : 100;
            mac.Protection.FileVaultDeferredUser = null;
            mac.Protection.RecoveryKey = key;
        });
    }

    private static ToolReply Disable(MacState mac, ToolRequest request)
    {
        if (mac.Protection.FileVault == FileVaultState.Off)
        {
            return ToolReply.ErrorLine("Error: FileVault is Off.", 1);
        }

        return mac.Protection.FileVault != FileVaultState.Deferred && !MayUnlock(mac, Input(request))
            ? ToolReply.ErrorLine("Error: User authentication failed.", 11)
            : ToolReply.Line("FileVault has been disabled.").WithChange(() =>
            {
                mac.Protection.FileVault = FileVaultState.Off;
                mac.Protection.FileVaultPercent = 0;
                mac.Protection.FileVaultDeferredUser = null;
                mac.Protection.RecoveryKey = null;
            });
    }

    private static ToolReply ChangeRecovery(MacState mac, ToolRequest request)
    {
        if (!request.Arguments.Contains("-personal") || mac.Protection.FileVault != FileVaultState.On)
        {
            return ToolReply.ErrorLine("Error: Unable to change key.", 26);
        }

        if (!MayUnlock(mac, Input(request)))
        {
            return ToolReply.ErrorLine("Error: User authentication failed.", 11);
        }

        var key = MacProtection.NewRecoveryKey(new SeededRandom(mac.Plan.Seed ^ (ulong)mac.Clock.GetUtcNow().UtcTicks));
        var answer = PropertyListDictionary.Create(
            ("Change", true), ("HardwareUUID", mac.HardwareUuid), ("RecoveryKey", key), ("SerialNumber", mac.SerialNumber));
        return (request.Arguments.Contains("-outputplist") ? ToolReply.Bytes(PropertyListBytes.Xml(answer)) : ToolReply.Line($"New personal recovery key = '{key}'"))
            .WithChange(() => mac.Protection.RecoveryKey = key);
    }

    private static bool MayUnlock(MacState mac, PropertyListDictionary? input) =>
        input?.FindString("Password") is { } password
        && (password == mac.Protection.RecoveryKey
            || mac.Users.Exists(user => user.HasSecureToken && user.Password == password && (input.FindString("Username") ?? user.Name) == user.Name));

    private static PropertyListDictionary? Input(ToolRequest request) =>
        request.Arguments.Contains("-inputplist") ? PropertyListBytes.Dictionary(request.Input) : null;

    private static string? Password(ToolRequest request) => Input(request)?.FindString("Password");

    private static string? After(ToolRequest request, string option) =>
        request.Arguments.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();
}

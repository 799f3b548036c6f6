using System.Globalization;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>bputil</c>: the boot policy of Apple silicon.</summary>
internal sealed class BootPolicyUtility() : SimulatedTool("/usr/bin/bputil")
{
    private const string Warning =
        "\nThis utility is not meant for normal users or even sysadmins.\nIt provides unabstracted access to capabilities which are normally handled for the user automatically when changing the security policy through GUIs.\nUse at your own risk!\n\n";

    public override bool ExistsOn(MacState mac) => mac.Hardware.IsAppleSilicon;

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        if (!request.Is("-d"))
        {
            return ToolReply.Failure(1, "", "bputil: unrecognised or missing option\n");
        }

        var integrity = mac.Protection.SystemIntegrityProtection;
        return ToolReply.Text(string.Create(CultureInfo.InvariantCulture, $"""
            {Warning}
            Current local policy:
            OS environment:
            OS Type                                       : macOS
            OS Pairing Status                             : Not Paired
            Local Policy Nonce Hash                 (lpnh): {mac.HardwareUuid.Replace("-", "", StringComparison.Ordinal)}

            Signature Type                                : BAA
            Unique Chip ID                          (ECID): 0x{mac.Plan.Seed & 0xFFFFFFFFFFFFF:x}
            Board ID                                (BORD): 0x28
            Chip ID                                 (CHIP): 0x8112
            Certificate Epoch                       (CEPO): 0x1
            Security Domain                         (SDOM): 0x1
            Production Status                       (CPRO): 1
            Security Mode                           (CSEC): 1
            OS Version                              (love): {mac.System.Build}
            Volume Group UUID                       (vuid): {mac.Disk.Volume(VolumeRole.System).Uuid}

            Security Mode:               {(integrity ? "Full       (smb0): absent" : "Permissive (smb0, smb1): 1")}
            3rd Party Kexts Status:      Disabled   (smb2): absent
            User-allowed MDM Control:    Disabled   (smb3): absent
            DEP-allowed MDM Control:     Disabled   (smb4): absent
            SIP Status:                  {(integrity ? "Enabled    (sip0): absent" : "Disabled   (sip0): 127")}
            Signed System Volume Status: Enabled    (sip1): absent
            Kernel CTRR Status:          Enabled    (sip2): absent
            Boot Args Filtering Status:  Enabled    (sip3): absent

            """));
    }
}

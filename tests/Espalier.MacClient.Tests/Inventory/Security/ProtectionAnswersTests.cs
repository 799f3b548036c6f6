using System.Text;
using Espalier.MacClient.Inventory.Security;

namespace Espalier.MacClient.Tests.Inventory.Security;

public sealed class ProtectionAnswersTests
{
    [Theory]
    [InlineData("filevault/fdesetup-status-on.txt", FileVaultPhase.On)]
    [InlineData("filevault/fdesetup-status-on-masterkeychain.txt", FileVaultPhase.On)]
    [InlineData("filevault/fdesetup-status-off.txt", FileVaultPhase.Off)]
    [InlineData("filevault/fdesetup-status-deferred.txt", FileVaultPhase.Waiting)]
    [InlineData("filevault/fdesetup-status-encrypting-pending.txt", FileVaultPhase.Waiting)]
    [InlineData("filevault/fdesetup-status-decrypting.txt", FileVaultPhase.Decrypting)]
    public void Reads_the_recorded_states_of_FileVault(string path, FileVaultPhase expected) => FileVaultStatus.ParsePhase(Recordings.Read(path)).ShouldBe(expected);

    [Theory]
    [InlineData("FileVault is On.\nEncryption in progress: Percent completed = 12.34\n", FileVaultPhase.Encrypting)]
    [InlineData("fdesetup: nothing of the kind\n", null)]
    public void Tells_progress_from_noise(string text, FileVaultPhase? expected) => FileVaultStatus.ParsePhase(Bytes(text)).ShouldBe(expected);

    [Theory]
    [InlineData(FileVaultPhase.Off, false, "FileVault 2 is Off")]
    [InlineData(FileVaultPhase.Waiting, true, "Encryption initiated, waiting for reboot")]
    [InlineData(FileVaultPhase.Encrypting, true, "Encryption in progress")]
    [InlineData(FileVaultPhase.On, true, "Encrypted")]
    [InlineData(FileVaultPhase.Decrypting, true, "Decrypting")]
    [InlineData(FileVaultPhase.Off, true, "Decrypted")]
    [InlineData(FileVaultPhase.Encrypting, false, "Encrypting in progress by a 3rd party")]
    [InlineData(FileVaultPhase.On, false, "Encrypted by a 3rd party")]
    [InlineData(FileVaultPhase.Decrypting, false, "Decrypting (after 3rd party encrypting)")]
    public void States_are_the_guides(FileVaultPhase phase, bool isOurs, string expected) =>
        FileVaultStatus.From(phase, isOurs ? new FileVaultMarker("Personal") : null).Status.ShouldBe(expected);

    [Theory]
    [InlineData("firewall/socketfilterfw-getglobalstate.txt", "On")]
    [InlineData("firewall/kolide-socketfilterfw-data.txt", "Block all")]
    [InlineData("firewall/socketfilterfw-managed-mac.txt", null)]
    public void Reads_the_recorded_states_of_the_firewall(string path, string? expected) => ProtectionAnswers.Firewall(Recordings.Read(path)).ShouldBe(expected);

    [Theory]
    [InlineData("Firewall has block all state set to disabled.", false)]
    [InlineData("Stealth mode enabled", true)]
    [InlineData("Firewall stealth mode is off", false)]
    [InlineData("whatever", null)]
    [InlineData("", null)]
    public void Reads_switches(string text, bool? expected) => ProtectionAnswers.Switch(Bytes(text)).ShouldBe(expected);

    [Theory]
    [InlineData("System Integrity Protection status: enabled.", "Enabled")]
    [InlineData("System Integrity Protection status: disabled.", "Disabled")]
    [InlineData("System Integrity Protection status: enabled (Custom Configuration).\n\nConfiguration:\n\tKext Signing: disabled\n", "Custom")]
    [InlineData("System Integrity Protection status: unknown (Custom Configuration).", "Custom")]
    [InlineData("csrutil: failed", null)]
    public void Reads_system_integrity_protection(string text, string? expected) => ProtectionAnswers.IntegrityProtection(Bytes(text)).ShouldBe(expected);

    [Theory]
    [InlineData("filevault/kolide-firmwarepasswd-check-yes.txt", "Set")]
    [InlineData("filevault/kolide-firmwarepasswd-check-no.txt", "Not set")]
    public void Reads_the_recorded_firmware_password(string path, string expected) => ProtectionAnswers.FirmwarePassword(Recordings.Read(path)).ShouldBe(expected);

    [Theory]
    [InlineData("94b73556-2197-4702-82a8-3e1337dafbfb:AppleSecureBootPolicy\t%02", "Full Security")]
    [InlineData("94b73556-2197-4702-82a8-3e1337dafbfb:AppleSecureBootPolicy\t%01", "Medium Security")]
    [InlineData("nvram: Error getting variable", null)]
    public void Reads_the_policy_of_the_T2(string text, string? expected) => ProtectionAnswers.SecureBootPolicy(Bytes(text)).ShouldBe(expected);

    [Fact]
    [Trait("Line", "INV-6")]
    public void Reads_the_recorded_enrollment() =>
        MdmEnrollmentStatus.Parse(Recordings.Read("profiles/profiles-status-enrollment.txt")).ShouldBe(new MdmEnrollmentStatus(true, false, true, null));

    [Theory]
    [InlineData("Enrolled via DEP: Yes\nMDM enrollment: Yes (User Approved)\n", "Automated Device Enrollment")]
    [InlineData("Enrolled via DEP: No\nMDM enrollment: Yes\n", "Enrolled, not approved")]
    [InlineData("Enrolled via DEP: No\nMDM enrollment: No\n", "Not enrolled")]
    public void Names_the_kind_of_enrollment(string text, string expected) => MdmEnrollmentStatus.Parse(Bytes(text))!.Kind.ShouldBe(expected);

    [Theory]
    [Trait("Line", "INV-6")]
    [InlineData("filevault/profiles-status-bootstraptoken-yes.txt", true, true)]
    [InlineData("filevault/profiles-status-bootstraptoken-no.txt", false, false)]
    public void Reads_the_recorded_bootstrap_tokens(string path, bool supported, bool escrowed) =>
        MdmEnrollmentStatus.ParseBootstrapToken(Recordings.Read(path)).ShouldBe((supported, escrowed));

    [Theory]
    [InlineData("""{"coverageLabel":"Limited Warranty","settingsCoverageSection":{"offer":{"expiration":"1792454400"}}}""", "Limited Warranty", 2026)]
    [InlineData("""{"coverageLabel":"AppleCare+","settingsCoverageSection":{"coverageExpirationLabel":"Renews April 17, 2027","offer":{"expiration":0}}}""", "AppleCare+", 2027)]
    public void Reads_the_cached_coverage(string json, string label, int year)
    {
        var coverage = WarrantyCoverage.ParseJson(Bytes(json)).ShouldNotBeNull();

        (coverage.Status, coverage.EndsAt!.Value.Year).ShouldBe((label, year));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"settingsCoverageSection":7}""")]
    [InlineData("""{"coverageLabel":"\uD800"}""")]
    public void Anything_else_is_no_coverage(string json) => WarrantyCoverage.ParseJson(Bytes(json)).ShouldBeNull();

    [Fact]
    public void Older_versions_keep_the_end_of_coverage_as_Unix_time() =>
        WarrantyCoverage.ParsePropertyList(Bytes(Samples.PropertyList("<dict><key>coverageEndDate</key><integer>1792454400</integer></dict>")))!.EndsAt
            .ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1792454400));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

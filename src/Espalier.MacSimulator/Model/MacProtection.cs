namespace Espalier.MacSimulator.Model;

/// <summary>Where FileVault is.</summary>
public enum FileVaultState
{
    Off,
    Deferred,
    Encrypting,
    On,
    Decrypting,
}

/// <summary>The switches that protect a Mac. Those that macOS keeps in preference files are read from there.</summary>
public sealed class MacProtection
{
    /// <summary>0 off, 1 on, 2 blocks everything that is not needed.</summary>
    public int Firewall { get; set; }

    public bool Stealth { get; set; }

    /// <summary>Applications on the firewall's list by path; true where connections are let in.</summary>
    public SortedDictionary<string, bool> FirewallApplications { get; } = new(StringComparer.Ordinal);

    public bool Gatekeeper { get; set; }

    public bool SystemIntegrityProtection { get; set; }

    public FileVaultState FileVault { get; set; }

    /// <summary>How far encryption or decryption is, from 0 to 100.</summary>
    public double FileVaultPercent { get; set; }

    /// <summary>Who encryption waits for.</summary>
    public string? FileVaultDeferredUser { get; set; }

    /// <summary>The personal recovery key.</summary>
    public string? RecoveryKey { get; set; }

    /// <summary>Seconds until a locked screen asks for the password; null when it never does.</summary>
    public int? ScreenLockDelay { get; set; }

    /// <summary>The secure shell server accepts logons.</summary>
    public bool RemoteLogin { get; set; }

    /// <summary>The client may change what Full Disk Access guards.</summary>
    public bool FullDiskAccess { get; set; } = true;

    internal static MacProtection Create(ProtectionPlan plan, SeededRandom random) => new()
    {
        Firewall = plan.Firewall ? 1 : 0,
        Stealth = plan.Firewall && random.Chance(0.5),
        Gatekeeper = plan.Gatekeeper,
        SystemIntegrityProtection = plan.SystemIntegrityProtection,
        FileVault = plan.FileVault ? FileVaultState.On : FileVaultState.Off,
        FileVaultPercent = plan.FileVault ? 100 : 0,
        RecoveryKey = plan.FileVault ? NewRecoveryKey(random) : null,
        ScreenLockDelay = plan.ScreenLock ? 0 : null,
        RemoteLogin = plan.RemoteLogin,
    };

    internal static string NewRecoveryKey(SeededRandom random) =>
        string.Join('-', Enumerable.Range(0, 6).Select(_ => random.Text(4, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")));
}

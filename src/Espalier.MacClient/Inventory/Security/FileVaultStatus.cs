namespace Espalier.MacClient.Inventory.Security;

/// <summary>What <c>fdesetup status</c> says.</summary>
public enum FileVaultPhase
{
    /// <summary>Off, and nothing under way.</summary>
    Off,

    /// <summary>Will be switched on at the next logon or logoff, or at the next start.</summary>
    Waiting,

    /// <summary>Encrypting.</summary>
    Encrypting,

    /// <summary>On.</summary>
    On,

    /// <summary>Decrypting.</summary>
    Decrypting,
}

/// <summary>What the client itself remembers of the FileVault it switched on.</summary>
/// <param name="KeyType"><c>Personal</c> or <c>Institutional</c>.</param>
public sealed record FileVaultMarker(string KeyType);

/// <summary>FileVault of the start volume in the guide's words.</summary>
/// <param name="Status">One of the eleven states.</param>
/// <param name="KeyType"><c>Personal</c>, <c>Institutional</c>, or <c>Unknown</c> where the disk is not encrypted or not by this product.</param>
public sealed record FileVaultStatus(string Status, string KeyType)
{
    /// <summary>Reads the answer of <c>fdesetup status</c>; null where it says nothing that is known.</summary>
    public static FileVaultPhase? ParsePhase(byte[] answer)
    {
        if (ToolText.Says(answer, "Decryption in progress"))
        {
            return FileVaultPhase.Decrypting;
        }

        if (ToolText.Says(answer, "Encryption in progress: Pending") || ToolText.Says(answer, "Deferred enablement appears to be active"))
        {
            return FileVaultPhase.Waiting;
        }

        return ToolText.Says(answer, "Encryption in progress") ? FileVaultPhase.Encrypting
            : ToolText.Says(answer, "FileVault is On") ? FileVaultPhase.On
            : ToolText.Says(answer, "FileVault is Off") ? FileVaultPhase.Off
            : null;
    }

    /// <summary>The guide's state; <paramref name="marker"/> is null where this product did not switch FileVault on.</summary>
    public static FileVaultStatus From(FileVaultPhase phase, FileVaultMarker? marker)
    {
        var isOurs = marker is not null;
        var status = phase switch
        {
            FileVaultPhase.Off => isOurs ? "Decrypted" : "FileVault 2 is Off",
            FileVaultPhase.Waiting => isOurs ? "Encryption initiated, waiting for reboot" : "Encrypting in progress by a 3rd party",
            FileVaultPhase.Encrypting => isOurs ? "Encryption in progress" : "Encrypting in progress by a 3rd party",
            FileVaultPhase.On => isOurs ? "Encrypted" : "Encrypted by a 3rd party",
            FileVaultPhase.Decrypting => isOurs ? "Decrypting" : "Decrypting (after 3rd party encrypting)",
        };
        return new FileVaultStatus(status, marker is null || phase == FileVaultPhase.Off ? "Unknown" : marker.KeyType);
    }
}

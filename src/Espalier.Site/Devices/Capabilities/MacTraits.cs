using System.Globalization;
using Espalier.Contracts.Admin.Devices;

namespace Espalier.Site.Devices.Capabilities;

/// <summary>What features are decided by.</summary>
/// <param name="Version">Reported macOS: <c>15.6.1</c>; empty where none is known.</param>
/// <param name="Chip">Null until the first inventory, and for an Intel Mac that did not say.</param>
/// <param name="Enrollment">Kind of the MDM enrollment in Apple's words; null until the first inventory.</param>
/// <param name="IsManaged">It is enrolled with an MDM server; null until the first inventory.</param>
/// <param name="IsUserApproved">A user, or automated enrollment, approved that; from macOS 11 on such a Mac is supervised. Null until the first inventory.</param>
internal sealed record MacTraits(string Version, MacChip? Chip, string? Enrollment, bool? IsManaged, bool? IsUserApproved)
{
    public int? Major => int.TryParse(Version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;

    public SystemSupport Support => Major switch
    {
        null => SystemSupport.Unknown,
        < SupportedSystems.Oldest => SystemSupport.Refused,
        < SupportedSystems.OldestSupported => SystemSupport.WithNotice,
        <= SupportedSystems.Newest => SystemSupport.Supported,
        _ => SystemSupport.Newer,
    };
}

/// <summary>The chip that a Mac is built around, as far as features differ by it.</summary>
internal enum MacChip
{
    /// <summary>Intel, without a security chip.</summary>
    None,

    /// <summary>Intel with a T2.</summary>
    T2,

    AppleSilicon,
}

using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Devices;

/// <summary>Which way each feature goes on a Mac, by its macOS, its chip and its MDM enrollment (SITE-15).</summary>
public sealed record GetDeviceCapabilities(ResourceId Id) : IRequest<DeviceCapabilities>;

/// <summary>What a Mac can do, feature by feature.</summary>
/// <param name="Support">How its macOS stands with the client.</param>
/// <param name="Chip">Its chip: <c>Apple silicon</c>, <c>Apple T2</c>, <c>None</c>; null until its first inventory.</param>
/// <param name="Enrollment">Its MDM enrollment in Apple's words; null until its first inventory.</param>
/// <param name="Features">Each feature that differs between Macs.</param>
public sealed record DeviceCapabilities(SystemSupport Support, string? Chip, string? Enrollment, IReadOnlyList<DeviceCapability> Features);

/// <summary>How a version of macOS stands with the client.</summary>
public enum SystemSupport
{
    /// <summary>It is not known.</summary>
    Unknown,

    /// <summary>The client does not run on it, and the Mac cannot be enrolled.</summary>
    Refused,

    /// <summary>The client runs, but the maker of its runtime does not support it any more.</summary>
    WithNotice,

    Supported,

    /// <summary>Newer than this version of Espalier was made for.</summary>
    Newer,
}

/// <summary>Which way a feature goes on a Mac.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Path">The way.</param>
/// <param name="Detail">What that means, and why.</param>
public sealed record DeviceCapability(string Feature, CapabilityPath Path, string Detail);

/// <summary>The way that a feature goes.</summary>
public enum CapabilityPath
{
    /// <summary>It shows with the Mac's first inventory.</summary>
    Unknown,

    /// <summary>As older Macs have it.</summary>
    Classic,

    /// <summary>As current Macs have it.</summary>
    Modern,

    /// <summary>This Mac has nothing that the feature is about.</summary>
    NotApplicable,

    /// <summary>The feature needs what this Mac lacks.</summary>
    NotAvailable,
}

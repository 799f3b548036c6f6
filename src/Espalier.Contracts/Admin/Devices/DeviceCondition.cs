namespace Espalier.Contracts.Admin.Devices;

/// <summary>What a list of devices can be narrowed to.</summary>
public enum DeviceCondition
{
    /// <summary>Heard of within the last 7 days.</summary>
    Active,

    /// <summary>Not heard of for 7 days or ever: a stale record, or a Mac without client.</summary>
    Inactive,

    /// <summary>Enrolled.</summary>
    WithClient,

    WithoutClient,

    /// <summary>Claims the hardware of another record without its key; to be merged or split.</summary>
    Conflict,

    /// <summary>Has a serial number that another record has too.</summary>
    SameSerialNumber,

    /// <summary>Its client is older than the site (SITE-11).</summary>
    OlderClient,

    /// <summary>Its worst baseline is compliant.</summary>
    Compliant,

    NonCompliant,

    /// <summary>An evaluation failed.</summary>
    Error,

    /// <summary>No baseline that is deployed to it applies.</summary>
    NotApplicable,

    /// <summary>It has not reported about any baseline that is deployed to it.</summary>
    Unknown,
}

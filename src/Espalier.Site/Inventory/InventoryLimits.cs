using Espalier.Contracts.Inventory;

namespace Espalier.Site.Inventory;

/// <summary>Bounds on what one Mac can make the site store.</summary>
public static class InventoryLimits
{
    /// <summary>Classes in one report: several times the catalogue, so that a newer client's report still passes.</summary>
    public const int MaxClasses = 200;

    /// <summary>Rows of one class on one device; a developer's Mac has some 3,000 application bundles.</summary>
    public const int MaxRows = 20_000;

    /// <summary>UTF-16 units of a text value; the client cuts at the same length.</summary>
    public const int MaxTextLength = InventoryValue.MaxTextLength;

    /// <summary>UTF-8 bytes of a folded text in an indexed column: an entry of a PostgreSQL index holds at most 2,704 bytes.</summary>
    public const int MaxIndexedBytes = 2_500;

    /// <summary>Gaps kept of a device, and of one class.</summary>
    public const int MaxGaps = 100;

    /// <summary>Characters kept of a gap's texts, as the contract says of its reason.</summary>
    public const int MaxGapText = 300;

    /// <summary>How often a row whose volatile values alone move gets a place in the history.</summary>
    public static readonly TimeSpan VolatileHistory = TimeSpan.FromDays(1);
}

using Espalier.Contracts.Inventory;

namespace Espalier.Site.Inventory;

/// <summary>What became of a report.</summary>
public sealed record InventoryOutcome
{
    /// <summary>Why nothing of the report was taken, or null: its structure is broken, so it belongs into quarantine.</summary>
    public string? Rejection { get; init; }

    /// <summary>Names of classes whose current rows are other than before.</summary>
    public IReadOnlyList<string> ChangedClasses { get; init; } = [];

    /// <summary><see cref="ChangedClasses"/> as queries name them.</summary>
    public IEnumerable<string> ChangedWqlClasses => ChangedClasses.Select(static name => ResourceClasses.Find(name)!.WqlName);

    /// <summary>Names of classes that the Mac must send in full, because its difference does not fit what the site holds.</summary>
    public IReadOnlyList<string> ResyncClasses { get; init; } = [];

    /// <summary>What of the report could not be taken (unknown classes and properties, values of a wrong type ...), for the log.</summary>
    public IReadOnlyList<InventoryGap> Problems { get; init; } = [];

    /// <summary>Whether collection rules may judge the device otherwise than before.</summary>
    public bool HasChanged => ChangedClasses.Count > 0;
}

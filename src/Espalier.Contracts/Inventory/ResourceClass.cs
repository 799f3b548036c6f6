namespace Espalier.Contracts.Inventory;

/// <summary>A resource class of hardware inventory: what a Mac reports, Resource Explorer shows and WQL queries.</summary>
/// <param name="Name">Name in reports and, in lower case behind <c>inv_</c>, of the table: <c>COMPUTER_SYSTEM</c>.</param>
/// <param name="Label">Node in Resource Explorer: <c>Computer System</c>.</param>
/// <param name="Properties">Its properties in the order of display; at least one.</param>
public sealed record ResourceClass(string Name, string Label, IReadOnlyList<ResourceProperty> Properties)
{
    /// <summary>Class name in WQL: <c>SMS_G_System_COMPUTER_SYSTEM</c>.</summary>
    public string WqlName => "SMS_G_System_" + Name;

    /// <summary>A device has at most one row: true where no property is a key.</summary>
    public bool IsSingle => Properties.All(static p => !p.IsKey);
}

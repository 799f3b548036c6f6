namespace Espalier.Contracts.Inventory;

/// <summary>Short ways to write the properties of the catalogue down.</summary>
internal static class Column
{
    public static ResourceProperty Text(string name) => new(name, PropertyType.Text);

    public static ResourceProperty Key(string name) => new(name, PropertyType.Text) { IsKey = true };

    public static ResourceProperty Whole(string name, string? unit = null) => new(name, PropertyType.Integer) { Unit = unit };

    public static ResourceProperty Moving(string name, string? unit = null) => new(name, PropertyType.Integer) { Unit = unit, IsVolatile = true };

    public static ResourceProperty Flag(string name) => new(name, PropertyType.Boolean);

    public static ResourceProperty Instant(string name) => new(name, PropertyType.Instant);

    public static ResourceProperty MovingInstant(string name) => new(name, PropertyType.Instant) { IsVolatile = true };
}

using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Computer;

/// <summary>The battery in <c>SPPowerDataType</c>; capacities in mAh on Intel Macs, in percent on Apple silicon.</summary>
internal sealed record BatteryHealth
{
    public string? Name { get; init; }

    public string? Manufacturer { get; init; }

    public string? SerialNumber { get; init; }

    public string? Condition { get; init; }

    public long? CycleCount { get; init; }

    public long? FullChargeCapacity { get; init; }

    public long? MaximumCapacityPercent { get; init; }

    public long? ChargePercent { get; init; }

    public bool? IsCharging { get; init; }

    public static BatteryHealth? Parse(IReadOnlyList<PropertyListDictionary> items)
    {
        var item = items.FirstOrDefault(static i => i.FindDictionary("sppower_battery_health_info") is not null);
        if (item is null || Yes(item.Find("sppower_battery_installed")) is false)
        {
            return null;
        }

        var model = item.FindDictionary("sppower_battery_model_info") ?? PropertyListDictionary.Empty;
        var charge = item.FindDictionary("sppower_battery_charge_info") ?? PropertyListDictionary.Empty;
        var health = item.FindDictionary("sppower_battery_health_info") ?? PropertyListDictionary.Empty;
        var full = charge.FindInteger("sppower_battery_max_capacity");
        var now = charge.FindInteger("sppower_battery_current_capacity");
        return new BatteryHealth
        {
            Name = model.FindString("sppower_battery_device_name"),
            Manufacturer = model.FindString("sppower_battery_manufacturer"),
            SerialNumber = model.FindString("sppower_battery_serial_number"),

            // The same state is "Good" here and "Normal" in System Settings and in the text form.
            Condition = health.FindString("sppower_battery_health") is "Good" ? "Normal" : health.FindString("sppower_battery_health"),
            CycleCount = health.FindInteger("sppower_battery_cycle_count"),
            FullChargeCapacity = full,
            MaximumCapacityPercent = Units.ParseLeadingNumber(health.FindString("sppower_battery_health_maximum_capacity")),
            ChargePercent = charge.FindInteger("sppower_battery_state_of_charge") ?? (full > 0 ? now * 100 / full : null),
            IsCharging = Yes(charge.Find("sppower_battery_is_charging")),
        };
    }

    private static bool? Yes(PropertyListValue? value) => value switch
    {
        PropertyListBoolean flag => flag.Value,
        PropertyListString text when text.Value.Equals("TRUE", StringComparison.OrdinalIgnoreCase) => true,
        PropertyListString text when text.Value.Equals("FALSE", StringComparison.OrdinalIgnoreCase) => false,
        _ => null,
    };
}

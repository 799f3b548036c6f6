using System.Globalization;
using Espalier.Console.Users;
using Espalier.Contracts.Admin.Inventory;

namespace Espalier.Console.AssetsAndCompliance.Devices;

/// <summary>Inventory values as Resource Explorer shows them.</summary>
internal static class InventoryText
{
    public static string Of(object? value, ResourceColumn column, UserClock clock)
    {
        var text = value switch
        {
            null => "",
            string words => words,
            bool flag => flag ? "Yes" : "No",
            long number => number.ToString("#,0", CultureInfo.InvariantCulture),
            double number => number.ToString("#,0.###", CultureInfo.InvariantCulture),
            DateTimeOffset at => clock.Text(at),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length > 0 && column.Unit is { } unit ? $"{text} {unit}" : text;
    }
}

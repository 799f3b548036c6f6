using System.Text.Json;
using System.Text.Json.Serialization;

namespace Espalier.Contracts.Inventory;

/// <summary>Source-generated JSON of the inventory contracts; camel case, absent instead of null.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InventoryReport))]
[JsonSerializable(typeof(ClassReport))]
[JsonSerializable(typeof(DeviceFacts))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
public sealed partial class InventoryJson : JsonSerializerContext;

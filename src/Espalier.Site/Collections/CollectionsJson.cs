using System.Text.Json.Serialization;
using Espalier.Contracts.Schedules;

namespace Espalier.Site.Collections;

/// <summary>JSON that collections keep in the database.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Schedule))]
internal sealed partial class CollectionsJson : JsonSerializerContext;

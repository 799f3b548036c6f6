using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Schedules;

namespace Espalier.Site.Policies;

/// <summary>JSON of schedules as they are stored.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Schedule))]
internal sealed partial class SchedulesJson : JsonSerializerContext;

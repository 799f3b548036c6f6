using System.Text.Json.Serialization;
using Espalier.Contracts.Policies;

namespace Espalier.Contracts.Compliance;

/// <summary>JSON of compliance, without reflection: camel case, enumerations by name.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ConfigurationItemDefinition))]
[JsonSerializable(typeof(BaselineAssignment))]
[JsonSerializable(typeof(ItemStateReport))]
[JsonSerializable(typeof(BaselineStateReport))]
public sealed partial class ComplianceJson : JsonSerializerContext;

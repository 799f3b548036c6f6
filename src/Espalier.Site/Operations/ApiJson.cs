using System.Text.Json;
using System.Text.Json.Serialization;

namespace Espalier.Site.Operations;

/// <summary>JSON of the admin API: camel case, enumerations by name, instants in ISO 8601.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Sets options up, also the host's own for reading bodies.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter());
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = 32;
        return options;
    }
}

using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Espalier.Contracts.Operations;
using Espalier.Server.Hosting;

namespace Espalier.Server.Setup;

/// <summary>Each run of the site server's configuration with the values that were chosen and its result (LOGF-3); secrets are left out.</summary>
internal static partial class ConfigurationLog
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new LeftOutConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Runs a configuration and writes down what was chosen and how it ended.</summary>
    /// <param name="place">The site's place.</param>
    /// <param name="by">Who or what configures.</param>
    /// <param name="answers">The choices.</param>
    /// <param name="run">The configuration.</param>
    public static async Task<Result<T>> RunAsync<T>(SetupPlace place, string by, SetupAnswers answers, Func<Task<Result<T>>> run)
    {
        // What is refused where no site was ever begun makes no folder.
        var wasThere = Directory.Exists(Logs.FolderIn(place.DataFolder));
        if (wasThere)
        {
            Write(place, log => WriteChosen(log, by, answers));
        }

        var result = await run();
        if (Directory.Exists(Logs.FolderIn(place.DataFolder)))
        {
            Write(place, log =>
            {
                if (!wasThere)
                {
                    WriteChosen(log, by, answers);
                }

                WriteResult(log, by, result.Problem);
            });
            await SiteSettingsFile.KeepOwnerAsync(place.DataFolder, Path.Combine(Logs.FolderIn(place.DataFolder), Logs.Configuration), CancellationToken.None);
        }

        return result;
    }

    private static void Write(SetupPlace place, Action<ILogger> write)
    {
        using var factory = Logs.CreateFactory(place.DataFolder, Logs.Configuration);
        write(factory.CreateLogger(typeof(ConfigurationLog).FullName!));
    }

    private static void WriteChosen(ILogger log, string by, SetupAnswers answers)
    {
        LogBegins(log, answers.Site.Code.ToUpperInvariant(), by);
        foreach (var (path, value) in Describe(answers))
        {
            LogChosen(log, path, value);
        }
    }

    private static void WriteResult(ILogger log, string by, Problem? problem)
    {
        if (problem is not null)
        {
            LogRefused(log, by, problem.Fields.Count == 0 ? problem.Detail : string.Join(' ', problem.Fields.Select(static f => $"{f.Field}: {f.Text}")));
        }
        else
        {
            LogDone(log, by);
        }
    }

    /// <summary>The choices by their path, without secrets.</summary>
    internal static IEnumerable<(string Path, string Value)> Describe(SetupAnswers answers)
    {
        var node = JsonSerializer.SerializeToNode(answers, Options)!;
        node["database"]!["options"] = WithoutSecrets(answers.Database.Options);
        return Flatten("", node);
    }

    private static IEnumerable<(string Path, string Value)> Flatten(string path, JsonNode? node) => node switch
    {
        JsonObject values => values.SelectMany(v => Flatten(path.Length == 0 ? v.Key : $"{path}.{v.Key}", v.Value)),
        JsonArray { Count: > 0 } items when items[0] is JsonObject => items.SelectMany((item, i) => Flatten($"{path}[{i}]", item)),
        JsonArray items => [(path, string.Join(", ", items))],
        null => [(path, "(none)")],
        _ => [(path, node.ToString())],
    };

    private static string? WithoutSecrets(string? options)
    {
        if (options is null)
        {
            return null;
        }

        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = options };
            foreach (var secret in parts.Keys.Cast<string>().Where(static k => k.Contains("pass", StringComparison.OrdinalIgnoreCase) || k.Contains("pwd", StringComparison.OrdinalIgnoreCase)).ToList())
            {
                parts.Remove(secret);
            }

            return parts.ConnectionString;
        }
        catch (ArgumentException)
        {
            return "(not readable)";
        }
    }

    [LoggerMessage(3000, LogLevel.Information, "Configuration of site {Site} begins, by {By}")]
    private static partial void LogBegins(ILogger logger, string site, string by);

    [LoggerMessage(3001, LogLevel.Information, "Chosen: {Path} = {Value}")]
    private static partial void LogChosen(ILogger logger, string path, string value);

    [LoggerMessage(3002, LogLevel.Information, "Configuration by {By} succeeded")]
    private static partial void LogDone(ILogger logger, string by);

    [LoggerMessage(3003, LogLevel.Error, "Configuration by {By} was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string by, string reason);

    /// <summary>Says that there is a secret, and nothing of it.</summary>
    private sealed class LeftOutConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue("(left out)");
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Espalier.Server.Setup;

/// <summary>A password among the answers. In a file it is <c>{"file": "path"}</c> or <c>{"environment": "NAME"}</c>, never the text itself; it is not written back.</summary>
[JsonConverter(typeof(SecretConverter))]
public sealed class Secret(string value)
{
    public string Value => value;

    /// <summary>Keeps it out of logs.</summary>
    public override string ToString() => "(secret)";
}

/// <summary>Reads a secret from where the answers say it is.</summary>
internal sealed class SecretConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            throw new JsonException("""a secret is not written here; name where it is: {"file": "/path"} or {"environment": "NAME"}""");
        }

        var text = Reference.Read(ref reader, options).Text();
        return text.Length > 0 ? new Secret(text) : throw new JsonException("the secret is empty");
    }

    /// <summary>Says where one would be read from: the template is all that is ever written.</summary>
    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("file", value.Value);
        writer.WriteEndObject();
    }
}

/// <summary>A text as it is, or the content of a file.</summary>
internal sealed class TextOrFileConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : Reference.Read(ref reader, options).Text();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Where a text is read from.</summary>
/// <param name="File">Path of a file; line ends at its end do not count.</param>
/// <param name="Environment">Name of an environment variable.</param>
internal sealed record Reference(string? File = null, string? Environment = null)
{
    /// <summary>Of a password or a chain of certificates.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <exception cref="JsonException">It is neither, or both.</exception>
    public static Reference Read(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject
            && JsonSerializer.Deserialize<Reference>(ref reader, options) is { } reference
            && (reference.File is null) != (reference.Environment is null))
        {
            return reference;
        }

        throw new JsonException("""expected {"file": "/path"} or {"environment": "NAME"}""");
    }

    /// <exception cref="JsonException">There is nothing to read.</exception>
    public string Text()
    {
        if (Environment is { } name)
        {
            return new ConfigurationBuilder().AddEnvironmentVariables().Build()[name] ?? throw new JsonException($"there is no environment variable {name}");
        }

        try
        {
            return new FileInfo(File!).Length <= MaxBytes ? System.IO.File.ReadAllText(File!).TrimEnd('\r', '\n') : throw new JsonException($"{File} has more than {MaxBytes / 1024} KB");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new JsonException($"{File} cannot be read: {failure.Message}");
        }
    }
}

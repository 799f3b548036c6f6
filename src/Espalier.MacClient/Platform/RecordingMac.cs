using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Espalier.MacClient.Platform;

/// <summary>
/// Keeps every answer of another platform in a folder, raw: <c>index.jsonl</c> names the calls in order, <c>0001.out</c> and <c>0001.err</c> hold the
/// bytes. Standard input and scripts are not kept, since they may hold secrets.
/// </summary>
/// <param name="inner">The platform that answers.</param>
/// <param name="folder">Existing, empty folder.</param>
public sealed class RecordingMac(IMacPlatform inner, string folder) : IMacPlatform
{
    private readonly Lock _turn = new();
    private int _count;

    /// <inheritdoc />
    public TimeProvider Clock => inner.Clock;

    /// <inheritdoc />
    public async Task<ToolAnswer> RunAsync(ToolCall call, CancellationToken token)
    {
        var answer = await inner.RunAsync(call, token);
        Keep(new RecordedAnswer("tool", call.Path, call.Arguments, answer.Outcome.ToString(), answer.ExitCode), answer.Output, answer.Error);
        return answer;
    }

    /// <inheritdoc />
    public Task<ScriptAnswer> RunScriptAsync(ScriptCall call, CancellationToken token) => inner.RunScriptAsync(call, token);

    /// <inheritdoc />
    public async Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken token)
    {
        var content = await inner.ReadFileAsync(path, maxBytes, token);
        Keep(new RecordedAnswer("file", path, [], content is null ? "absent" : "read", 0), content ?? [], []);
        return content;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<FolderEntry>> ListFolderAsync(string path, CancellationToken token)
    {
        var entries = await inner.ListFolderAsync(path, token);
        Keep(new RecordedAnswer("folder", path, [.. entries.Select(static e => e.IsFolder ? e.Name + "/" : e.Name)], "listed", 0), [], []);
        return entries;
    }

    private void Keep(RecordedAnswer answer, byte[] output, byte[] error)
    {
        lock (_turn)
        {
            var number = (++_count).ToString("D4", CultureInfo.InvariantCulture);
            File.AppendAllText(
                Path.Combine(folder, "index.jsonl"),
                JsonSerializer.Serialize(answer with { Number = number }, RecordingJson.Default.RecordedAnswer) + "\n");
            KeepBytes(number + ".out", output);
            KeepBytes(number + ".err", error);
        }
    }

    private void KeepBytes(string name, byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }
    }
}

/// <summary>One line of the index of a recording.</summary>
internal sealed record RecordedAnswer(string Kind, string Path, IReadOnlyList<string> Arguments, string Outcome, int ExitCode)
{
    public string Number { get; init; } = "";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RecordedAnswer))]
internal sealed partial class RecordingJson : JsonSerializerContext;

using System.Text;
using Espalier.MacClient.Platform;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacClient.Tests.Inventory;

/// <summary>A Mac that answers what a test wrote down; every other tool does not exist.</summary>
internal sealed class ScriptedMac : IMacPlatform
{
    public const string ProfilerPath = "/usr/sbin/system_profiler";

    private readonly Dictionary<string, ToolAnswer> _answers = [];
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly List<string> _asked = [];

    public ScriptedMac(DateTimeOffset? now = null)
    {
        Time = new FakeTimeProvider(now ?? new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        Time.SetLocalTimeZone(TimeZoneInfo.Utc);
    }

    public FakeTimeProvider Time { get; }

    public TimeProvider Clock => Time;

    /// <summary>Calls in the order they came.</summary>
    public IReadOnlyList<string> Asked => _asked;

    public ScriptedMac Answers(ToolCall call, string output, int exitCode = 0, string error = "") =>
        Answers(call, Encoding.UTF8.GetBytes(output), exitCode, error);

    public ScriptedMac Answers(ToolCall call, byte[] output, int exitCode = 0, string error = "") =>
        Answers(call, new ToolAnswer(ToolOutcome.Exited, exitCode, output, Encoding.UTF8.GetBytes(error)));

    public ScriptedMac Answers(ToolCall call, ToolAnswer answer)
    {
        _answers[KeyOf(call)] = answer;
        return this;
    }

    public ScriptedMac Has(string path, string content) => Has(path, Encoding.UTF8.GetBytes(content));

    public ScriptedMac Has(string path, byte[] content)
    {
        _files[path] = content;
        return this;
    }

    public Task<ToolAnswer> RunAsync(ToolCall call, CancellationToken token)
    {
        _asked.Add(KeyOf(call));
        return Task.FromResult(_answers.GetValueOrDefault(KeyOf(call)) ?? new ToolAnswer(ToolOutcome.NotFound, -1, [], []));
    }

    public Task<ScriptAnswer> RunScriptAsync(ScriptCall call, CancellationToken token) =>
        throw new InvalidOperationException("Inventory runs no scripts.");

    public Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken token) =>
        Task.FromResult(_files.TryGetValue(path, out var content) && content.Length <= maxBytes ? content : null);

    public Task<IReadOnlyList<FolderEntry>> ListFolderAsync(string path, CancellationToken token)
    {
        var prefix = path.TrimEnd('/') + "/";
        return Task.FromResult<IReadOnlyList<FolderEntry>>(
        [
            .. _files.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(f => (Below: f.Key[prefix.Length..], f.Value.Length))
                .GroupBy(f => f.Below.Split('/')[0])
                .Select(g => new FolderEntry(g.Key, g.Any(f => f.Below.Contains('/')), g.First().Length, DateTimeOffset.UnixEpoch)),
        ]);
    }

    private static string KeyOf(ToolCall call) => string.Join(' ', [call.Path, .. call.Arguments, Encoding.UTF8.GetString(call.Input ?? [])]);
}

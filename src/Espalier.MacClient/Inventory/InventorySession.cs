using Espalier.Contracts.Inventory;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Inventory;

/// <summary>
/// One collection of inventory: asks each tool once, however many classes use its answer, and keeps the rows that come of it and the gaps.
/// </summary>
internal sealed class InventorySession(IMacPlatform mac)
{
    /// <summary>Rows kept of one class; a Mac with more is broken or hostile. Receipts and services stay below some thousands.</summary>
    private const int MaxRows = 20_000;

    private const int MaxReasonLength = 300;

    private readonly Dictionary<string, ToolAnswer> _answers = [];
    private readonly Dictionary<string, Dictionary<string, Row>> _rows = [];
    private readonly List<InventoryGap> _gaps = [];

    public IMacPlatform Mac => mac;

    public IReadOnlyList<InventoryGap> Gaps => _gaps;

    /// <summary>Rows of a class, in the order they were added.</summary>
    public IReadOnlyList<Row> RowsOf(ResourceClass resourceClass) =>
        _rows.TryGetValue(resourceClass.Name, out var rows) ? [.. rows.Values] : [];

    /// <summary>Keeps a row; of rows with one key, compared as the site compares them, the first stays.</summary>
    public void Add(ResourceClass resourceClass, Row row)
    {
        if (row.Values.Count == 0)
        {
            return;
        }

        if (!_rows.TryGetValue(resourceClass.Name, out var rows))
        {
            _rows[resourceClass.Name] = rows = [];
        }

        if (rows.Count < MaxRows)
        {
            rows.TryAdd(Folding.Fold(RowKey.Of(resourceClass, row.Values)), row);
        }
        else if (rows.Count == MaxRows)
        {
            AddGap(resourceClass, "row limit", $"More than {MaxRows} rows; the rest is left out.");
        }
    }

    public void AddGap(ResourceClass resourceClass, string source, string reason)
    {
        var gap = new InventoryGap(resourceClass.Name, source, reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason);
        if (!_gaps.Contains(gap))
        {
            _gaps.Add(gap);
        }
    }

    /// <summary>What a tool answers, whatever its exit code. Null, with a gap, where it did not answer at all.</summary>
    public async Task<ToolAnswer?> AskAsync(ResourceClass resourceClass, ToolCall call, CancellationToken token)
    {
        var key = string.Join('\0', [call.Path, .. call.Arguments, call.Input is null ? "" : Convert.ToHexString(call.Input)]);
        if (!_answers.TryGetValue(key, out var answer))
        {
            try
            {
                answer = await mac.RunAsync(call, token);
            }
            catch (IOException e)
            {
                // The Mac is out of processes or memory; the rest of the report still stands.
                answer = new ToolAnswer(ToolOutcome.NotFound, -1, [], []);
                AddGap(resourceClass, SourceOf(call), e.Message);
            }

            _answers[key] = answer;
        }

        if (answer.Outcome == ToolOutcome.Exited)
        {
            return answer;
        }

        AddGap(resourceClass, SourceOf(call), answer.Outcome switch
        {
            ToolOutcome.NotFound => "There is no such tool on this Mac.",
            ToolOutcome.TimedOut => $"No answer within {call.Timeout.TotalSeconds:0} s.",
            ToolOutcome.OutputTooLarge => $"More than {call.MaxOutputBytes} bytes of output.",
            ToolOutcome.Exited => "",
        });
        return null;
    }

    /// <summary>The property list that a tool prints. Null, with a gap, where it prints none that can be read.</summary>
    public async Task<PropertyListValue?> AskPropertyListAsync(ResourceClass resourceClass, ToolCall call, CancellationToken token)
    {
        if (await AskAsync(resourceClass, call, token) is not { } answer)
        {
            return null;
        }

        if (PropertyListAnswer.TryParse(answer.Output, out var value, out var reason))
        {
            return value;
        }

        AddGap(resourceClass, SourceOf(call), answer.ExitCode == 0 ? reason : $"Exit code {answer.ExitCode}: {ToolText.FirstLine(answer.Error) ?? reason}");
        return null;
    }

    /// <summary>The items of one data type of system_profiler; empty where there is no such hardware or, with a gap, where it did not answer.</summary>
    public async Task<IReadOnlyList<PropertyListDictionary>> ProfileAsync(ResourceClass resourceClass, string type, CancellationToken token) =>
        await TryProfileAsync(resourceClass, type, token) ?? [];

    /// <summary>As <see cref="ProfileAsync"/>, but null where it did not answer.</summary>
    public async Task<IReadOnlyList<PropertyListDictionary>?> TryProfileAsync(ResourceClass resourceClass, string type, CancellationToken token) =>
        await AskPropertyListAsync(resourceClass, InventoryTools.SystemProfiler(type), token) is { } value ? ProfilerAnswer.Items(value, type) : null;

    /// <summary>A property list file; null where it is absent, with a gap where it is there and cannot be read.</summary>
    public async Task<PropertyListDictionary?> ReadDictionaryAsync(ResourceClass resourceClass, string path, CancellationToken token)
    {
        if (await mac.ReadFileAsync(path, MaxFileBytes, token) is not { } bytes)
        {
            return null;
        }

        if (PropertyList.TryParseDictionary(bytes, out var dictionary, out var error))
        {
            return dictionary;
        }

        AddGap(resourceClass, path, error.ToString());
        return null;
    }

    /// <summary>Largest property list file read: preferences and bundles' Info.plist stay far below.</summary>
    public const int MaxFileBytes = 16 * 1024 * 1024;

    private static string SourceOf(ToolCall call) => call.Path + (call.Arguments.Count > 0 ? " " + string.Join(' ', call.Arguments.Take(3)) : "");
}

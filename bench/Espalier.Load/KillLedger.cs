using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Espalier.Load;

/// <summary>What Macs were told that the site has: a line for each report, on the disk before the Mac goes on, held at the end against the database.</summary>
internal sealed class KillLedger : IAsyncDisposable
{
    private readonly FileStream _file = new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Notes that a report is acknowledged.</summary>
    /// <param name="mac">Serial number.</param>
    /// <param name="sequence">The report's number.</param>
    /// <param name="fact">What it said.</param>
    /// <param name="token">Cancels the wait, not the writing.</param>
    public async Task AddAsync(string mac, long sequence, string fact, CancellationToken token)
    {
        var line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mac} {sequence} {Hash(fact)}\n"));
        await _turn.WaitAsync(token);
        try
        {
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>All lines, as they lie on the disk.</summary>
    public async Task<List<(string Mac, long Sequence, string Hash)>> ReadAsync(CancellationToken token)
    {
        _file.Position = 0;
        using var reader = new StreamReader(_file, Encoding.ASCII, leaveOpen: true);
        var lines = new List<(string, long, string)>();
        while (await reader.ReadLineAsync(token) is { } line)
        {
            var parts = line.Split(' ');
            lines.Add((parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]));
        }

        return lines;
    }

    /// <summary>Compares with the database of a site whose server is dead.</summary>
    /// <returns>What is wrong; empty where all is well.</returns>
    public async Task<IReadOnlyList<string>> CompareAsync(SiteTables tables, CancellationToken token)
    {
        var told = await ReadAsync(token);
        var stored = (await tables.ListAsync(
            """
            SELECT d.serial_number, u.top_console_user FROM inv_system_console_usage u JOIN dev_status d ON d.resource_id = u.resource_id WHERE u.top_console_user LIKE 'fact %'
            UNION ALL SELECT d.serial_number, h.top_console_user FROM inv_system_console_usage_history h JOIN dev_status d ON d.resource_id = h.resource_id WHERE h.top_console_user LIKE 'fact %'
            """,
            static r => (Mac: r.GetString(0), Fact: r.GetString(1)), token)).ToLookup(static s => (s.Mac, Hash(s.Fact)));
        var next = (await tables.ListAsync("SELECT serial_number, next_sequence FROM dev_status", static r => (Mac: r.GetString(0), Next: r.GetInt64(1)), token)).ToDictionary(static n => n.Mac, static n => n.Next);
        List<string> wrong = [];
        foreach (var (mac, sequence, hash) in told)
        {
            var times = stored[(mac, hash)].Count();
            if (times != 1)
            {
                wrong.Add($"Report {sequence} of {mac} was acknowledged and is stored {times} times.");
            }
        }

        var known = told.Select(static t => (t.Mac, t.Hash)).ToHashSet();
        wrong.AddRange(stored.Where(s => !known.Contains(s.Key)).Select(static s => $"{s.Key.Mac} has a fact that it was never told of."));
        wrong.AddRange(told.GroupBy(static t => t.Mac).Where(g => next[g.Key] != g.Max(static t => t.Sequence) + 1).Select(g => $"The site waits for report {next[g.Key]} of {g.Key}, which was told of {g.Max(static t => t.Sequence)}."));
        return wrong;
    }

    public async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        await _file.DisposeAsync();
    }

    private static string Hash(string fact) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fact)));
}

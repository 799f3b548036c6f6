using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Espalier.Server.Tests.Faults;

/// <summary>A system call.</summary>
/// <param name="Text">Process, name, arguments and result.</param>
/// <param name="Began">Place of its beginning in the trace.</param>
/// <param name="Ended">Place of its end; the same when nothing else happened meanwhile.</param>
internal sealed record SystemCall(string Text, int Began, int Ended);

/// <summary>System calls of running processes, by strace.</summary>
internal sealed partial class SystemCallTrace : IAsyncDisposable
{
    private readonly Process _tracer;
    private readonly string _file = Path.GetTempFileName();
    private Task<string>? _rest;

    private SystemCallTrace(IEnumerable<int> processes)
    {
        List<string> arguments = ["-f", "-yy", "-s", "0", "-e", "trace=fdatasync,fsync,recvmsg,recvfrom,read,sendmsg,sendto,write", "-o", _file];
        arguments.AddRange(processes.SelectMany(static id => new[] { "-p", id.ToString(CultureInfo.InvariantCulture) }));
        _tracer = Process.Start(new ProcessStartInfo("strace", arguments) { RedirectStandardError = true })!;
    }

    /// <summary>Starts it; null where processes may not be traced.</summary>
    public static async Task<SystemCallTrace?> TryStartAsync(IReadOnlyCollection<int> processes, CancellationToken token)
    {
        var trace = new SystemCallTrace(processes);
        var attached = 0;
        while (attached < processes.Count)
        {
            var line = await trace._tracer.StandardError.ReadLineAsync(token);
            if (line is null)
            {
                await trace.DisposeAsync();
                return null;
            }

            attached += line.Contains(" attached", StringComparison.Ordinal) ? 1 : 0;
        }

        trace._rest = trace._tracer.StandardError.ReadToEndAsync(token);
        return trace;
    }

    /// <summary>Ends it and answers the calls that came back, in that order.</summary>
    public async Task<IReadOnlyList<SystemCall>> EndAsync(CancellationToken token)
    {
        using (var interrupt = Process.Start("kill", ["-INT", _tracer.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await interrupt.WaitForExitAsync(token);
        }

        await _rest!;
        await _tracer.WaitForExitAsync(token);
        var begun = new Dictionary<string, (string Text, int At)>(StringComparer.Ordinal);
        var calls = new List<SystemCall>();
        foreach (var (at, line) in (await File.ReadAllLinesAsync(_file, token)).Index())
        {
            var thread = line[..Math.Max(line.IndexOf(' ', StringComparison.Ordinal), 0)];
            if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                begun[thread] = (line[..^"<unfinished ...>".Length].TrimEnd(), at);
            }
            else if (Resumed().Match(line) is { Success: true } rest && begun.Remove(thread, out var start))
            {
                calls.Add(new SystemCall(start.Text + rest.Groups[1].Value, start.At, at));
            }
            else
            {
                calls.Add(new SystemCall(line, at, at));
            }
        }

        return calls;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_tracer.HasExited)
        {
            // Not killed, so that it lets go of what it traces.
            using var end = Process.Start("kill", ["-INT", _tracer.Id.ToString(CultureInfo.InvariantCulture)]);
            await end.WaitForExitAsync();
            await _tracer.WaitForExitAsync();
        }

        _tracer.Dispose();
        File.Delete(_file);
    }

    [GeneratedRegex(@"<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex Resumed();
}

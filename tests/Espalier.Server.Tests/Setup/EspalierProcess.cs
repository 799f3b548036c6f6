using System.Diagnostics;
using Espalier.Server.Hosting;

namespace Espalier.Server.Tests.Setup;

/// <summary><c>espalier</c> as a user runs it: a process of its own with arguments, output and an exit code.</summary>
internal sealed class EspalierProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private EspalierProcess(Process process, CancellationToken token)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(token);
    }

    public static EspalierProcess Start(IReadOnlyDictionary<string, string>? environment, CancellationToken token, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(SiteHost).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new EspalierProcess(Process.Start(start)!, token);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(CancellationToken token, params IReadOnlyList<string> arguments)
    {
        await using var process = Start(null, token, arguments);
        var output = await process._process.StandardOutput.ReadToEndAsync(token);
        await process._process.WaitForExitAsync(token);
        return (process._process.ExitCode, output, await process._errors);
    }

    /// <summary>The rest of the first line that has a text, from that text on.</summary>
    public async Task<string> WaitForAsync(string text, CancellationToken token)
    {
        while (await _process.StandardOutput.ReadLineAsync(token) is { } line)
        {
            if (line.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at)
            {
                return line[at..];
            }
        }

        throw new InvalidOperationException($"espalier ended without saying '{text}': {await _errors}");
    }

    /// <summary>As systemd stops a service.</summary>
    public async Task<int> TerminateAsync(CancellationToken token)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}

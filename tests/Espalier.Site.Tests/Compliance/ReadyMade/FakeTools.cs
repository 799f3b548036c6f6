using System.Diagnostics;

namespace Espalier.Site.Tests.Compliance.ReadyMade;

/// <summary>Runs a ready-made script with a Mac's tools replaced by small shell scripts of the test.</summary>
internal sealed class FakeTools : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-ready-made-");
    private readonly Dictionary<string, string> _tools = [];

    /// <summary>What a tool does: a body of <c>sh</c>. <c>$STATE</c> names a file that tools share.</summary>
    public FakeTools With(string path, string body)
    {
        var file = Path.Combine(_folder.FullName, path[1..].Replace('/', '-'));
        File.WriteAllText(file, $"#!/bin/sh\nSTATE='{State}'\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _tools[path] = file;
        return this;
    }

    /// <summary>A tool that answers one text on standard output and another on standard error.</summary>
    public FakeTools Answers(string path, string output, string error = "", int exitCode = 0) =>
        With(path, $"printf '%s' '{output.Replace("'", "'\\''", StringComparison.Ordinal)}'\nprintf '%s' '{error.Replace("'", "'\\''", StringComparison.Ordinal)}' >&2\nexit {exitCode}");

    public string State => Path.Combine(_folder.FullName, "state");

    public async Task<(string Output, string Error, int ExitCode)> RunAsync(string script, params string[] arguments)
    {
        foreach (var (path, file) in _tools)
        {
            script = script.Replace(path, file, StringComparison.Ordinal);
        }

        var scriptFile = Path.Combine(_folder.FullName, "script");
        await File.WriteAllTextAsync(scriptFile, script, TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", [scriptFile, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return ((await output).TrimEnd('\n'), await error, process.ExitCode);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

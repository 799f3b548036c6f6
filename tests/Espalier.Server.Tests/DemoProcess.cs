using System.Diagnostics;
using Espalier.Server.Hosting;

namespace Espalier.Server.Tests;

/// <summary>The demo as a user runs it: a process of its own that prints its address and a sign-in link.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Task<string> _errors;

    private DemoProcess(Process process, DirectoryInfo folder, Task<string> errors, Uri address, string signInLink)
    {
        _process = process;
        _folder = folder;
        _errors = errors;
        Address = address;
        SignInLink = signInLink;
    }

    /// <summary>The console's address.</summary>
    public Uri Address { get; }

    /// <summary>Signs in once.</summary>
    public string SignInLink { get; }

    public static async Task<DemoProcess> StartAsync(int macs, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("espalier-demo-");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(SiteHost).Assembly.Location, "demo", "--macs", $"{macs}", "--data", folder.FullName })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(token);
        string? address = null, link = null;
        while (link is null && await process.StandardOutput.ReadLineAsync(token) is { } line)
        {
            address ??= After(line, "Console: ");
            link = After(line, "Sign in: ");
        }

        return address is not null && link is not null
            ? new DemoProcess(process, folder, errors, new Uri(address), link)
            : throw new InvalidOperationException($"The demo said no address: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string? After(string line, string label) =>
        line.StartsWith(label, StringComparison.Ordinal) ? line[label.Length..].Split(' ')[0] : null;
}

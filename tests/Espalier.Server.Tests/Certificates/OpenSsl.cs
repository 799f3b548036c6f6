using System.Diagnostics;

namespace Espalier.Server.Tests.Certificates;

/// <summary>OpenSSL's own program, as somebody else's reading of what we write.</summary>
internal static class OpenSsl
{
    public static bool IsThere => File.Exists("/usr/bin/openssl");

    public static Task<(int Code, string Output)> RunAsync(params IReadOnlyList<string> arguments) => RunAsync("/usr/bin/openssl", arguments);

    public static async Task<(int Code, string Output)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}

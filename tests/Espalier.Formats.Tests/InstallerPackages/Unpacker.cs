using System.Diagnostics;

namespace Espalier.Formats.Tests.InstallerPackages;

/// <summary>Programs of others that read packages.</summary>
internal static class Unpacker
{
    public const string SevenZip = "/usr/bin/7z";
    public const string Tar = "/usr/bin/bsdtar";

    public static void SkipWhereMissing() => Assert.SkipUnless(File.Exists(SevenZip) && File.Exists(Tar), "7z (p7zip-full) and bsdtar (libarchive-tools) are not installed");

    public static string Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output + error.GetAwaiter().GetResult());
        return output;
    }
}

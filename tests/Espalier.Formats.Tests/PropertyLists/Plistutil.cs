using System.Diagnostics;

namespace Espalier.Formats.Tests.PropertyLists;

/// <summary>The independent reader and writer of Debian's <c>libplist-utils</c>.</summary>
internal static class Plistutil
{
    public const string Absent = "plistutil (libplist-utils) is not installed.";

    public static readonly bool IsInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "plistutil")));

    /// <summary>The document in the other form, or null where plistutil refuses it.</summary>
    public static async Task<byte[]?> ConvertAsync(byte[] document, string format, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("plistutil");
        try
        {
            var source = Path.Combine(folder.FullName, "in");
            var target = Path.Combine(folder.FullName, "out");
            await File.WriteAllBytesAsync(source, document, cancellationToken);
            using var process = Process.Start(new ProcessStartInfo("plistutil", ["-i", source, "-o", target, "-f", format])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            await process.WaitForExitAsync(cancellationToken);

            // It exits with 0 even after refusing.
            return File.Exists(target) && new FileInfo(target).Length > 0 ? await File.ReadAllBytesAsync(target, cancellationToken) : null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using System.Text;
using Espalier.Formats.InstallerPackages;

namespace Espalier.Formats.Fuzz;

/// <summary>Flat packages: xar, its table of contents, cpio in gzip.</summary>
internal static class PackageTarget
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static FuzzTarget Create() => new("pkg", [Sample()], [.. Tokens.Select(Encoding.UTF8.GetBytes)], Try);

    private static IReadOnlyList<string> Tokens { get; } = ["xar!", "<file>", "</file>", "<name>", "<offset>", "<size>", "070707", "TRAILER!!!", "../", "\u001f\u008b", "\u0078\u009c"];

    private static byte[] Sample()
    {
        var package = new InstallerPackage
        {
            Identifier = "org.example.tool",
            Version = "1",
            Title = "Tool",
            Component = "tool.pkg",
            OldestSystem = "12.0",
            Architectures = ["arm64"],
            Items = [new PackageItem("usr/local/bin/tool", UnixFileMode.UserRead, "content"u8.ToArray(), At)],
            Preinstall = "#!/bin/sh\n"u8.ToArray(),
            Postinstall = "#!/bin/sh\n"u8.ToArray(),
            MadeAt = At,
        };
        using var bytes = new MemoryStream();
        package.Write(bytes);
        return bytes.ToArray();
    }

    private static bool Try(byte[] bytes)
    {
        var accepted = PackageContents.TryRead(bytes, out var contents, out var fault);
        Promises.Keep(accepted == (contents is not null) && accepted == (fault is null), "either contents or a fault");
        Promises.Keep(contents is null || contents.Items.Concat(contents.Scripts).All(static i => !i.Path.StartsWith('/') && !i.Path.Split('/').Contains("..")), "no path leads elsewhere");
        return accepted;
    }
}

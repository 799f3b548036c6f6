namespace Espalier.MacClient.Daemon.Session;

/// <summary>The files of the pages, which are part of the executable.</summary>
internal static class PageFiles
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".js"] = "text/javascript; charset=utf-8",
    };

    public static string NameOf(Screen screen) => screen switch
    {
        Screen.Preferences => "preferences.html",
        Screen.Assistant => "assistant.html",
        Screen.Firewall => "firewall.html",
        Screen.Location => "location.html",
        Screen.Report => "report.html",
    };

    /// <summary>Type and bytes of a file; null for both where there is none.</summary>
    public static (string? Type, byte[]? Content) Find(string name)
    {
        if (!Types.TryGetValue(Path.GetExtension(name), out var type))
        {
            return (null, null);
        }

        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream("Pages/" + name);
        if (stream is null)
        {
            return (null, null);
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (type, content);
    }

    /// <summary>The script that shows a page in a window of its own.</summary>
    public static byte[] Window { get; } = ReadWindow();

    private static byte[] ReadWindow()
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream("Window.js")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

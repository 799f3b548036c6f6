namespace Espalier.Contracts.Compliance;

/// <summary>What is known about interpreters that a supported macOS does not have (CI-SCRIPT-13).</summary>
public static class InterpreterAdvice
{
    private static readonly (string Name, string GoneSince, string Instead)[] Gone =
    [
        ("python", "12.3", "use a shell, or the full path of a Python that you install yourself"),
        ("python2", "12.3", "use a shell, or the full path of a Python that you install yourself"),
        ("python2.7", "12.3", "use a shell, or the full path of a Python that you install yourself"),
        ("php", "12", "use a shell, or the full path of a PHP that you install yourself"),
    ];

    /// <summary>A warning for the editor, or null. <paramref name="supportedVersions"/> are the item's version prefixes; none means every macOS.</summary>
    public static string? For(InterpreterLine line, IReadOnlyList<string> supportedVersions)
    {
        var path = line.Interpreter == "/usr/bin/env" ? line.Arguments.FirstOrDefault(argument => argument[0] != '-' && !argument.Contains('=', StringComparison.Ordinal)) : line.Interpreter;
        if (path is null || (path.Contains('/', StringComparison.Ordinal) && !path.StartsWith("/usr/bin/", StringComparison.Ordinal)))
        {
            return null;
        }

        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var (gone, since, instead) in Gone)
        {
            if (name == gone && Reaches(supportedVersions, since))
            {
                return $"{path} does not exist on macOS {since} and newer; {instead}.";
            }
        }

        return name == "python3" ? $"{path} exists only where the Command Line Tools are installed; without them macOS asks the user to install them." : null;
    }

    /// <summary>Whether a Mac of <paramref name="since"/> or newer can have one of the versions: 12 reaches 12.3, 12.2 does not.</summary>
    private static bool Reaches(IReadOnlyList<string> supportedVersions, string since) =>
        supportedVersions.Count == 0 || (DottedVersion.TryParse(since, out var first) && supportedVersions.Any(prefix =>
            DottedVersion.TryParse(prefix, out var version) && (version.CompareTo(first) >= 0 || first.BeginsWith(version))));
}

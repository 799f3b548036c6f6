using Espalier.Formats.PropertyLists;

namespace Espalier.MacSimulator.Files;

/// <summary>Preference files: what <c>defaults</c> reads and writes.</summary>
internal sealed class MacPreferences(MacFiles files, TimeProvider clock)
{
    public const string SoftwareUpdate = "/Library/Preferences/com.apple.SoftwareUpdate";
    public const string LoginWindow = "/Library/Preferences/com.apple.loginwindow";
    public const string Firewall = "/Library/Preferences/com.apple.alf";
    public const string ScreenSaver = "/Library/Preferences/com.apple.screensaver";

    /// <summary>All keys of a domain, or null when it does not exist.</summary>
    /// <param name="domain">Path of its file, with or without <c>.plist</c>.</param>
    public PropertyListDictionary? Read(string domain) => PropertyListBytes.Dictionary(files.Read(FileOf(domain)));

    public PropertyListValue? Read(string domain, string key) => Read(domain)?.Find(key);

    /// <summary>A switch that is kept as a boolean or as a number.</summary>
    public bool IsOn(string domain, string key) => Read(domain, key) switch
    {
        PropertyListBoolean on => on.Value,
        PropertyListInteger number => number.Value != 0,
        _ => false,
    };

    public void Set(string domain, string key, PropertyListValue value) =>
        Replace(domain, (Read(domain) ?? PropertyListDictionary.Empty).With(key, value));

    public void Delete(string domain, string key) =>
        Replace(domain, new PropertyListDictionary((Read(domain) ?? PropertyListDictionary.Empty).Where(entry => entry.Key != key)));

    public void Delete(string domain) => files.Remove(FileOf(domain));

    public void Replace(string domain, PropertyListDictionary values) =>
        files.Write(FileOf(domain), PropertyListBytes.Binary(values), clock.GetUtcNow());

    public static string FileOf(string domain) => domain.EndsWith(".plist", StringComparison.Ordinal) ? domain : domain + ".plist";
}

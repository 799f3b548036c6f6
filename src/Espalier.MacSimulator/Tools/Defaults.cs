using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>defaults</c>, run by root.</summary>
internal sealed class Defaults() : SimulatedTool("/usr/bin/defaults")
{
    public override bool ReadsInput(IReadOnlyList<string> arguments) => arguments is ["import", _, "-"];

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var words = request.Arguments.Where(argument => argument is not ("-currentHost" or "-app")).ToArray();
        if (words is not [var verb, var given, .. var rest])
        {
            return Usage();
        }

        var domain = FileOf(HomeOf(mac, request.User), request, given);
        return (verb, rest) switch
        {
            ("read", []) => mac.Preferences.Read(domain) is { } all ? ToolReply.Line(PropertyListText.Format(all)) : Missing(mac, $"\nDomain {given} does not exist\n"),
            ("read", [var key]) => mac.Preferences.Read(domain, key) is { } value ? ToolReply.Line(PropertyListText.Format(value)) : MissingPair(mac, given, key),
            ("read-type", [var key]) => mac.Preferences.Read(domain, key) is { } value ? ToolReply.Line("Type is " + TypeName(value)) : MissingPair(mac, given, key),
            ("write", [var key, .. var values]) => Parse(mac, domain, key, values) is { } value
                ? ToolReply.Silent.WithChange(() => Write(mac, domain, key, value))
                : ToolReply.Failure(255, "", Stamp(mac) + "\nRep argument is not a dictionary\nDefaults have not been changed.\n"),
            ("delete", []) => mac.Preferences.Read(domain) is null ? Missing(mac, $"\nDomain ({given}) not found.\nDefaults have not been changed.\n") : ToolReply.Silent.WithChange(() => mac.Preferences.Delete(domain)),
            ("delete", [var key]) => mac.Preferences.Read(domain, key) is null
                ? Missing(mac, $"\nDomain ({given}) not found.\nDefaults have not been changed.\n")
                : ToolReply.Silent.WithChange(() => mac.Preferences.Delete(domain, key)),
            ("export", ["-"]) => ToolReply.Bytes(PropertyListBytes.Xml(mac.Preferences.Read(domain) ?? PropertyListDictionary.Empty)),
            ("import", ["-"]) => PropertyListBytes.Dictionary(request.Input) is { } list
                ? ToolReply.Silent.WithChange(() => mac.Preferences.Replace(domain, list))
                : ToolReply.Failure(1, "", Stamp(mac) + "\nCould not parse property list from stdin\n"),
            _ => Usage(),
        };
    }

    private static void Write(MacState mac, string domain, string key, PropertyListValue value)
    {
        mac.Preferences.Set(domain, key, value);
        var on = value is PropertyListBoolean { Value: true } || (value is PropertyListInteger number && number.Value != 0);
        if (domain == MacPreferences.Firewall && key == "globalstate" && mac.System.Major < 15 && value is PropertyListInteger state)
        {
            mac.Protection.Firewall = (int)Math.Clamp((long)state.Value, 0, 2);
        }
        else if (domain.EndsWith("/com.apple.screensaver", StringComparison.Ordinal) && key == "askForPassword")
        {
            SystemAdmin.Set(mac, on ? (int)(mac.Preferences.Read(domain)?.FindInteger("askForPasswordDelay") ?? 0) : null);
        }
    }

    private static string FileOf(string home, ToolRequest request, string domain) => domain switch
    {
        _ when domain.StartsWith('/') => domain.EndsWith(".plist", StringComparison.Ordinal) ? domain[..^".plist".Length] : domain,
        _ when domain.StartsWith('.') => request.PathOf(domain),
        "-g" or "NSGlobalDomain" or "-globalDomain" => home + "/Library/Preferences/.GlobalPreferences",
        _ => $"{home}/Library/Preferences/{domain}",
    };

    private static string HomeOf(MacState mac, string user) =>
        (user.StartsWith('#') && int.TryParse(user.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? mac.Users.Find(other => other.UniqueId == id)
            : mac.FindUser(user))?.Home ?? "/var/root";

    private static PropertyListValue? Parse(MacState mac, string domain, string key, string[] values) => values switch
    {
        [var text] when !text.StartsWith('-') || text.Length == 1 || char.IsAsciiDigit(text[1]) => new PropertyListString(text),
        ["-string", var text] => new PropertyListString(text),
        ["-bool" or "-boolean", var text] => text.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "1" => PropertyListBoolean.True,
            "FALSE" or "NO" or "0" => PropertyListBoolean.False,
            _ => null,
        },
        ["-int" or "-integer", var text] => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new PropertyListInteger(number) : new PropertyListInteger(0),
        ["-float", var text] => new PropertyListReal(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : 0),
        ["-date", var text] => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? new PropertyListDate(date) : null,
        ["-data", var text] => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? new PropertyListData(Convert.FromHexString(text)) : null,
        ["-array", .. var items] => new PropertyListArray(items.Select(item => new PropertyListString(item))),
        ["-array-add", .. var items] => new PropertyListArray([.. mac.Preferences.Read(domain, key) as PropertyListArray ?? PropertyListArray.Empty, .. items.Select(item => new PropertyListString(item))]),
        ["-dict", .. var pairs] => Pairs(PropertyListDictionary.Empty, pairs),
        ["-dict-add", .. var pairs] => Pairs(mac.Preferences.Read(domain, key) as PropertyListDictionary ?? PropertyListDictionary.Empty, pairs),
        _ => null,
    };

    private static PropertyListDictionary Pairs(PropertyListDictionary start, string[] pairs)
    {
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            start = start.With(pairs[i], pairs[i + 1]);
        }

        return start;
    }

    private static string TypeName(PropertyListValue value) => value.Kind switch
    {
        PropertyListKind.Boolean => "boolean",
        PropertyListKind.Integer => "integer",
        PropertyListKind.Real => "float",
        PropertyListKind.Date => "date",
        PropertyListKind.Data => "data",
        PropertyListKind.Array => "array",
        PropertyListKind.Dictionary => "dictionary",
        _ => "string",
    };

    private static ToolReply MissingPair(MacState mac, string domain, string key) => Missing(mac, $"\nThe domain/default pair of ({domain}, {key}) does not exist\n");

    private static ToolReply Missing(MacState mac, string text) => ToolReply.Failure(1, "", Stamp(mac) + text);

    private static string Stamp(MacState mac) =>
        string.Create(CultureInfo.InvariantCulture, $"{mac.Now:yyyy-MM-dd HH:mm:ss.fff} defaults[{600 + mac.Plan.Number}:{7000 + mac.Plan.Number}] ");

    private static ToolReply Usage() => ToolReply.Failure(255, "", "Command line interface to a user's defaults.\nSyntax:\n\n'defaults' [-currentHost | -host <hostname>] followed by one of the following:\n");
}

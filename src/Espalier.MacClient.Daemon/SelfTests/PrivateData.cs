using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Espalier.MacClient.Daemon.SelfTests;

/// <summary>
/// Replaces what is private in the answers of tools. A value gets the same stand-in wherever it is, of the same length and kind of characters, so that the answer
/// can still be read by the same parser; the key is drawn for each collection and kept nowhere. What is private is found by its form and by names that this Mac
/// has, not by the parsers that are on trial.
/// </summary>
internal sealed partial class PrivateData
{
    /// <summary>Shorter names are parts of too many other words.</summary>
    private const int ShortestName = 3;

    /// <summary>Means the same on every Mac: a variable of the firmware, types of partitions.</summary>
    private static readonly HashSet<string> Constants = new(StringComparer.OrdinalIgnoreCase)
    {
        "94b73556-2197-4702-82a8-3e1337dafbfb", "7C3457EF-0000-11AA-AA11-00306543ECAC", "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "48465300-0000-11AA-AA11-00306543ECAC",
        "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7", "52637672-7900-11AA-AA11-00306543ECAC", "69646961-6700-11AA-AA11-00306543ECAC", "426F6F74-0000-11AA-AA11-00306543ECAC",
    };

    private static readonly HashSet<string> CommonWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "admin", "administrator", "apple", "com", "guest", "local", "localhost", "mac", "macos", "name", "root", "shared", "string", "system", "user", "users", "version",
    };

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly List<string> _names;
    private readonly List<string> _wideNames;

    /// <param name="names">Names of this Mac, its users and its directory.</param>
    public PrivateData(IEnumerable<string> names)
    {
        var own = names.Select(static n => n.Trim()).Where(static n => n.Length >= ShortestName && !CommonWords.Contains(n)).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(static n => n.Length).ToList();
        _names = own.ConvertAll(static n => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(n)));
        _wideNames = own.ConvertAll(static n => Encoding.Latin1.GetString(Encoding.BigEndianUnicode.GetBytes(n)));
    }

    /// <summary>The bytes with stand-ins.</summary>
    public byte[] Mask(byte[] bytes)
    {
        // A character for each byte: lengths stay, and what is no text stays as it is.
        var text = Encoding.Latin1.GetString(bytes);
        text = OfKey().Replace(text, m => m.Groups[1].Value + StandIn(m.Groups[2].Value));
        text = OfHome().Replace(text, m => m.Groups[1].Value + (m.Groups[2].Value is "Shared" or "Guest" ? m.Groups[2].Value : StandIn(m.Groups[2].Value)));
        text = Uuid().Replace(text, m => Constants.Contains(m.Value) ? m.Value : StandIn(m.Value, isHex: true));
        text = HardwareAddress().Replace(text, m => m.Value.All(static c => c is '0' or ':') ? m.Value : StandIn(m.Value, isHex: true));
        text = Address6().Replace(text, m => StandIn(m.Value, isHex: true));
        text = Address4().Replace(text, m => IsOrdinary(m.Value) ? m.Value : Address(m.Value));
        text = Mail().Replace(text, m => StandIn(m.Value));

        // In a binary property list the byte before a text is its length, which looks like a letter, and what is not ASCII has two bytes for a character.
        var isBinary = text.StartsWith("bplist", StringComparison.Ordinal);
        foreach (var name in isBinary ? _names.Concat(_wideNames) : _names)
        {
            text = Regex.Replace(text, isBinary ? Regex.Escape(name) : $"(?<![A-Za-z0-9]){Regex.Escape(name)}(?![A-Za-z0-9])", m => StandIn(m.Value), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }

        return Encoding.Latin1.GetBytes(text);
    }

    private string StandIn(string value, bool isHex = false)
    {
        var numbers = Numbers(value);
        var digits = value.Any(char.IsAsciiLetterLower) ? "0123456789abcdef" : "0123456789ABCDEF";
        return new string([.. value.Select((c, n) => c switch
        {
            _ when isHex && char.IsAsciiHexDigit(c) => digits[numbers[n] % 16],
            _ when isHex => c,
            >= '0' and <= '9' => (char)('0' + (numbers[n] % 10)),
            >= 'A' and <= 'Z' => (char)('A' + (numbers[n] % 26)),
            >= 'a' and <= 'z' => (char)('a' + (numbers[n] % 26)),
            > '\u007f' => (char)('a' + (numbers[n] % 26)),
            _ => c,
        })]);
    }

    /// <summary>Each number of an address stays one: of three digits it begins with 1.</summary>
    private string Address(string value) => string.Join('.', value.Split('.').Select((part, n) =>
    {
        var digits = Numbers(value + n);
        return new string([.. part.Select((_, at) => at == 0 ? '1' : (char)('0' + (digits[at] % 10)))]);
    }));

    private byte[] Numbers(string value)
    {
        var numbers = new byte[Math.Max(value.Length, 1)];
        var seed = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(value.ToUpperInvariant()));
        for (var n = 0; n < numbers.Length; n++)
        {
            if (n > 0 && n % seed.Length == 0)
            {
                seed = HMACSHA256.HashData(_key, seed);
            }

            numbers[n] = seed[n % seed.Length];
        }

        return numbers;
    }

    /// <summary>Masks of networks, this computer itself, nothing.</summary>
    private static bool IsOrdinary(string address) =>
        address.StartsWith("127.", StringComparison.Ordinal) || address.StartsWith("255.", StringComparison.Ordinal) || address.StartsWith("0.", StringComparison.Ordinal);

    [GeneratedRegex(@"(<key>[^<]*(?:serial|udid|realname|real_name|user_name|computer_name|host_name|ssid|assettag)[^<]*</key>\s*(?:<array>\s*)?<string>)([^<]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfKey();

    [GeneratedRegex("""(/Users/)([^/\x00-\x1f<>"':]+)""")]
    private static partial Regex OfHome();

    [GeneratedRegex(@"(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])|(?<![0-9A-Fa-f-])[0-9A-F]{8}-[0-9A-F]{16}(?![0-9A-Fa-f-])")]
    private static partial Regex Uuid();

    [GeneratedRegex("(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}(?![0-9A-Fa-f:])")]
    private static partial Regex HardwareAddress();

    [GeneratedRegex("(?<![0-9A-Za-z:])(?!(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}(?![0-9A-Za-z:]))[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}(?![0-9A-Za-z:])")]
    private static partial Regex Address6();

    [GeneratedRegex(@"(?<![0-9.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![0-9.])")]
    private static partial Regex Address4();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")]
    private static partial Regex Mail();
}

using System.Globalization;

namespace Espalier.MacClient.Inventory.Computer;

/// <summary>Lines <c>name: value</c> of <c>sysctl</c>; some versions write <c>name = value</c>.</summary>
internal sealed class SysctlValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private SysctlValues()
    {
    }

    public static SysctlValues Empty { get; } = new();

    public bool IsAppleSilicon => Number("hw.optional.arm64") == 1;

    /// <summary><c>kern.boottime</c>: <c>{ sec = 1700000000, usec = 0 } Tue Nov 14 ...</c>.</summary>
    public DateTimeOffset? BootTime
    {
        get
        {
            var seconds = Units.ParseLeadingNumber(ToolText.After(Text("kern.boottime") ?? "", "sec ="));
            return seconds is > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value) : null;
        }
    }

    public static SysctlValues Parse(byte[] answer)
    {
        var values = new SysctlValues();
        foreach (var line in ToolText.Lines(answer))
        {
            var end = line.IndexOfAny([':', '=']);
            if (end > 0)
            {
                values._values.TryAdd(line[..end].Trim(), line[(end + 1)..].Trim());
            }
        }

        return values;
    }

    public string? Text(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public long? Number(string name) =>
        long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

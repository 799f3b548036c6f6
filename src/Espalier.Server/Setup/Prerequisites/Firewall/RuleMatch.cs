using System.Text.Json;

namespace Espalier.Server.Setup.Prerequisites.Firewall;

/// <summary>What a rule asks of a packet, answered for the first one of a TCP connection from another computer; null where that is not known.</summary>
/// <param name="port">Where it goes.</param>
/// <param name="findSet">Elements of a named set.</param>
internal sealed class RuleMatch(int port, Func<string, JsonElement> findSet)
{
    private const int Tcp = 6;

    /// <summary>A comparison.</summary>
    public bool? Ask(JsonElement match)
    {
        var isNegated = match.GetProperty("op").GetString() == "!=";
        return Fits(match.GetProperty("left"), match.GetProperty("right")) is { } fits ? fits != isNegated : null;
    }

    /// <summary>The statements that a map has for the packet, and whether they are surely its own.</summary>
    public (IReadOnlyList<JsonProperty> Statements, bool IsKnown) Look(JsonElement map)
    {
        var found = new List<JsonProperty>();
        var isKnown = true;
        if (map.GetProperty("data") is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("set", out var entries))
        {
            foreach (var entry in entries.EnumerateArray())
            {
                var fits = Fits(map.GetProperty("key"), entry[0]);
                if (fits != false)
                {
                    isKnown &= fits == true;
                    found.AddRange(entry[1].EnumerateObject());
                }
            }

            return (found, isKnown);
        }

        return ([], false);
    }

    private bool? Fits(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var asked = left.EnumerateObject().First();
        var (of, what) = asked.Name switch
        {
            "payload" when asked.Value.TryGetProperty("protocol", out var protocol) => (protocol.GetString(), asked.Value.GetProperty("field").GetString()),
            "meta" or "ct" => (asked.Name, asked.Value.GetProperty("key").GetString()),
            _ => (null, null),
        };
        return (of, what) switch
        {
            ("tcp" or "th", "dport") => Holds(right, value => IsNumber(value, port)),
            ("tcp" or "th", _) => null,
            ("udp" or "icmp" or "icmpv6" or "sctp" or "dccp" or "ip6", _) => false,
            ("ip", "protocol") or ("meta", "l4proto") => Holds(right, static value => IsText(value, "tcp") ?? IsNumber(value, Tcp)),
            ("meta", "nfproto") => Holds(right, static value => IsText(value, "ipv4")),
            ("meta", "iif" or "iifname") => Holds(right, static value => IsText(value, "lo") == true ? false : null),
            ("ct", "state") => Holds(right, static value => IsText(value, "new")),
            _ => null,
        };
    }

    /// <summary>True where one of the values fits, false where none can.</summary>
    private bool? Holds(JsonElement right, Func<JsonElement, bool?> fits)
    {
        var answer = (bool?)false;
        foreach (var value in Values(right))
        {
            switch (fits(value))
            {
                case true:
                    return true;
                case null:
                    answer = null;
                    break;
                default:
                    break;
            }
        }

        return answer;
    }

    private IEnumerable<JsonElement> Values(JsonElement right) => right.ValueKind switch
    {
        JsonValueKind.Array => right.EnumerateArray(),
        JsonValueKind.Object when right.TryGetProperty("set", out var set) => Values(set),
        JsonValueKind.String when right.GetString() is ['@', .. var name] => findSet(name) is { ValueKind: JsonValueKind.Array } elements ? elements.EnumerateArray() : [],
        _ => [right],
    };

    private static bool? IsText(JsonElement value, string text) => value.ValueKind == JsonValueKind.String ? value.GetString() == text : null;

    private static bool? IsNumber(JsonElement value, int number) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt32(out var exact) && exact == number,
        JsonValueKind.Object when value.TryGetProperty("range", out var range) => range[0].TryGetInt32(out var first) && range[1].TryGetInt32(out var last) && first <= number && number <= last,
        _ => null,
    };
}

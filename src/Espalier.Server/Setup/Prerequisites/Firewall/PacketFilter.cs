using System.Text.Json;

namespace Espalier.Server.Setup.Prerequisites.Firewall;

/// <summary>
/// The rules of Linux's packet filter as <c>nft --json list ruleset</c> prints them, asked what becomes of a new TCP connection that comes from another computer over IPv4. Port, protocol,
/// state and loopback are known of it; where a rule asks for more, such as an address, an accepting one lets in only some, and a refusing one is taken for a list of exceptions.
/// </summary>
internal sealed class PacketFilter
{
    /// <summary>The kernel allows no deeper jumps.</summary>
    private const int MaxDepth = 16;

    private readonly List<InputChain> _inputs = [];
    private readonly Dictionary<(string Family, string Table, string Chain), List<JsonElement>> _rules = [];
    private readonly Dictionary<(string Family, string Table, string Set), JsonElement> _sets = [];

    private PacketFilter()
    {
    }

    /// <summary>Reads the program's output; null where it is none.</summary>
    public static PacketFilter? Find(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var filter = new PacketFilter();
            foreach (var item in document.RootElement.Clone().GetProperty("nftables").EnumerateArray().SelectMany(static i => i.EnumerateObject()))
            {
                filter.Add(item.Name, item.Value);
            }

            return filter;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What becomes of connections to a port, and the chain that keeps them out.</summary>
    public (Passage Passage, InputChain? By) Judge(int port)
    {
        (Passage, InputChain?) worst = (Passage.Open, null);
        foreach (var input in _inputs)
        {
            var isPartly = false;
            var verdict = Walk(input.Key, port, 0, ref isPartly);
            if (verdict == Verdict.Drop || (verdict == Verdict.None && input.DropsByDefault))
            {
                if (!isPartly)
                {
                    return (Passage.Blocked, input);
                }

                worst = (Passage.Partly, input);
            }
        }

        return worst;
    }

    /// <summary>True where a table has chains of a program that manages it.</summary>
    public bool HasChainsOf(InputChain input, string prefix) => _rules.Keys.Any(k => k.Table == input.Table && k.Chain.StartsWith(prefix, StringComparison.Ordinal));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private void Add(string kind, JsonElement value)
    {
        if (kind is not ("chain" or "rule" or "set") || Text(value, "family") is not ("ip" or "inet"))
        {
            return;
        }

        var (family, table) = (Text(value, "family"), Text(value, "table"));
        switch (kind)
        {
            case "chain":
                if (value.TryGetProperty("hook", out var hook) && hook.GetString() == "input" && Text(value, "type") == "filter")
                {
                    _inputs.Add(new InputChain(family, table, Text(value, "name"), value.TryGetProperty("policy", out var policy) && policy.GetString() == "drop"));
                }

                _rules.TryAdd((family, table, Text(value, "name")), []);
                break;
            case "rule":
                if (!_rules.TryGetValue((family, table, Text(value, "chain")), out var rules))
                {
                    _rules.Add((family, table, Text(value, "chain")), rules = []);
                }

                rules.Add(value.GetProperty("expr"));
                break;
            default:
                _sets[(family, table, Text(value, "name"))] = value.TryGetProperty("elem", out var elements) ? elements : default;
                break;
        }
    }

    private Verdict Walk((string Family, string Table, string Chain) chain, int port, int depth, ref bool isPartly)
    {
        if (depth > MaxDepth || !_rules.TryGetValue(chain, out var rules))
        {
            return Verdict.None;
        }

        foreach (var rule in rules)
        {
            var verdict = Apply(chain, rule, port, depth, ref isPartly);
            if (verdict != Verdict.None)
            {
                return verdict == Verdict.Return ? Verdict.None : verdict;
            }
        }

        return Verdict.None;
    }

    private Verdict Apply((string Family, string Table, string Chain) chain, JsonElement rule, int port, int depth, ref bool isPartly)
    {
        var isSure = true;
        var question = new RuleMatch(port, name => _sets.GetValueOrDefault((chain.Family, chain.Table, name)));
        foreach (var expression in rule.EnumerateArray().SelectMany(static e => e.EnumerateObject()))
        {
            switch (expression.Name)
            {
                case "match":
                    if (question.Ask(expression.Value) is not { } fits)
                    {
                        isSure = false;
                    }
                    else if (!fits)
                    {
                        return Verdict.None;
                    }

                    break;
                case "vmap":
                    var (found, isKnown) = question.Look(expression.Value);
                    isSure &= isKnown;
                    foreach (var statement in found)
                    {
                        var mapped = Decide(chain, statement.Name, statement.Value, port, depth, isSure, ref isPartly);
                        if (mapped != Verdict.None)
                        {
                            return mapped;
                        }
                    }

                    break;
                case "counter" or "log" or "comment":
                    break;
                case "accept" or "drop" or "reject" or "return" or "jump" or "goto":
                    return Decide(chain, expression.Name, expression.Value, port, depth, isSure, ref isPartly);
                default:
                    isSure = false;
                    break;
            }
        }

        return Verdict.None;
    }

    private Verdict Decide((string Family, string Table, string Chain) chain, string statement, JsonElement value, int port, int depth, bool isSure, ref bool isPartly)
    {
        var verdict = statement switch
        {
            "accept" => Verdict.Accept,
            "drop" or "reject" => Verdict.Drop,
            "return" => Verdict.Return,
            "jump" or "goto" => Walk((chain.Family, chain.Table, Text(value, "target")), port, depth + 1, ref isPartly),
            _ => Verdict.None,
        };
        if (!isSure)
        {
            isPartly |= verdict == Verdict.Accept;
            return Verdict.None;
        }

        // What a chain is handed over to does not come back.
        return statement == "goto" && verdict == Verdict.None ? Verdict.Return : verdict;
    }

    private enum Verdict
    {
        None,
        Accept,
        Drop,
        Return,
    }
}

/// <summary>Whether new connections come in.</summary>
internal enum Passage
{
    Open,

    /// <summary>Some do; a rule asks for what is not known here.</summary>
    Partly,
    Blocked,
}

/// <summary>A chain that all that comes in goes through.</summary>
internal sealed record InputChain(string Family, string Table, string Name, bool DropsByDefault)
{
    public (string Family, string Table, string Chain) Key => (Family, Table, Name);

    public override string ToString() => $"{Family} {Table} {Name}";
}

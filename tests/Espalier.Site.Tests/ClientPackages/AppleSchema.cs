using Espalier.Formats.PropertyLists;

namespace Espalier.Site.Tests.ClientPackages;

/// <summary>Apple's published description of a payload, as far as its keys go: names, types, presence, allowed values, and what is inside.</summary>
internal sealed class AppleSchema
{
    private readonly string _type = "";
    private readonly bool _isRequired;
    private readonly List<string> _values = [];

    private AppleSchema(string name, IReadOnlyList<string> lines)
    {
        Name = name;
        for (var line = 0; line < lines.Count; line++)
        {
            var text = lines[line].Trim();
            _type = text.StartsWith("type: <", StringComparison.Ordinal) ? text[7..^1] : _type;
            _isRequired |= text == "presence: required";
            if (text == "rangelist:")
            {
                _values.AddRange(lines.Skip(line + 1).Select(static l => l.Trim()).TakeWhile(static l => l.StartsWith("- ", StringComparison.Ordinal) && !l.StartsWith("- key:", StringComparison.Ordinal)).Select(static l => l[2..].Trim('\'')));
            }
        }
    }

    private string Name { get; }

    private List<AppleSchema> Keys { get; } = [];

    /// <summary>Folder with Apple's descriptions; null where it is absent.</summary>
    public static string? Folder { get; } = RepositoryTree.FindFixture("apple", "device-management", "mdm", "profiles");

    /// <summary>The keys of a payload.</summary>
    public static AppleSchema Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder!, file)).SkipWhile(static l => l != "payloadkeys:").Skip(1).TakeWhile(static l => l.Length == 0 || l.StartsWith(' ') || l.StartsWith('-')).ToList();
        var root = new AppleSchema(file, []);
        var shared = new Dictionary<string, AppleSchema>();
        root.ReadKeys(lines, 0, shared);
        return root;
    }

    /// <summary>What is wrong with a payload; only keys named here may be there, besides <paramref name="besides"/>.</summary>
    public IEnumerable<string> Check(PropertyListDictionary payload, AppleSchema? besides = null)
    {
        var known = besides is null ? Keys : [.. Keys, .. besides.Keys];
        foreach (var key in known.Where(k => k._isRequired && !payload.ContainsKey(k.Name)))
        {
            yield return $"{key.Name} is missing";
        }

        foreach (var (name, value) in payload)
        {
            var problems = known.Find(k => k.Name == name) is { } key ? key.CheckValue(value) : [$"{name} is unknown"];
            foreach (var problem in problems)
            {
                yield return problem;
            }
        }
    }

    private IEnumerable<string> CheckValue(PropertyListValue value)
    {
        switch (value, _type)
        {
            case (PropertyListString text, "string"):
                return _values.Count == 0 || _values.Contains(text.Value) ? [] : [$"{Name} may not be {text.Value}"];
            case (PropertyListBoolean, "boolean"):
            case (PropertyListInteger, "integer"):
                return [];
            case (PropertyListDictionary inner, "dictionary"):
                return Check(inner);
            case (PropertyListArray items, "array"):
                return items.SelectMany(item => Keys is [{ _type: "dictionary", Keys: [{ Name: "ANY" }] }] ? [] : Keys.Count == 1 ? Keys[0].CheckValue(item) : []);
            default:
                return [$"{Name} is {value.GetType().Name} and should be {_type}"];
        }
    }

    private void ReadKeys(List<string> lines, int indent, Dictionary<string, AppleSchema> shared)
    {
        var starts = Enumerable.Range(0, lines.Count).Where(i => lines[i].StartsWith(new string(' ', indent) + "- key: ", StringComparison.Ordinal)).Append(lines.Count).ToList();
        for (var item = 0; item + 1 < starts.Count; item++)
        {
            var block = lines.Skip(starts[item] + 1).Take(starts[item + 1] - starts[item] - 1).ToList();
            var inner = block.FindIndex(l => l.StartsWith(new string(' ', indent + 2) + "subkeys:", StringComparison.Ordinal));
            var key = new AppleSchema(lines[starts[item]][(indent + 7)..].Trim(), inner < 0 ? block : block[..inner]);
            if (inner >= 0)
            {
                var mark = block[inner].Trim()["subkeys:".Length..].Trim();
                if (mark.StartsWith('*'))
                {
                    key.Keys.AddRange(shared[mark[1..]].Keys);
                }
                else
                {
                    key.ReadKeys(block[(inner + 1)..], indent + 2, shared);
                    if (mark.StartsWith('&'))
                    {
                        shared[mark[1..]] = key;
                    }
                }
            }

            Keys.Add(key);
        }
    }

}

using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Espalier.Contracts.Operations;

namespace Espalier.Site.Operations;

/// <summary>What the contracts say of themselves, from the file that the compiler writes beside their assembly.</summary>
internal sealed partial class ContractDocumentation
{
    private readonly Lazy<FrozenDictionary<string, XElement>> _members = new(Read);

    /// <summary>The summary of a type; null where it has none.</summary>
    public string? Of(Type type) => Find("T:" + type.FullName)?.Element("summary") is { } summary ? Text(summary) : null;

    /// <summary>The summary of a property, or what its record says of the parameter of its name.</summary>
    public string? Of(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        var found = Find($"P:{type.FullName}.{property.Name}")?.Element("summary")
            ?? Find("T:" + type.FullName)?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property.Name);
        return found is null ? null : Text(found);
    }

    private XElement? Find(string member) => _members.Value.GetValueOrDefault(member.Replace('+', '.'));

    private static FrozenDictionary<string, XElement> Read()
    {
        var file = Path.ChangeExtension(typeof(IRequest<>).Assembly.Location, ".xml");
        return !File.Exists(file)
            ? FrozenDictionary<string, XElement>.Empty
            : XDocument.Load(file).Descendants("member").ToFrozenDictionary(static m => (string)m.Attribute("name")!);
    }

    private static string Text(XElement element)
    {
        var words = string.Concat(element.Nodes().Select(static node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" or "paramref" } reference => Named(reference),
            XElement code => "`" + code.Value + "`",
            _ => "",
        }));
        return Spaces().Replace(words, " ").Trim();
    }

    /// <summary><c>T:Espalier.Contracts.Compliance.RuleOperator</c> is RuleOperator to a reader.</summary>
    private static string Named(XElement reference)
    {
        var name = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? "";
        return "`" + name[(name.LastIndexOfAny(['.', ':']) + 1)..] + "`";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

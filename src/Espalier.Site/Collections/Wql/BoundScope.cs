using System.Diagnostics.CodeAnalysis;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>The classes of one query or subquery and the names they go by; a subquery does not see those around it.</summary>
internal sealed class BoundScope(WqlSchema schema, string text)
{
    private readonly List<(WqlClass Class, string Name, bool IsAliased)> _sources = [];

    public IReadOnlyList<WqlClass> Sources => [.. _sources.Select(static s => s.Class)];

    /// <summary>Adds a class of FROM or JOIN.</summary>
    public bool TryAdd(WqlSource source, [NotNullWhen(false)] out WqlError? error)
    {
        var found = schema.Find(source.Class.Text);
        if (found is null)
        {
            error = WqlError.At(text, source.Class.Span, WqlErrorReason.UnknownClass, $"There is no class {source.Class.Text}.",
                NearestName.Of(source.Class.Text, schema.Classes.Select(static c => c.Name)));
            return false;
        }

        var name = source.Alias ?? source.Class;
        if (_sources.Any(s => Equal(s.Name, name.Text)))
        {
            error = WqlError.At(text, name.Span, WqlErrorReason.DuplicateAlias,
                $"{name.Text} is already a name in this query. Give the second one an alias with AS.");
            return false;
        }

        _sources.Add((found, name.Text, source.Alias is not null));
        error = null;
        return true;
    }

    /// <summary>Finds the source and the property that a reference means. Without qualifier it is the first source that has the property.</summary>
    public bool TryResolve(WqlPropertyReference reference, [NotNullWhen(true)] out BoundColumn? column, [NotNullWhen(false)] out WqlError? error)
    {
        column = null;
        if (reference.Property.Text.StartsWith("__", StringComparison.Ordinal))
        {
            error = WqlError.At(text, reference.Span, WqlErrorReason.SystemProperty, "Properties of WMI itself cannot be queried.");
            return false;
        }

        if (reference.Qualifier is { } qualifier)
        {
            return TryFindSource(qualifier, out var source, out error) && TryFindProperty(reference, source, source + 1, out column, out error);
        }

        return TryFindProperty(reference, 0, _sources.Count, out column, out error);
    }

    private bool TryFindSource(WqlName qualifier, out int index, [NotNullWhen(false)] out WqlError? error)
    {
        error = null;
        index = _sources.FindIndex(s => Equal(s.Name, qualifier.Text));
        if (index >= 0)
        {
            return true;
        }

        // The class name of an aliased source is taken too, while it can only mean one.
        var ofClass = _sources.Select(static (s, i) => (s.Class, i)).Where(s => Equal(s.Class.Name, qualifier.Text)).ToList();
        if (ofClass.Count == 1)
        {
            index = ofClass[0].i;
            return true;
        }

        var message = ofClass.Count > 1 ? $"{qualifier.Text} is in this query more than once: use the alias."
            : schema.Find(qualifier.Text) is not null ? $"The class {qualifier.Text} is neither behind FROM nor joined."
            : $"There is no class or alias {qualifier.Text} in this query.";
        error = WqlError.At(text, qualifier.Span, WqlErrorReason.UnknownAlias, message,
            ofClass.Count > 1 ? null : NearestName.Of(qualifier.Text, _sources.Select(static s => s.Name)));
        return false;
    }

    private bool TryFindProperty(WqlPropertyReference reference, int first, int end, [NotNullWhen(true)] out BoundColumn? column, [NotNullWhen(false)] out WqlError? error)
    {
        for (var i = first; i < end; i++)
        {
            if (_sources[i].Class.Find(reference.Property.Text) is { } property)
            {
                column = new BoundColumn(i, property);
                error = null;
                return true;
            }
        }

        column = null;
        var where = end == first + 1 ? $"{_sources[first].Class.Name} has" : "The classes of this query have";
        var candidates = _sources.Skip(first).Take(end - first).SelectMany(static s => s.Class.Properties).Select(static p => p.Name).Distinct();
        error = WqlError.At(text, reference.Property.Span, WqlErrorReason.UnknownProperty, $"{where} no property {reference.Property.Text}.",
            NearestName.Of(reference.Property.Text, candidates));
        return false;
    }

    private static bool Equal(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}

using Espalier.Contracts.Operations;

namespace Espalier.Console.Forms;

/// <summary>What is wrong with the fields of a form: from checks as a field is left, and from the site when it refuses.</summary>
public sealed class FormErrors
{
    private readonly Dictionary<string, Func<string?>> _rules = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The text beside a field; null when it is in order or was not left yet.</summary>
    public string? this[string field] => _texts.GetValueOrDefault(field);

    /// <summary>A refusal that belongs to no field of this form.</summary>
    public string? General { get; private set; }

    public bool IsEmpty => _texts.Count == 0 && General is null;

    /// <summary>Fields that have a text now.</summary>
    public IReadOnlyCollection<string> Fields => _texts.Keys;

    /// <summary>Adds the check of a field: null when it is in order.</summary>
    public FormErrors Rule(string field, Func<string?> check)
    {
        _rules[field] = check;
        return this;
    }

    /// <summary>Adds the check that something was typed.</summary>
    public FormErrors Required(string field, Func<string?> value, string text) => Rule(field, () => string.IsNullOrWhiteSpace(value()) ? text : null);

    /// <summary>Checks a field when it is left.</summary>
    public void Check(string field)
    {
        var text = _rules.GetValueOrDefault(field)?.Invoke();
        if (text is null)
        {
            _texts.Remove(field);
        }
        else
        {
            _texts[field] = text;
        }
    }

    /// <summary>Checks some fields, or all of them; true when all are in order.</summary>
    public bool CheckAll(params IReadOnlyList<string> fields)
    {
        General = null;
        var asked = fields.Count == 0 ? [.. _rules.Keys] : fields;
        foreach (var field in asked)
        {
            Check(field);
        }

        return !asked.Any(_texts.ContainsKey);
    }

    /// <summary>Takes over what the site says.</summary>
    public void Take(Problem problem)
    {
        _texts.Clear();
        foreach (var field in problem.Fields)
        {
            _texts.TryAdd(field.Field, field.Text);
        }

        General = problem.Fields.Count == 0 ? problem.Detail : null;
    }

    public void Clear()
    {
        _texts.Clear();
        General = null;
    }
}

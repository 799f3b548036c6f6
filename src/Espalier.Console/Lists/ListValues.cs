using System.Globalization;

namespace Espalier.Console.Lists;

/// <summary>Cell values as text, in order and under criteria: the same in the list, its filter and its exports.</summary>
public static class ListValues
{
    /// <summary>Nothing first, then numbers and instants by size, text ignoring case with numbers inside by size.</summary>
    public static IComparer<object?> Order { get; } = Comparer<object?>.Create(Compare);

    /// <summary>As shown and exported: <c>Yes</c>, <c>2026-03-29 12:05:31</c> (UTC), <c>Non Compliant</c>.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "Yes" : "No",
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        Enum name => Words(name.ToString()),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>True when a value meets a criterion.</summary>
    public static bool Holds(ListCriterion criterion, object? value)
    {
        var text = Text(value);
        var wanted = criterion.Value;
        return criterion.Operator switch
        {
            CriterionOperator.Contains => text.Contains(wanted, StringComparison.OrdinalIgnoreCase),
            CriterionOperator.DoesNotContain => !text.Contains(wanted, StringComparison.OrdinalIgnoreCase),
            CriterionOperator.Is => text.Equals(wanted, StringComparison.OrdinalIgnoreCase),
            CriterionOperator.IsNot => !text.Equals(wanted, StringComparison.OrdinalIgnoreCase),
            CriterionOperator.BeginsWith => text.StartsWith(wanted, StringComparison.OrdinalIgnoreCase),
            CriterionOperator.IsLessThan => text.Length > 0 && CompareText(text, wanted) < 0,
            CriterionOperator.IsGreaterThan => CompareText(text, wanted) > 0,
        };
    }

    /// <summary><c>NonCompliant</c> becomes <c>Non Compliant</c>.</summary>
    public static string Words(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1]) ? " " + c : c.ToString()));

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => CompareText(a, b),
        (IComparable a, _) when a.GetType() == right.GetType() => a.CompareTo(right),
        _ => CompareText(Text(left), Text(right)),
    };

    // Digits by size, so that "Mac-9" comes before "Mac-10" and 14.2 before 14.10.
    private static int CompareText(string left, string right)
    {
        var (i, j) = (0, 0);
        while (i < left.Length && j < right.Length)
        {
            int order;
            if (char.IsAsciiDigit(left[i]) && char.IsAsciiDigit(right[j]))
            {
                var a = Digits(left, ref i);
                var b = Digits(right, ref j);
                order = a.Length != b.Length ? a.Length - b.Length : a.SequenceCompareTo(b);
            }
            else
            {
                order = char.ToUpperInvariant(left[i++]) - char.ToUpperInvariant(right[j++]);
            }

            if (order != 0)
            {
                return order;
            }
        }

        return (left.Length - i) - (right.Length - j);
    }

    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text.AsSpan(start, at - start).TrimStart('0');
    }
}

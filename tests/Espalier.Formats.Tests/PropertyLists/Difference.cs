using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

/// <summary>Says where two values differ, so that a failure among thousands of values can be understood.</summary>
internal static class Difference
{
    public static string? Find(PropertyListValue one, PropertyListValue other, string path = "")
    {
        if (one.Equals(other))
        {
            return null;
        }

        if (one is PropertyListDictionary left && other is PropertyListDictionary right && left.Keys.ToHashSet().SetEquals(right.Keys))
        {
            return left.Select(entry => Find(entry.Value, right[entry.Key], $"{path}/{entry.Key}")).FirstOrDefault(found => found is not null);
        }

        return one is PropertyListArray array && other is PropertyListArray list && array.Count == list.Count
            ? array.Select((value, index) => Find(value, list[index], $"{path}[{index}]")).FirstOrDefault(found => found is not null)
            : $"{path}: {Show(one)} became {Show(other)}";
    }

    private static string Show(PropertyListValue value) => value switch
    {
        PropertyListDictionary dictionary => $"{{{string.Join(", ", dictionary.Keys)}}}",
        PropertyListReal real => real.Value.ToString("R"),
        _ => $"{value.Kind} {value}",
    };
}

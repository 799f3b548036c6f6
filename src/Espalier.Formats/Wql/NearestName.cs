namespace Espalier.Formats.Wql;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearestName
{
    /// <summary>Names longer than this are not compared: the cost is the product of the lengths.</summary>
    private const int MaxNameLength = 128;

    /// <summary>The candidate with the fewest typing mistakes, if these are few for its length; letter case does not count.</summary>
    public static string? Of(string written, IEnumerable<string> candidates)
    {
        if (written.Length > MaxNameLength)
        {
            return null;
        }

        var upper = written.ToUpperInvariant();
        return candidates
            .Where(static c => c.Length <= MaxNameLength)
            .Select(c => (Name: c, Distance: Distance(upper, c.ToUpperInvariant())))
            .Where(c => c.Distance <= Math.Min(written.Length, c.Name.Length) / 3)
            .OrderBy(static c => c.Distance)
            .ThenBy(static c => c.Name, StringComparer.Ordinal)
            .Select(static c => c.Name)
            .FirstOrDefault();
    }

    // Optimal string alignment: insertion, deletion, replacement and swap of neighbours cost one each.
    private static int Distance(string a, string b)
    {
        var (before, previous, current) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }
}

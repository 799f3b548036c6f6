namespace Espalier.Site.Inventory;

/// <summary>What leads from the current rows of a class to the reported ones.</summary>
internal sealed class ClassChanges
{
    private ClassChanges()
    {
    }

    /// <summary>New rows, and changed ones in their places.</summary>
    public List<ClassRow> Written { get; } = [];

    /// <summary>Numbers of rows whose present form goes into the history.</summary>
    public List<int> Archived { get; } = [];

    /// <summary>Numbers of rows that vanish.</summary>
    public List<int> Deleted { get; } = [];

    public bool IsEmpty => Written.Count == 0 && Deleted.Count == 0;

    public static ClassChanges Between(ClassTable table, IReadOnlyDictionary<string, ClassRow> current, IReadOnlyDictionary<string, object?[]> target, long at)
    {
        var changes = new ClassChanges();
        var next = current.Count == 0 ? 0 : current.Values.Max(static r => r.Number) + 1;
        foreach (var (key, values) in target)
        {
            if (!current.TryGetValue(key, out var old))
            {
                changes.Written.Add(new ClassRow(key, next++, at, values));
            }
            else if (IsOtherVersion(table, old, values, at) is { } isOther)
            {
                changes.Written.Add(old with { Values = values, From = isOther ? at : old.From });
                changes.Archive(isOther, old, at);
            }
        }

        foreach (var old in current.Values.Where(r => !target.ContainsKey(r.Key)))
        {
            changes.Deleted.Add(old.Number);
            changes.Archive(true, old, at);
        }

        return changes;
    }

    /// <summary>Null where nothing differs; false where only volatile values do and the last version is not a day old.</summary>
    private static bool? IsOtherVersion(ClassTable table, ClassRow old, object?[] values, long at)
    {
        bool? isOther = null;
        for (var i = 0; i < values.Length; i++)
        {
            if (Equals(old.Values[i], values[i]))
            {
                continue;
            }

            isOther = at - old.From >= InventoryLimits.VolatileHistory.TotalMicroseconds;
            if (isOther.Value || !table.Columns[i].Property.IsVolatile)
            {
                return true;
            }
        }

        return isOther;
    }

    private void Archive(bool isOther, ClassRow old, long at)
    {
        // A version that lasted no time was never to be seen.
        if (isOther && old.From < at)
        {
            Archived.Add(old.Number);
        }
    }
}

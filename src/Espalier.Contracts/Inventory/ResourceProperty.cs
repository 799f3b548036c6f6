namespace Espalier.Contracts.Inventory;

/// <summary>One property of a <see cref="ResourceClass"/>.</summary>
/// <param name="Name">WQL name without blanks, as ConfigMgr spells it: <c>TotalPhysicalMemory</c>; also the key in reports.</param>
/// <param name="Type">Type of its values.</param>
public sealed record ResourceProperty(string Name, PropertyType Type)
{
    /// <summary>Label in Resource Explorer: <c>Total Physical Memory</c>. Default: the name split at capitals.</summary>
    public string Label { get; init; } = SplitAtCapitals(Name);

    /// <summary>Part of what tells the class's rows of one device apart (disk id, account name ...).</summary>
    public bool IsKey { get; init; }

    /// <summary>Moves by itself (free space, uptime ...): the current value is always kept, its history at most once a day.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>Unit shown behind the value, for example <c>KB</c> or <c>MB</c>; null where there is none.</summary>
    public string? Unit { get; init; }

    private static string SplitAtCapitals(string name)
    {
        var text = new System.Text.StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
            {
                text.Append(' ');
            }

            text.Append(name[i]);
        }

        return text.ToString();
    }
}

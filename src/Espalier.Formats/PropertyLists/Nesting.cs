namespace Espalier.Formats.PropertyLists;

/// <summary>Adds up what a container holds, once, when it is made.</summary>
internal ref struct Nesting
{
    private int _deepest;
    private long _objects;
    private long _content;

    public void Add(PropertyListValue value)
    {
        _deepest = Math.Max(_deepest, value.Depth);
        _objects = Saturated(_objects, value.WalkedObjects);
        _content = Saturated(_content, value.WalkedContent);
    }

    public void AddKey(string key)
    {
        _objects = Saturated(_objects, 1);
        _content = Saturated(_content, key.Length);
    }

    public readonly (int Depth, long Objects, long Content) Close(string parameterName) =>
        _deepest < PropertyListValue.MaxDepth
            ? (_deepest + 1, Saturated(_objects, 1), _content)
            : throw new ArgumentException($"A property list is at most {PropertyListValue.MaxDepth} levels deep.", parameterName);

    // Sharing doubles the count with every level, so it would overflow long before the depth limit.
    private static long Saturated(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}

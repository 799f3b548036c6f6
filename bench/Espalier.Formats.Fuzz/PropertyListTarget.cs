using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Fuzz;

/// <summary>Property lists in every form.</summary>
internal static class PropertyListTarget
{
    // Small, so that small inputs reach them.
    private static readonly PropertyListLimits Limits = new() { MaxDepth = 32, MaxObjects = 2000, MaxContent = 1 << 20 };

    // What reading may allocate: room for the tables every reader has, and so much for every byte of input.
    private const long AllocatedAtRest = 64 * 1024;
    private const long AllocatedPerByte = 256;

    public static FuzzTarget Create()
    {
        var shared = PropertyListArray.Create("shared", 7);
        var sample = PropertyListDictionary.Create(
            ("Label", "org.espalier.sample"),
            ("Text", "naïve ⌘ 😀 <&>"),
            ("Numbers", PropertyListArray.Create(1, -1, 70_000, long.MinValue, new PropertyListInteger(ulong.MaxValue), 0.5)),
            ("Truth", true),
            ("At", new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero)),
            ("Data", Enumerable.Range(0, 100).Select(i => (byte)i).ToArray()),
            ("Shared", PropertyListArray.Create(shared, shared, PropertyListArray.Empty)),
            ("Nested", PropertyListDictionary.Create(("a", PropertyListDictionary.Create(("b", PropertyListDictionary.Empty))))),
            ("Reference", new PropertyListUid(300)));
        string[] tokens =
        [
            "<dict>", "</dict>", "<array>", "</array>", "<key>", "</key>", "<string>", "</string>", "<data>", "</data>", "<integer>0x", "</integer>",
            "<real>", "</real>", "<date>", "</date>", "<true/>", "<false/>", "<plist>", "</plist>", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE", "<?", "?>",
            "&lt;", "&#x", "&#", ";", "{", "}", "(", ")", "=", ",", "\"", "\\U", "{length = ", "bplist00", "CF$UID",
        ];
        return new FuzzTarget(
            "plist",
            [
                PropertyList.ToBinary(sample),
                PropertyList.ToXml(sample),
                """{ Defer = 1; Users = ( alice, "b\U00e9" ); Data = <0102 03>; Digest = {length = 2, bytes = 0x0102}; /* note */ Nested = { a = b; }; }"""u8.ToArray(),
            ],
            [.. tokens.Select(token => System.Text.Encoding.UTF8.GetBytes(token))],
            Try);
    }

    private static bool Try(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = PropertyList.TryParse(bytes, Limits, out var value, out var error);
        var acceptedText = PropertyList.TryParseText(bytes, Limits, out var text, out var used, out var textError);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Promises.Keep(allocated <= AllocatedAtRest + (AllocatedPerByte * bytes.Length), $"allocated {allocated} bytes for {bytes.Length}");
        Promises.Keep(accepted == (error is null) && accepted == (value is not null), "either a value or an error");
        Promises.Keep(acceptedText == (textError is null) && acceptedText == (text is not null), "either a text value or an error");
        Promises.Keep(used >= 0 && used <= bytes.Length, "no more used than there is");
        foreach (var document in PropertyListDocuments.Find(bytes))
        {
            Promises.Keep(bytes.AsSpan(document).IndexOf("<plist"u8) >= 0, "a document has its element");
        }

        if (text is not null)
        {
            CheckForms(text);
        }

        if (value is not null)
        {
            CheckForms(value);
        }

        return accepted || (acceptedText && used > bytes.Length / 2);
    }

    private static void CheckForms(PropertyListValue value)
    {
        Promises.Keep(value.Depth <= Limits.MaxDepth, "within the depth");
        var left = Limits.MaxObjects;
        Walk(value, ref left);

        var binary = PropertyList.ToBinary(value);
        Promises.Keep(PropertyList.TryParse(binary, Limits, out var again, out _) && again.Equals(value), "the binary form brings it back");

        // XML drops what it cannot carry and gives references a level more; what came through once comes through again.
        var wide = Limits with { MaxDepth = Limits.MaxDepth + 1, MaxObjects = Limits.MaxObjects * 3 };
        Promises.Keep(PropertyList.TryParse(PropertyList.ToXml(value), wide, out var once, out _), "our XML is read");
        Promises.Keep(PropertyList.TryParse(PropertyList.ToXml(once!), wide, out var twice, out _) && twice.Equals(once), "XML brings it back");
    }

    private static void Walk(PropertyListValue value, ref int left)
    {
        Promises.Keep(--left >= 0, "within the objects");
        switch (value)
        {
            case PropertyListArray array:
                foreach (var item in array)
                {
                    Walk(item, ref left);
                }

                break;
            case PropertyListDictionary dictionary:
                left -= dictionary.Count;
                foreach (var (_, item) in dictionary.Entries)
                {
                    Walk(item, ref left);
                }

                break;
        }
    }
}

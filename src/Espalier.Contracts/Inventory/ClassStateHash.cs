using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Espalier.Contracts.Inventory;

/// <summary>Makes a <see cref="ClassState"/> from values as they come: properties of a row in ordinal order of their names, rows in any order.</summary>
public sealed class ClassStateHash
{
    private readonly ArrayBufferWriter<byte> _row = new();
    private readonly List<byte[]> _rows = [];

    public void AddText(string name, string value) => Add(name, 's', value);

    public void AddNumber(string name, long value) => Add(name, 'n', value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A whole number is the same value whether it came as such or not.</summary>
    public void AddNumber(string name, double value) => Add(name, 'n', value == 0 ? "0" : value.ToString("R", CultureInfo.InvariantCulture));

    public void AddBoolean(string name, bool value) => Add(name, 'b', value ? "1" : "0");

    /// <summary>Ends a row; one without properties counts too.</summary>
    public void EndRow()
    {
        _rows.Add(SHA256.HashData(_row.WrittenSpan));
        _row.ResetWrittenCount();
    }

    /// <summary>SHA-256 (hex, lower case) over the sorted SHA-256 of the rows.</summary>
    public string Complete()
    {
        _rows.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _rows.ForEach(whole.AppendData);
        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }

    internal void Add(string name, char kind, ReadOnlySpan<char> value)
    {
        Append(name);
        var place = _row.GetSpan(5 + Encoding.UTF8.GetMaxByteCount(value.Length));
        place[4] = (byte)kind;
        var length = 1 + Encoding.UTF8.GetBytes(value, place[5..]);
        BinaryPrimitives.WriteInt32BigEndian(place, length);
        _row.Advance(4 + length);
    }

    private void Append(string name)
    {
        var place = _row.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(name.Length));
        var length = Encoding.UTF8.GetBytes(name, place[4..]);
        BinaryPrimitives.WriteInt32BigEndian(place, length);
        _row.Advance(4 + length);
    }
}

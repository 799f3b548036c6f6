using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Espalier.Contracts.Inventory;
using Espalier.Data;

namespace Espalier.Site.Inventory;

/// <summary>Software products: what an application's bundle says of itself is stored once for all devices that have it.</summary>
internal static class SoftwareProducts
{
    /// <summary>The reference in rows of applications.</summary>
    public const string Id = "software_id";

    /// <summary>SHA-256 over the product's values; tells products apart.</summary>
    public const string Key = "product_key";

    private static readonly FrozenSet<string> Held = FrozenSet.Create(
        StringComparer.Ordinal,
        "DisplayName", "Version", "Publisher", "BundleId", "ProdID", "BundleVersion", "Category", "MinimumSystemVersion");

    private static readonly ClassColumn[] Columns =
        [.. SoftwareClasses.InstalledApplications.Properties.Where(Holds).Select(static p => new ClassColumn(p, isOfProduct: true))];

    public static TableDefinition Table { get; } = new("inv_software",
    [
        new TableColumn(Id, ColumnType.Identity),
        .. Columns.SelectMany(static c => c.TableColumns),
        new TableColumn(Key, ColumnType.Text, IsRequired: true),
    ])
    {
        PrimaryKey = [Id],
        Indexes = [.. Columns.Where(static c => c.IsIndexed).Select(static c => (string[])[ColumnNames.Folded(c.Name)])],
        UniqueKey = Key,
    };

    private static readonly TableWriter Writer = new(Table);

    /// <summary>Whether a property of an application is one of its product.</summary>
    public static bool Holds(ResourceProperty property) => Held.Contains(property.Name);

    /// <summary>Ids of the products of rows of applications, in their order; products that are new are added.</summary>
    public static async Task<int[]> ReferAsync(WriteScope scope, StatementRunner runner, ClassTable table, IReadOnlyList<ClassRow> rows, CancellationToken token)
    {
        string[] keys = [.. rows.Select(row => KeyOf(table, row.Values))];
        var wanted = new Dictionary<string, object?[]>();
        foreach (var (key, row) in keys.Zip(rows))
        {
            wanted.TryAdd(key, row.Values);
        }

        await scope.LockAsync(SiteLock.SweepProducts, token, isShared: true);
        var ids = await FindAsync(scope, [.. wanted.Keys], token);
        var missing = wanted.Where(w => !ids.ContainsKey(w.Key)).ToList();
        if (missing.Count > 0)
        {
            await scope.LockAsync(SiteLock.AddProducts, token);
            await runner.WriteAsync(Writer, [.. missing.Select(m => ToColumns(table, m.Key, m.Value))], token);
            await runner.FlushAsync(token);
            foreach (var (key, id) in await FindAsync(scope, [.. missing.Select(static m => m.Key)], token))
            {
                ids[key] = id;
            }
        }

        return Array.ConvertAll(keys, key => ids[key]);
    }

    /// <summary>Waits for those who refer to products, and keeps others from it until the transaction ends.</summary>
    public static Task LockForSweepAsync(WriteScope scope, CancellationToken token) => scope.LockAsync(SiteLock.SweepProducts, token);

    /// <summary>SHA-256 over the values that belong to the product.</summary>
    private static string KeyOf(ClassTable table, object?[] values)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        for (var i = 0; i < values.Length; i++)
        {
            if (!table.Columns[i].IsOfProduct)
            {
                continue;
            }

            var text = (string?)values[i];
            var place = bytes.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0));
            var length = Encoding.UTF8.GetBytes(text, place[4..]);
            BinaryPrimitives.WriteInt32BigEndian(place, text is null ? -1 : length);
            bytes.Advance(4 + length);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
    }

    private static async Task<Dictionary<string, int>> FindAsync(WriteScope scope, string[] keys, CancellationToken token)
    {
        var command = scope.Command($"SELECT {Key}, {Id} FROM {Table.Name} WHERE {Key} {Sql.IsIn(scope.Dialect, "@keys")}").With("@keys", Sql.Hashes(scope.Dialect, keys));
        return (await command.ListAsync(static r => (r.GetString(0), r.GetInt32(1)), token)).ToDictionary();
    }

    private static object?[] ToColumns(ClassTable table, string key, object?[] values) =>
        [.. table.Columns.Zip(values).Where(static c => c.First.IsOfProduct).SelectMany(static c => ClassColumn.Store(c.First, c.Second)), key];
}

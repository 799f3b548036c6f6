using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Inventory;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Inventory;

/// <summary>
/// Turns a full inventory into what has to be sent: the differences to what was put into the outbox last, or everything when that is not known any
/// more. The outbox keeps the order, so the next difference always meets the state it starts from.
/// </summary>
public sealed class InventoryReporter(ClientStore store)
{
    private const string Prefix = "inventory.";

    /// <summary>Bytes of one report, about; the site takes 16 MB in one request, and a large one is repeated whole when the connection breaks.</summary>
    private const int MaxReportBytes = 4 * 1024 * 1024;

    /// <summary>
    /// The reports to send, in order: one as a rule, several where one would be too large. When nothing changed it is an empty one, which tells the site
    /// that the Mac was looked at.
    /// </summary>
    public IReadOnlyList<InventoryReport> Compose(InventoryReport full)
    {
        var report = InventoryDelta.Since(full, Known(), new HashSet<string>());
        return InventoryPortions.Of(report, MaxReportBytes);
    }

    /// <summary>Remembers what is in the outbox now; call after the report was added.</summary>
    public void Remember(InventoryReport sent)
    {
        var after = InventoryDelta.Acknowledge(Known(), sent);
        foreach (var changed in sent.Classes)
        {
            store.Set(Prefix + changed.Class, JsonSerializer.SerializeToUtf8Bytes(after[changed.Class], InventoryStateJson.Default.ClassReport));
        }
    }

    /// <summary>Forgets the last state, so that the next report is a full one.</summary>
    public void Forget()
    {
        foreach (var name in store.Names(Prefix))
        {
            store.Set(name, null);
        }
    }

    private Dictionary<string, ClassReport> Known() => store.Names(Prefix).ToDictionary(
        static name => name[Prefix.Length..],
        name => JsonSerializer.Deserialize(store.Find(name)!, InventoryStateJson.Default.ClassReport)!,
        StringComparer.Ordinal);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClassReport))]
internal sealed partial class InventoryStateJson : JsonSerializerContext;

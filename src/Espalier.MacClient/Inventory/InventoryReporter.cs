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

    /// <summary>The report to send, or null when nothing changed since the last one; with <paramref name="evenUnchanged"/> then one that says just that.</summary>
    public InventoryReport? Compose(InventoryReport full, bool evenUnchanged)
    {
        var report = InventoryDelta.Since(full, Known(), new HashSet<string>());
        return report.Classes.Count == 0 && !evenUnchanged ? null : report;
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

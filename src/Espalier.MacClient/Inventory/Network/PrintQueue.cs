using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Network;

/// <summary>A print queue of <c>lpstat -p -d -v</c>.</summary>
internal sealed record PrintQueue(string Name, string Status, string? Device, bool IsDefault)
{
    public static IReadOnlyList<PrintQueue> Parse(byte[] answer)
    {
        var queues = new Dictionary<string, PrintQueue>(StringComparer.Ordinal);
        foreach (var line in ToolText.Lines(answer))
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["printer", var name, ..]:
                    queues[name] = Get(queues, name) with { Status = StatusOf(line) };
                    break;
                case ["device", "for", var name, ..] when name.EndsWith(':'):
                    queues[name[..^1]] = Get(queues, name[..^1]) with { Device = ToolText.After(line, name) };
                    break;
                case ["system", "default", "destination:", var name]:
                    queues[name] = Get(queues, name) with { IsDefault = true };
                    break;
                default:
                    break;
            }
        }

        return [.. queues.Values];
    }

    private static PrintQueue Get(Dictionary<string, PrintQueue> queues, string name) =>
        queues.GetValueOrDefault(name) ?? new PrintQueue(name, "Unknown", null, false);

    private static string StatusOf(string line) => line switch
    {
        _ when line.Contains(" is idle", StringComparison.Ordinal) => "Idle",
        _ when line.Contains(" now printing ", StringComparison.Ordinal) => "Printing",
        _ when line.Contains(" disabled since ", StringComparison.Ordinal) => "Stopped",
        _ => "Unknown",
    };
}

/// <summary>A printer of <c>SPPrintersDataType</c>: the driver and the name that people see.</summary>
internal sealed record PrinterDetails(string Queue, string? Name, string? Driver, string? Location, bool? IsShared)
{
    public static IReadOnlyList<PrinterDetails> Parse(IReadOnlyList<PropertyListDictionary> items) =>
    [
        .. from item in items
           let name = item.FindString("_name")
           where name is { Length: > 0 }
           select new PrinterDetails(
               QueueOf(item) ?? name,
               name,
               item.FindString("ppd") ?? item.FindString("driverversion"),
               item.FindString("printerlocation") ?? item.FindString("location"),
               item.FindString("shared") switch { "yes" => true, "no" => false, _ => null }),
    ];

    /// <summary>The queue is named only in the path of its own printer description: <c>/private/etc/cups/ppd/QUEUE.ppd</c>.</summary>
    private static string? QueueOf(PropertyListDictionary item)
    {
        var path = item.FindString("ppdpath") ?? item.FindString("queuename");
        return path is null ? null : Path.GetFileNameWithoutExtension(path);
    }
}

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

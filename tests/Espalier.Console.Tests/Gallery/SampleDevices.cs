using Espalier.Console.Lists;

namespace Espalier.Console.Tests.Gallery;

internal static class SampleDevices
{
    public static IReadOnlyList<ListColumn<SampleDevice>> Columns { get; } =
    [
        new("name", "Name", static d => d.Name) { Width = 200 },
        new("client", "Client", static d => d.Client) { Width = 80 },
        new("activity", "Client Activity", static d => d.IsActive ? "Active" : "Inactive") { Width = 130 },
        new("os", "Operating System", static d => "macOS " + d.Version) { Width = 150 },
        new("serial", "Serial Number", static d => d.Serial) { Width = 140 },
        new("model", "Model", static d => d.Model) { Width = 200, Grows = true },
        new("seen", "Last Contact", static d => d.SeenAt) { Width = 150 },
        new("id", "Resource ID", static d => d.Id) { Width = 110, IsExtra = true },
    ];
}

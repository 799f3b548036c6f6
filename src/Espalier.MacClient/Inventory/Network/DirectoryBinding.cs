namespace Espalier.MacClient.Inventory.Network;

/// <summary>Active Directory binding by <c>dsconfigad -show</c>; no answer means not bound.</summary>
internal sealed record DirectoryBinding(string Domain, string? Forest, string? ComputerAccount)
{
    public static DirectoryBinding? Parse(byte[] answer)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in ToolText.Lines(answer))
        {
            var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2)
            {
                values.TryAdd(parts[0], parts[1]);
            }
        }

        return values.TryGetValue("Active Directory Domain", out var domain) && domain.Length > 0
            ? new DirectoryBinding(domain, values.GetValueOrDefault("Active Directory Forest"), values.GetValueOrDefault("Computer Account"))
            : null;
    }
}

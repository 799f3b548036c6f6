namespace Espalier.MacClient.Inventory.Network;

/// <summary>Gateway and interface of <c>route -n get default</c>.</summary>
internal sealed record DefaultRoute(string Gateway, string Interface)
{
    public static DefaultRoute? Parse(byte[] answer)
    {
        string? gateway = null;
        string? interfaceName = null;
        foreach (var line in ToolText.Lines(answer).Select(static l => l.Trim()))
        {
            if (line.StartsWith("gateway:", StringComparison.Ordinal))
            {
                gateway = ToolText.After(line, ":");
            }
            else if (line.StartsWith("interface:", StringComparison.Ordinal))
            {
                interfaceName = ToolText.After(line, ":");
            }
        }

        return gateway is { Length: > 0 } && interfaceName is { Length: > 0 } ? new DefaultRoute(gateway, interfaceName) : null;
    }
}

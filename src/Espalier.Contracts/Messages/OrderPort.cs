namespace Espalier.Contracts.Messages;

/// <summary>
/// The Mac's port for orders, where a site uses it (POL-7): one line with a signed action as on the channel, answered by <see cref="Taken"/>, then the
/// connection ends. How the action ended is told to the site as always.
/// </summary>
public static class OrderPort
{
    /// <summary>The guide's port.</summary>
    public const int Number = 8000;

    /// <summary>Longest line: a signed action is about 2 KB.</summary>
    public const int MaxLineBytes = 16 * 1024;

    /// <summary>What the client says to an order that it believes; to anything else it says nothing.</summary>
    public static ReadOnlySpan<byte> Taken => "taken\n"u8;
}

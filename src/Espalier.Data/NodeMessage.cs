using System.Globalization;
using System.Text;

namespace Espalier.Data;

/// <summary>What a node tells the others of a change, with the commit of it.</summary>
/// <param name="Node">Who tells.</param>
/// <param name="Topic">What changed.</param>
/// <param name="About">Whose it is; empty for all.</param>
public sealed record NodeMessage(Guid Node, string Topic, IReadOnlyList<string> About)
{
    /// <summary>PostgreSQL takes 8,000 bytes in a notification.</summary>
    private const int MaxBytes = 7_000;

    /// <summary>Messages for one topic of one write; where more were needed, everything is told to have changed.</summary>
    private const int MaxMessages = 16;

    /// <summary>The messages for one topic, as they travel.</summary>
    public static IReadOnlyList<string> Compose(Guid node, string topic, IReadOnlyCollection<string> about)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{node:N} {topic} ");
        var messages = new List<string>();
        var text = new StringBuilder(start);
        foreach (var item in about)
        {
            if (text.Length + item.Length + 1 > MaxBytes)
            {
                messages.Add(text.ToString());
                text.Clear().Append(start);
            }

            text.Append(text.Length > start.Length ? "," : "").Append(item);
        }

        messages.Add(text.ToString());
        return messages.Count > MaxMessages ? [start] : messages;
    }

    /// <summary>Reads a message; false for what another version may say.</summary>
    public static bool TryRead(string text, out NodeMessage? message)
    {
        var parts = text.Split(' ', 3);
        message = parts.Length == 3 && Guid.TryParseExact(parts[0], "N", out var node)
            ? new NodeMessage(node, parts[1], parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
            : null;
        return message is not null;
    }
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Espalier.MacClient.Daemon.Control;

/// <summary>One JSON value on one line, bounded, each way.</summary>
internal static class ControlLine
{
    private const int MaxBytes = 64 * 1024;

    public static async Task WriteAsync<T>(NetworkStream stream, T value, JsonTypeInfo<T> type, CancellationToken token) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, type) + "\n"), token);

    /// <summary>Null when the other end went away, wrote too much, or something else.</summary>
    public static async Task<T?> ReadAsync<T>(NetworkStream stream, JsonTypeInfo<T> type, CancellationToken token)
        where T : class
    {
        var buffer = new byte[MaxBytes];
        var length = 0;
        while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), token) is var read and > 0)
        {
            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            length += read;
            if (end < 0)
            {
                continue;
            }

            try
            {
                return JsonSerializer.Deserialize(buffer.AsSpan(0, length - read + end), type);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        return null;
    }
}

namespace Espalier.MacClient.Connection;

/// <summary>Reads an answer's body up to a limit, whatever its headers promise.</summary>
public static class BoundedBody
{
    /// <exception cref="HttpRequestException">The body is longer.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken token)
    {
        await using var stream = await content.ReadAsStreamAsync(token);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (true)
        {
            var read = await stream.ReadAsync(chunk, token);
            if (read == 0)
            {
                return buffer.ToArray();
            }

            if (buffer.Length + read > maxBytes)
            {
                throw new HttpRequestException($"The site's answer is longer than {maxBytes} bytes.");
            }

            buffer.Write(chunk, 0, read);
        }
    }
}

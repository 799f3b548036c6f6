using System.Buffers;
using Espalier.Contracts.Messages;
using Microsoft.AspNetCore.Http;

namespace Espalier.Site.Enrollment;

/// <summary>Bodies that Macs send: plain JSON, bounded before they are kept, and every refusal with its code.</summary>
internal static class ClientBody
{
    /// <summary>True for <c>application/json</c> without a content coding: nothing is unpacked here, so nothing can unfold.</summary>
    public static bool IsPlainJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && request.ContentType is { } type
        && type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body, or null when it is longer than <paramref name="maxBytes"/>, whatever its length header says.</summary>
    /// <exception cref="BadHttpRequestException">The body ends early, or comes too slowly.</exception>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maxBytes)
    {
        // One byte more than was announced: where all came, the read that finds the end needs no larger buffer.
        const int Step = 4096;
        var buffer = new ArrayBufferWriter<byte>((int)Math.Min(request.ContentLength ?? Step, maxBytes) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(), request.HttpContext.RequestAborted);
            if (read == 0)
            {
                return buffer.WrittenSpan.ToArray();
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > maxBytes)
            {
                return null;
            }
        }
    }

    public static IResult WrongMediaType() =>
        ClientProblem.Create(StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, "The body must be application/json without a content coding.", null);

    public static IResult TooLarge(int maxBytes) =>
        ClientProblem.Create(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The body is larger than {maxBytes} bytes.", null);

    public static IResult Broken(BadHttpRequestException broken) =>
        ClientProblem.Create(broken.StatusCode, broken.StatusCode == StatusCodes.Status413PayloadTooLarge ? ProblemCodes.BodyTooLarge : ProblemCodes.BodyMalformed, "The body could not be read: " + broken.Message, null);
}

using System.Buffers;
using System.IO.Pipes;

namespace Espalier.MacClient.Platform;

/// <summary>Collects what comes out of a pipe up to a limit; what is beyond is read, so that the writer never blocks, and dropped.</summary>
internal sealed class BoundedOutput(int maxBytes)
{
    private readonly ArrayBufferWriter<byte> _kept = new();
    private readonly TaskCompletionSource _exceeded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when there was more than the limit.</summary>
    public Task Exceeded => _exceeded.Task;

    public byte[] ToArray() => _kept.WrittenSpan.ToArray();

    public async Task ReadAsync(PipeStream pipe, CancellationToken token)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await pipe.ReadAsync(buffer, token) is var count and > 0)
            {
                var room = maxBytes - _kept.WrittenCount;
                _kept.Write(buffer.AsSpan(0, Math.Min(count, room)));
                if (count > room)
                {
                    _exceeded.TrySetResult();
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // What was read so far is the answer.
        }
    }
}

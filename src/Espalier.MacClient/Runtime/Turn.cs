namespace Espalier.MacClient.Runtime;

/// <summary>A turn at something that only one may do at a time; given back when disposed.</summary>
internal sealed class Turn : IDisposable
{
    private readonly SemaphoreSlim _gate;

    private Turn(SemaphoreSlim gate) => _gate = gate;

    public static async Task<Turn> TakeAsync(SemaphoreSlim gate, CancellationToken token)
    {
        await gate.WaitAsync(token);
        return new Turn(gate);
    }

    public void Dispose() => _gate.Release();
}

namespace Espalier.Site.Enrollment;

/// <summary>A password check is slow on purpose; strangers may keep half of the processors busy with it, never all.</summary>
internal sealed class PasswordChecks : IDisposable
{
    private readonly SemaphoreSlim _running = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Runs a check when there is a place for it.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> check, CancellationToken token)
    {
        await _running.WaitAsync(token);
        try
        {
            return await check();
        }
        finally
        {
            _running.Release();
        }
    }

    public void Dispose() => _running.Dispose();
}

namespace Espalier.MacClient.Daemon;

/// <summary>Held by the one process that may work on the client's state; the system gives it back however that process ends.</summary>
internal sealed class InstanceLock : IDisposable
{
    private readonly FileStream _file;

    private InstanceLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it.</summary>
    public static InstanceLock? TryTake(string file)
    {
        try
        {
            return new InstanceLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}

using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Espalier.Testing.Processes;

/// <summary>
/// TCP ports for servers that tests start: each is given once, to one process, until that process ends.
/// They lie below the range from which Linux takes the ports of outgoing connections (32768 to 60999), which would otherwise take one between the question and the server's start.
/// </summary>
public static class TestPorts
{
    private const int First = 20000;
    private const int Count = 12000;
    private static readonly Lock Gate = new();
    private static readonly List<FileStream> Held = [];
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "espalier-test-ports")).FullName;
    private static int _next = RandomNumberGenerator.GetInt32(Count);

    /// <summary>A port on which nobody listens and which no other test gets.</summary>
    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public static int Free()
    {
        lock (Gate)
        {
            for (var tries = 0; tries < Count; tries++)
            {
                var port = First + _next;
                _next = (_next + 1) % Count;
                if (Reserve(port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool Reserve(int port)
    {
        FileStream mark;
        try
        {
            mark = new FileStream(Path.Combine(Folder, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return false; // Another process of tests has it.
        }

        if (IsTaken(port))
        {
            mark.Dispose();
            return false;
        }

        Held.Add(mark);
        return true;
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = TcpListener.Create(port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}

using System.Security.Cryptography;

namespace Espalier.MacClient.Runtime;

/// <summary>Growing waits between attempts, each shortened at random by up to half, so that Macs that lost their site together come back apart.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private readonly TimeSpan _first = first;
    private TimeSpan _next = first;

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        var wait = _next;
        _next = _next * 2 < longest ? _next * 2 : longest;
        return wait * (RandomNumberGenerator.GetInt32(500, 1001) / 1000.0);
    }

    /// <summary>An attempt succeeded.</summary>
    public void Reset() => _next = _first;
}

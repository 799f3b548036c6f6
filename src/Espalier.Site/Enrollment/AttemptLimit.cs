using System.Collections.Concurrent;
using System.Net;

namespace Espalier.Site.Enrollment;

/// <summary>Slows down guessing: failed attempts by address in a sliding window.</summary>
public sealed class AttemptLimit(TimeProvider clock)
{
    /// <summary>Failures from one address within <see cref="Window"/>; a mistyped password is forgiven, a list of them is not.</summary>
    public const int MaxFailures = 10;

    /// <summary>Addresses that are remembered at most, so that a flood of them fills no memory.</summary>
    private const int MaxAddresses = 50_000;

    /// <summary>How long a failure counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<IPAddress, (int Failures, DateTimeOffset Since)> _failures = new();

    /// <summary>True while the address may try.</summary>
    public bool Allows(IPAddress address) =>
        !_failures.TryGetValue(address, out var known) || clock.GetUtcNow() - known.Since > Window || known.Failures < MaxFailures;

    /// <summary>Counts a failure.</summary>
    public void Failed(IPAddress address)
    {
        var now = clock.GetUtcNow();
        if (_failures.Count > MaxAddresses)
        {
            _failures.Clear();
        }

        _failures.AddOrUpdate(address, (1, now), (_, known) => now - known.Since > Window ? (1, now) : (known.Failures + 1, known.Since));
    }
}

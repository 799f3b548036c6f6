using System.Net;
using Espalier.Hosting.Ldap;
using Espalier.Site.Boundaries;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ActiveDirectory;

/// <summary>A subnet of a directory's site.</summary>
internal sealed record SiteSubnet(AddressRange Range, string Site);

/// <summary>A directory's sites with their subnets.</summary>
/// <param name="Names">All sites, by name.</param>
/// <param name="Subnets">Subnets that belong to a site.</param>
internal sealed record DirectorySiteMap(IReadOnlyList<string> Names, IReadOnlyList<SiteSubnet> Subnets)
{
    public static DirectorySiteMap Empty { get; } = new([], []);

    /// <summary>The site an address lies in; where subnets overlap the smallest decides, as it does in Windows. Null for an address of no site.</summary>
    public string? SiteOf(IPAddress address) => Subnets.Where(s => s.Range.Contains(address)).MinBy(static s => s.Range.Last - s.Range.First)?.Site;
}

/// <summary>Remembers the connected directory's sites; while it cannot answer, what it said last stays.</summary>
internal sealed partial class DirectorySites(CompanyDirectory directory, TimeProvider clock, ILogger<DirectorySites> logger) : IDisposable
{
    /// <summary>Subnets change a few times a year; a new one counts within this time.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <summary>How soon a directory that did not answer is asked again, so that enrollments do not wait for it one by one.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private DirectorySiteMap _known = DirectorySiteMap.Empty;
    private DateTimeOffset _readAgainAt;

    /// <summary>The sites as they were read at most 15 minutes ago; none where no directory is connected.</summary>
    public async Task<DirectorySiteMap> GetAsync(CancellationToken token)
    {
        await _reading.WaitAsync(token);
        try
        {
            if (_readAgainAt <= clock.GetUtcNow())
            {
                _readAgainAt = clock.GetUtcNow() + (await TryReadAsync(token) ? Fresh : Retry);
            }

            return _known;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads the sites again at the next question.</summary>
    public void Forget() => _readAgainAt = default;

    public void Dispose() => _reading.Dispose();

    private async Task<bool> TryReadAsync(CancellationToken token)
    {
        if (await directory.FindAsync(token) is not { } options)
        {
            _known = DirectorySiteMap.Empty;
            return true;
        }

        try
        {
            await using var session = await CompanyDirectory.OpenAsync(options, token);
            _known = await session.ReadSitesAsync(token);
            return true;
        }
        catch (DirectoryException failure)
        {
            LogNotRead(failure.Fault, failure.Message);
            return false;
        }
    }

    [LoggerMessage(1023, LogLevel.Warning, "The directory's sites cannot be read, so boundaries of them are as they were: {Fault}: {Message}")]
    private partial void LogNotRead(DirectoryFault fault, string message);
}

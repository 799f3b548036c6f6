
namespace Espalier.Server.Hosting;

/// <summary>What a port is for.</summary>
internal enum PortUse
{
    /// <summary>Mac clients: signed requests and enrollment.</summary>
    Macs,

    /// <summary>Console and admin API.</summary>
    Administrators,

    /// <summary>Plain HTTP: the public files alone.</summary>
    Files,
}

/// <summary>Says on which ports an endpoint is served; one without this is for administrators only.</summary>
internal sealed record ServedOn(params PortUse[] Uses)
{
    /// <summary>No browser has business here.</summary>
    public bool IsForMacsAlone { get; } = Uses is [PortUse.Macs];
}

/// <summary>Keeps every route to its port by the connection's local port; the Host header, which a caller chooses, has no say.</summary>
internal sealed class PortGuard(RequestDelegate next, SitePorts ports)
{
    private static readonly PortUse[] ForAdministrators = [PortUse.Administrators];

    public Task InvokeAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        var served = endpoint?.Metadata.GetMetadata<ServedOn>();
        if ((served?.Uses ?? ForAdministrators).AsSpan().Contains(ports.UseOf(http.Connection.LocalPort)))
        {
            // What comes next is for browsers: cookies, and words about scripts and frames. A Mac is known by its signature, which the endpoint checks itself.
            return served is { IsForMacsAlone: true } ? endpoint!.RequestDelegate!(http) : next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

/// <summary>The ports in use.</summary>
/// <param name="Macs">HTTPS for Mac clients. Default 8760 (SITE-32).</param>
/// <param name="Console">Console and admin API. Default 8443 (SITE-32).</param>
internal sealed record SitePorts(int Macs, int Console)
{
    public const int DefaultMacs = 8760;
    public const int DefaultConsole = 8443;

    public const int DefaultFiles = 8761;

    /// <summary>HTTP for public files. Null: not served. Default of <c>serve</c> 8761 (SITE-32).</summary>
    public int? Files { get; init; }

    public PortUse UseOf(int localPort) => localPort == Macs ? PortUse.Macs : localPort == Files ? PortUse.Files : PortUse.Administrators;
}

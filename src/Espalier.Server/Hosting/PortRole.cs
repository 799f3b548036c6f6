
namespace Espalier.Server.Hosting;

/// <summary>What a port is for.</summary>
internal enum PortUse
{
    /// <summary>Mac clients: signed requests and enrolment.</summary>
    Macs,

    /// <summary>Console and admin API.</summary>
    Administrators,
}

/// <summary>Says on which ports an endpoint is served; one without this is for administrators only.</summary>
internal sealed record ServedOn(PortUse Use);

/// <summary>Keeps every route to its port by the connection's local port; the Host header, which a caller chooses, has no say.</summary>
internal sealed class PortGuard(RequestDelegate next, SitePorts ports)
{
    public Task InvokeAsync(HttpContext http)
    {
        var use = http.GetEndpoint()?.Metadata.GetMetadata<ServedOn>()?.Use ?? PortUse.Administrators;
        if (ports.UseOf(http.Connection.LocalPort) == use)
        {
            return next(http);
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

    public PortUse UseOf(int localPort) => localPort == Macs ? PortUse.Macs : PortUse.Administrators;
}

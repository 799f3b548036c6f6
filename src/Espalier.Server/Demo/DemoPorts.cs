using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Espalier.Server.Hosting;

namespace Espalier.Server.Demo;

/// <summary>Chooses the demo's ports. The Macs' port is kept in the data folder: Macs that are enrolled already come back to the address they know.</summary>
internal static class DemoPorts
{
    /// <summary>Port of the console when it is free; another one otherwise.</summary>
    private const int PreferredConsolePort = 8480;

    private const string MacsFile = "macs-port";

    /// <summary>Two demos that start in the same second can choose the same port; the one that loses chooses again.</summary>
    private const int Attempts = 5;

    /// <summary>Opens the site on ports of its own.</summary>
    /// <param name="options">A console port other than 0 is used or refused, never replaced.</param>
    /// <param name="start">Starts the site; throws <see cref="IOException"/> when a port was taken in between.</param>
    /// <exception cref="PortTakenException">The demanded port belongs to somebody else.</exception>
    public static async Task<(WebApplication App, SitePorts Ports)> OpenAsync(DemoOptions options, Func<SitePorts, Task<WebApplication>> start)
    {
        var file = Path.Combine(options.DataFolder, MacsFile);
        for (var attempt = 1; ; attempt++)
        {
            var ports = new SitePorts(Free(Kept(file)), options.ConsolePort == 0 ? Free(PreferredConsolePort) : Demanded(options.ConsolePort));
            try
            {
                var app = await start(ports);
                await File.WriteAllTextAsync(file, ports.Macs.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
                return (app, ports);
            }
            catch (IOException taken) when (attempt < Attempts && taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
            {
            }
        }
    }

    private static int Kept(string file) =>
        File.Exists(file) && ushort.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;

    private static int Demanded(int port) => IsFree(port, out _) ? port : throw new PortTakenException(port);

    private static int Free(int preferred) => IsFree(preferred, out var port) || IsFree(0, out port) ? port : throw new PortTakenException(preferred);

    private static bool IsFree(int wanted, out int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, wanted);
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
            return true;
        }
        catch (SocketException)
        {
            port = 0;
            return false;
        }
    }
}

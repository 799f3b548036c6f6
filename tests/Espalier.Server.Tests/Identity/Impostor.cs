using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Espalier.Server.Tests.Identity;

/// <summary>A server with any certificate that answers as a test says, and remembers what it was asked.</summary>
internal sealed class Impostor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<string> _asked = [];

    private Impostor(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = new("https://127.0.0.1/");

    /// <summary>Method, path and body of each request that came through TLS.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public static async Task<Impostor> StartAsync(Func<X509Certificate2> certificate, Func<HttpContext, Task> answer, CancellationToken token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => certificate() })));
        var impostor = new Impostor(builder.Build());
        impostor._app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync(http.RequestAborted);
            lock (impostor._asked)
            {
                impostor._asked.Add($"{http.Request.Method} {http.Request.Path} {body}");
            }

            await answer(http);
        });
        await impostor._app.StartAsync(token);
        var address = impostor._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        impostor.Url = new Uri(address);
        return impostor;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Espalier.Server.Tests.Problems;

/// <summary>A support that takes problem reports and answers each with a number.</summary>
internal sealed class SupportStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _number = 4710;

    private SupportStub(WebApplication app) => _app = app;

    /// <summary>Archives by number.</summary>
    public ConcurrentDictionary<string, byte[]> Reports { get; } = new();

    public bool IsRefusing { get; set; }

    public Uri Address => new(_app.Urls.First() + "/reports");

    public static async Task<SupportStub> StartAsync(CancellationToken token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Espalier.Testing.Processes.TestPorts.Free()}");
        builder.WebHost.ConfigureKestrel(static k => k.Limits.MaxRequestBodySize = null);
        var stub = new SupportStub(builder.Build());
        stub._app.MapPost("/reports", async (HttpContext http, CancellationToken inner) =>
        {
            if (stub.IsRefusing)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }

            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, inner);
            var number = $"SR-{Interlocked.Increment(ref stub._number)}";
            stub.Reports[number] = body.ToArray();
            return Results.Json(new { id = number });
        });
        await stub._app.StartAsync(token);
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

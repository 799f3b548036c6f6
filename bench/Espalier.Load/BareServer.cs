using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Espalier.Load;

/// <summary>A Kestrel that answers 304 to everything, in a process of its own: what is left of a poll when nothing is asked of the server.</summary>
internal sealed class BareServer : IDisposable
{
    public const string Verb = "bare";

    private readonly Process _process;
    private readonly List<HttpClient> _clients = [];
    private readonly MacKey _key = MacKey.Create(KeyKind.EcP256);

    private BareServer(Process process, Uri address, int workers)
    {
        _process = process;
        for (var worker = 0; worker < workers; worker++)
        {
#pragma warning disable CA5359 // It is our own child, and nothing is sent to it that matters.
            var handler = new SocketsHttpHandler { UseCookies = false, SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } };
#pragma warning restore CA5359
            _clients.Add(new HttpClient(handler) { BaseAddress = address });
        }
    }

    public Watched Watched => new(() => ProcessorTime.Of(_process.Id), static () => TimeSpan.Zero);

    public static async Task<BareServer> StartAsync(int workers, CancellationToken token)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(BareServer).Assembly.Location);
        start.ArgumentList.Add(Verb);
        var process = Process.Start(start)!;
        return new BareServer(process, new Uri((await process.StandardOutput.ReadLineAsync(token))!), workers);
    }

    /// <summary>One request, signed as a Mac's would be so that this side works as hard.</summary>
    public async Task<bool> AskAsync(int worker, CancellationToken token)
    {
        var now = TimeProvider.System.GetUtcNow();
        var digest = RequestSignature.ContentDigest([]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/client/v1/policy") { Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation("Content-Digest", digest);
        request.Headers.TryAddWithoutValidation("Signature-Input", RequestSignature.Input(now, "key", _key.Algorithm));
        request.Headers.TryAddWithoutValidation("Signature", RequestSignature.Sign(_key, new SignedRequest("GET", "/client/v1/policy", "", digest, "T12"), now, "key"));
        request.Headers.TryAddWithoutValidation("If-None-Match", "\"policy\"");
        using var answer = await _clients[worker].SendAsync(request, token);
        return answer.StatusCode == HttpStatusCode.NotModified;
    }

    public static async Task<int> RunAsync(CancellationToken token)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using var app = builder.Build();
        app.MapGet("/client/v1/policy", static http =>
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            http.Response.Headers.ETag = "\"policy\"";
            return Task.CompletedTask;
        });
        await app.StartAsync(token);
        System.Console.WriteLine(app.Urls.Single());
        await System.Console.In.ReadToEndAsync(token);
        return 0;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _clients.ForEach(static client => client.Dispose());
        _key.Dispose();
    }
}

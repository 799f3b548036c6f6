using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;

namespace Espalier.Server.Tests.Identity;

/// <summary>A signed request, every part of which a test can change before or after it was signed.</summary>
public sealed record RawRequest(Uri Site, HttpMethod Method, string Path, byte[] Body, MacKey Key, string KeyId, DateTimeOffset Created)
{
    private static readonly HttpClient Http = CreateClient();

    public string SiteCode { get; init; } = LiveSite.SiteCode;

    public string ContentType { get; init; } = "application/json";

    /// <summary>What goes over the wire in the signed path's place.</summary>
    public string? SentPath { get; init; }

    public HttpMethod? SentMethod { get; init; }

    public byte[]? SentBody { get; init; }

    /// <summary>Changes the finished request.</summary>
    public Action<HttpRequestMessage>? Alter { get; init; }

    public HttpRequestMessage Compose()
    {
        var digest = RequestSignature.ContentDigest(Body);
        var query = Path.IndexOf('?', StringComparison.Ordinal);
        var signed = new SignedRequest(Method.Method, query < 0 ? Path : Path[..query], query < 0 ? "" : Path[query..], digest, SiteCode);
        var request = new HttpRequestMessage(SentMethod ?? Method, new Uri(Site, SentPath ?? Path));
        request.Headers.TryAddWithoutValidation("Content-Digest", digest);
        request.Headers.TryAddWithoutValidation(RequestSignature.SiteHeader, SiteCode);
        request.Headers.TryAddWithoutValidation("Signature-Input", RequestSignature.Input(Created, KeyId, Key.Algorithm));
        request.Headers.TryAddWithoutValidation("Signature", RequestSignature.Sign(Key, signed, Created, KeyId));
        if ((SentMethod ?? Method) != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(SentBody ?? Body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(ContentType) } };
        }

        Alter?.Invoke(request);
        return request;
    }

    /// <summary>Sends it; answers the status and, for a refusal, its problem details.</summary>
    public async Task<(HttpStatusCode Status, ProblemBody? Problem)> SendAsync()
    {
        using var response = await OpenAsync(Compose());
        var content = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return (response.StatusCode, null);
        }

        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        return (response.StatusCode, JsonSerializer.Deserialize(content, MessagesJson.Default.ProblemBody));
    }

    /// <summary>Sends any request to any site, whatever certificate it has.</summary>
    public static Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request) =>
        Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    private static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler();
#pragma warning disable CA5359 // These tests are the hostile side.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        return new HttpClient(handler);
    }
}

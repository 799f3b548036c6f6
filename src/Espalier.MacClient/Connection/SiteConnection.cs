using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;

namespace Espalier.MacClient.Connection;

/// <summary>Signed requests to the site, with the clock corrected when the site says it is off.</summary>
public sealed class SiteConnection : IDisposable
{
    /// <summary>Answers are read to this size at most.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>From this size on the site is asked first whether it takes the body; that costs a round trip.</summary>
    private const int LargeBody = 1024 * 1024;

    private readonly ClientIdentity _identity;
    private readonly MacKey _key;
    private readonly string _keyId;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly IReadOnlyList<X509Certificate2> _authorities;
    private readonly IReadOnlyList<X509Certificate2> _issuers;
    private TimeSpan _offset;

    /// <param name="identity">Who signs.</param>
    /// <param name="clock">The Mac's clock.</param>
    /// <param name="boundTo">Local address to connect from; null for the system's choice. Simulated Macs each have one.</param>
    public SiteConnection(ClientIdentity identity, TimeProvider clock, IPAddress? boundTo)
    {
        _identity = identity;
        _clock = clock;
        _key = identity.OpenSigningKey();
        _keyId = identity.KeyId;
        _authorities = [.. identity.Authorities.Select(X509CertificateLoader.LoadCertificate)];
        _issuers = [.. _authorities, .. (identity.CompanyAuthorities ?? []).Select(X509CertificateLoader.LoadCertificate)];
        var handler = PinnedTls.CreateHandler(_issuers, clock);
        LocalAddress.Bind(handler, boundTo);
        _http = new HttpClient(handler) { BaseAddress = new Uri(identity.SiteUrl), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The site's own authorities: what is signed below one of them is believed.</summary>
    public IReadOnlyList<X509Certificate2> Authorities => _authorities;

    /// <summary>Those that may certify the site server and this Mac: the site's own and the company's.</summary>
    public IReadOnlyList<X509Certificate2> Issuers => _issuers;

    /// <summary>The site's clock as far as it is known here.</summary>
    public DateTimeOffset SiteTime => _clock.GetUtcNow() + _offset;

    /// <summary>What the Mac's clock lacks to the site's, once the site has said so; zero while the two agree within five minutes.</summary>
    public TimeSpan ClockOffset => _offset;

    /// <summary>Set when an answer asked for a new certificate.</summary>
    public bool ShouldRenew { get; private set; }

    /// <summary>Sends a request; a refusal because of the clock is tried again once with the site's time.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<SiteAnswer> SendAsync(HttpMethod method, string path, byte[] body, string? ifNoneMatch, TimeSpan timeout, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(timeout);
        var answer = await SendOnceAsync(method, path, body, ifNoneMatch, limited.Token);
        if (Learn(answer.Problem))
        {
            answer = await SendOnceAsync(method, path, body, ifNoneMatch, limited.Token);
            Learn(answer.Problem);
        }

        return answer;
    }

    /// <summary>Opens a request whose answer is read line by line for as long as it lasts.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached, or refuses; its code is in the message.</exception>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken token)
    {
        const int MaxProblemBytes = 64 * 1024;
        for (var isFirst = true; ; isFirst = false)
        {
            using var request = Compose(HttpMethod.Get, path, [], null);
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                var problem = ReadProblem(await BoundedBody.ReadAsync(response.Content, MaxProblemBytes, token));
                if (!Learn(problem) || !isFirst)
                {
                    throw new HttpRequestException(problem?.Code ?? $"The site answered {(int)response.StatusCode}.", null, response.StatusCode);
                }
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
        foreach (var authority in _issuers)
        {
            authority.Dispose();
        }
    }

    /// <summary>Takes in what a refusal says about this Mac; true when the request is worth another try with the site's time.</summary>
    private bool Learn(ProblemBody? problem)
    {
        ShouldRenew |= problem?.Code == ProblemCodes.CertificateExpired;
        if (problem is not { Code: ProblemCodes.ClockSkew, Time: { } siteTime })
        {
            return false;
        }

        _offset = siteTime - _clock.GetUtcNow();
        return true;
    }

    private async Task<SiteAnswer> SendOnceAsync(HttpMethod method, string path, byte[] body, string? ifNoneMatch, CancellationToken token)
    {
        using var request = Compose(method, path, body, ifNoneMatch);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        ShouldRenew |= response.Headers.Contains("Espalier-Renew");
        var content = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, token);
        return new SiteAnswer(response.StatusCode, content, response.Headers.ETag?.Tag, response.IsSuccessStatusCode ? null : ReadProblem(content))
        {
            OfferedClient = response.Headers.TryGetValues(ClientUpgrade.Header, out var offered) ? offered.First() : null,
        };
    }

    private HttpRequestMessage Compose(HttpMethod method, string path, byte[] body, string? ifNoneMatch)
    {
        var digest = RequestSignature.ContentDigest(body);
        var created = SiteTime;
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var signed = new SignedRequest(method.Method, query < 0 ? path : path[..query], query < 0 ? "" : path[query..], digest, _identity.SiteCode);
        var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation("Content-Digest", digest);
        request.Headers.TryAddWithoutValidation(RequestSignature.SiteHeader, _identity.SiteCode);
        request.Headers.TryAddWithoutValidation("Signature-Input", RequestSignature.Input(created, _keyId, _key.Algorithm));
        request.Headers.TryAddWithoutValidation("Signature", RequestSignature.Sign(_key, signed, created, _keyId));
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        if (method != HttpMethod.Get)
        {
            // A site that refuses a large body says so before it is sent; afterwards the refusal is lost with the connection.
            request.Headers.ExpectContinue = body.Length > LargeBody;
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        return request;
    }

    private static ProblemBody? ReadProblem(byte[] content)
    {
        try
        {
            return content.Length == 0 ? null : JsonSerializer.Deserialize(content, MessagesJson.Default.ProblemBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An answer of the site.</summary>
public sealed record SiteAnswer(HttpStatusCode Status, byte[] Content, string? ETag, ProblemBody? Problem)
{
    /// <summary>Version of the client that the site offers; null when it offers none.</summary>
    public string? OfferedClient { get; init; }

    /// <summary>2xx, or 304.</summary>
    public bool Succeeded => (int)Status is (>= 200 and < 300) or 304;
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Espalier.Contracts.Signatures;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>Asks Microsoft's web enrollment pages for certificates, over HTTPS with an account's name and password.</summary>
internal sealed class WebEnrollment : IDisposable
{
    /// <summary>A page at most; the largest of them is about 30 KB.</summary>
    private const int MaxPageBytes = 256 * 1024;

    private const string CertificateType = "application/pkix-cert";

    /// <summary>Less than a Mac waits for its enrollment.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <param name="address">Of the pages, with a slash at its end.</param>
    /// <param name="authorities">CAs that may certify the web server; empty trusts those of the computer.</param>
    /// <param name="userName">Who asks.</param>
    /// <param name="password">The password.</param>
    public WebEnrollment(Uri address, X509Certificate2Collection authorities, string userName, string password)
    {
        _address = address;
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        policy.ApplicationPolicy.Add(new Oid(CertificateTrust.ServerAuthentication));
        if (authorities.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        // A redirection would take the password elsewhere.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10), SslOptions = { CertificateChainPolicy = policy } };
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}")));

        // The pages answer other types of content to what does not look like a browser.
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (compatible; Espalier)");
    }

    /// <summary>Hands a PKCS#10 request (DER) on and fetches the certificate where it is issued at once.</summary>
    public async Task<WebEnrollmentAnswer> RequestAsync(byte[] request, string template, CancellationToken token)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Mode"] = "newreq",
            ["CertRequest"] = PemEncoding.WriteString("CERTIFICATE REQUEST", request),
            ["CertAttrib"] = $"CertificateTemplate:{template}\r\n",
            ["FriendlyType"] = "Saved-Request Certificate",
            ["TargetStoreFlags"] = "0",
            ["SaveCert"] = "yes",
        });
        using var message = new HttpRequestMessage(HttpMethod.Post, "certfnsh.asp") { Content = form };
        var (page, _, failed) = await SendAsync(message, token);
        if (failed is not null)
        {
            return failed;
        }

        var answer = WebEnrollmentPages.ReadAnswer(Encoding.UTF8.GetString(page!));
        return answer is { Outcome: WebEnrollmentOutcome.Issued, RequestId: { } id } ? await FetchAsync(id, token) : answer;
    }

    /// <summary>Fetches the certificate of a request that was made before.</summary>
    public async Task<WebEnrollmentAnswer> FetchAsync(int requestId, CancellationToken token)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"certnew.cer?ReqID={requestId}&Enc=bin"));
        var (body, type, failed) = await SendAsync(message, token);
        return failed
            ?? (type == CertificateType ? new WebEnrollmentAnswer(WebEnrollmentOutcome.Issued, "", requestId, body) : WebEnrollmentPages.ReadMissing(Encoding.UTF8.GetString(body!), requestId));
    }

    /// <summary>The authority's own newest certificate.</summary>
    public async Task<WebEnrollmentAnswer> FetchAuthorityAsync(CancellationToken token)
    {
        using var list = new HttpRequestMessage(HttpMethod.Get, "certcarc.asp");
        var (page, _, failed) = await SendAsync(list, token);
        if (failed is not null)
        {
            return failed;
        }

        if (WebEnrollmentPages.FindRenewals(Encoding.UTF8.GetString(page!)) is not { } renewals)
        {
            return NotPages();
        }

        using var message = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"certnew.cer?ReqID=CACert&Enc=bin&Renewal={renewals}"));
        (var certificate, var type, failed) = await SendAsync(message, token);
        return failed ?? (type == CertificateType ? new WebEnrollmentAnswer(WebEnrollmentOutcome.Issued, "", null, certificate) : NotPages());
    }

    public void Dispose() => _http.Dispose();

    private async Task<(byte[]? Body, string? Type, WebEnrollmentAnswer? Failed)> SendAsync(HttpRequestMessage message, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Limit);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, null, Refused(response));
            }

            return await ReadAsync(response.Content, limited.Token) is { } body
                ? (body, response.Content.Headers.ContentType?.MediaType, null)
                : (null, null, new WebEnrollmentAnswer(WebEnrollmentOutcome.NotUnderstood, $"The answer of {_address} is longer than any page of web enrollment."));
        }
        catch (HttpRequestException failure)
        {
            return (null, null, failure.HttpRequestError == HttpRequestError.SecureConnectionError
                ? new WebEnrollmentAnswer(WebEnrollmentOutcome.NotTrusted, $"The certificate of {_address.Authority} is not trusted, or is for another name.")
                : new WebEnrollmentAnswer(WebEnrollmentOutcome.Unreachable, $"The company's authority at {_address} does not answer: {failure.Message}"));
        }
        catch (Exception failure) when (failure is IOException || (failure is OperationCanceledException && !token.IsCancellationRequested))
        {
            return (null, null, new WebEnrollmentAnswer(WebEnrollmentOutcome.Unreachable, $"The company's authority at {_address} did not answer in time."));
        }
    }

    private WebEnrollmentAnswer Refused(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized when response.Headers.WwwAuthenticate.All(static h => !h.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) => new WebEnrollmentAnswer(
            WebEnrollmentOutcome.SignInRefused, $"{_address} does not offer Basic authentication. Switch it on for the pages, over HTTPS."),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new WebEnrollmentAnswer(WebEnrollmentOutcome.SignInRefused, $"{_address} does not accept this account with this password."),
        _ => new WebEnrollmentAnswer(WebEnrollmentOutcome.NotUnderstood, $"{_address} answered {(int)response.StatusCode}: there are no web enrollment pages, or they do not work."),
    };

    private WebEnrollmentAnswer NotPages() => new(WebEnrollmentOutcome.NotUnderstood, $"{_address} has no web enrollment pages.");

    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken token)
    {
        await using var stream = await content.ReadAsStreamAsync(token);
        var buffer = new byte[MaxPageBytes + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token);
        return read > MaxPageBytes ? null : buffer[..read];
    }
}

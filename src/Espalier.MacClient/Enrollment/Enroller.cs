using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Enrollment;

/// <summary>Enrolls this Mac: first the site proves that it is the pinned one, only then is anything secret sent.</summary>
public sealed class Enroller(TimeProvider clock, IPAddress? boundTo)
{
    /// <summary>Answers at most: certificates and a few words.</summary>
    private const int MaxAnswerBytes = 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Enrolls with keys that are kept nowhere. A client that may be asked again uses the overload with a store.</summary>
    public Task<EnrollmentResult> EnrollAsync(
        Uri siteUrl, string authorityFingerprint, EnrollmentAuthorization authorization, DeviceFacts facts, string clientVersion, ClientIdentity? previous, CancellationToken token) =>
        EnrollAsync(siteUrl, authorityFingerprint, authorization, facts, clientVersion, previous, store: null, token);

    /// <summary>Enrolls.</summary>
    /// <param name="siteUrl">Connection address; a path in it is ignored.</param>
    /// <param name="authorityFingerprint">SHA-256 of the site's CA, hex.</param>
    /// <param name="authorization">What allows it.</param>
    /// <param name="facts">What the Mac is.</param>
    /// <param name="clientVersion">This client's version.</param>
    /// <param name="previous">The identity so far, which co-signs, so that the Mac keeps its record.</param>
    /// <param name="store">Keeps the <see cref="EnrollmentKeys"/>; remove them when the identity is stored. Null keeps them nowhere.</param>
    /// <param name="token">Cancels.</param>
    public async Task<EnrollmentResult> EnrollAsync(
        Uri siteUrl, string authorityFingerprint, EnrollmentAuthorization authorization, DeviceFacts facts, string clientVersion, ClientIdentity? previous, ClientStore? store, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Limit);
        var address = new Uri(siteUrl.GetLeftPart(UriPartial.Authority));
        try
        {
            var (authorities, siteTime) = await PinnedSite.FindAuthoritiesAsync(address, authorityFingerprint, boundTo, limited.Token);
            if (authorities.Count == 0)
            {
                return new EnrollmentResult(null, "authority-mismatch", "The site server does not show the certificate authority with the expected fingerprint; nothing was sent to it.");
            }

            var keys = EnrollmentKeys.LoadOrCreate(store, facts.HardwareId);
            var result = await SendAsync(address, authorities, siteTime, authorization, facts, clientVersion, previous, keys, limited.Token);
            return result.WantedKey is { } wanted
                ? await SendAsync(address, authorities, siteTime, authorization, facts, clientVersion, previous, keys.Replace(store, wanted), limited.Token)
                : result;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !token.IsCancellationRequested))
        {
            return new EnrollmentResult(null, ProblemCodes.SiteUnavailable, "The site server at " + address + " does not answer: " + failure.Message);
        }
    }

    private async Task<EnrollmentResult> SendAsync(
        Uri address, IReadOnlyList<X509Certificate2> authorities, DateTimeOffset siteTime, EnrollmentAuthorization authorization, DeviceFacts facts, string clientVersion, ClientIdentity? previous, EnrollmentKeys keys, CancellationToken token)
    {
        using var signingKey = MacKey.Open(keys.SigningKey);
        using var agreementKey = ECDiffieHellman.Create();
        agreementKey.ImportPkcs8PrivateKey(keys.AgreementKey, out _);
        var request = Compose(signingKey, agreementKey, authorization, facts, clientVersion, previous);
        using var handler = PinnedTls.CreateHandler(authorities, clock);
        LocalAddress.Bind(handler, boundTo);
        using var http = new HttpClient(handler);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/client/v1/enrollment"))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, MessagesJson.Default.EnrollmentRequest)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token);
        var body = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, token);
        if (!response.IsSuccessStatusCode)
        {
            var problem = body.Length == 0 ? null : JsonSerializer.Deserialize(body, MessagesJson.Default.ProblemBody);
            return new EnrollmentResult(null, problem?.Code ?? "refused", problem?.Detail ?? $"The site server answered {(int)response.StatusCode}.") { WantedKey = problem?.WantedKey };
        }

        var answer = JsonSerializer.Deserialize(body, MessagesJson.Default.EnrollmentAnswer) ?? throw new JsonException("empty answer");
        if (!IssuedCertificate.IsFor(answer.Certificate, signingKey, authorities, siteTime))
        {
            return new EnrollmentResult(null, "certificate-unusable", "The site server answered with a certificate that does not fit this Mac's key, or that its authority did not make.");
        }

        var identity = new ClientIdentity
        {
            SiteUrl = address.ToString(),
            SiteCode = answer.SiteCode,
            ClientId = answer.ClientId,
            SigningKey = keys.SigningKey,
            AgreementKey = keys.AgreementKey,
            HardwareId = facts.HardwareId,
            Certificate = answer.Certificate,
            Authorities = answer.Authorities,
            CompanyAuthorities = answer.CompanyAuthorities,
        };
        return new EnrollmentResult(identity, null, null) { Epoch = answer.Epoch, IsConflict = answer.IsConflict };
    }

    private static EnrollmentRequest Compose(MacKey signingKey, ECDiffieHellman agreementKey, EnrollmentAuthorization authorization, DeviceFacts facts, string clientVersion, ClientIdentity? previous)
    {
        var csr = signingKey.CreateRequest();
        byte[]? signature = null;
        if (previous is not null)
        {
            using var oldKey = previous.OpenSigningKey();
            signature = oldKey.Sign(csr);
        }

        return new EnrollmentRequest
        {
            CertificateRequest = csr,
            AgreementKey = agreementKey.ExportSubjectPublicKeyInfo(),
            Facts = facts,
            ClientVersion = clientVersion,
            Authorization = authorization,
            PreviousKeyId = previous?.KeyId,
            PreviousKeySignature = signature,
        };
    }
}

/// <summary>How an enrollment ended.</summary>
/// <param name="Identity">Null on failure.</param>
/// <param name="Code">Stable code of the failure.</param>
/// <param name="Detail">What the user reads.</param>
public sealed record EnrollmentResult(ClientIdentity? Identity, string? Code, string? Detail)
{
    /// <summary>Epoch of the reports that follow.</summary>
    public int Epoch { get; init; }

    /// <summary>The kind of key that the site certifies instead, where that is why it refused.</summary>
    internal KeyKind? WantedKey { get; init; }

    /// <summary>The site keeps this Mac as a conflict record until an administrator decides.</summary>
    public bool IsConflict { get; init; }
}

using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;

namespace Espalier.MacClient.Enrollment;

/// <summary>Enrols this Mac: first the site proves that it is the pinned one, only then is anything secret sent.</summary>
public sealed class Enroller(TimeProvider clock, IPAddress? boundTo)
{
    /// <summary>Answers at most: certificates and a few words.</summary>
    private const int MaxAnswerBytes = 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Enrols with a new key.</summary>
    /// <param name="siteUrl">Connection address; a path in it is ignored.</param>
    /// <param name="authorityFingerprint">SHA-256 of the site's CA, hex.</param>
    /// <param name="authorization">What allows it.</param>
    /// <param name="facts">What the Mac is.</param>
    /// <param name="clientVersion">This client's version.</param>
    /// <param name="previous">The identity so far, which co-signs, so that the Mac keeps its record.</param>
    /// <param name="token">Cancels.</param>
    public async Task<EnrollmentResult> EnrollAsync(
        Uri siteUrl, string authorityFingerprint, EnrollmentAuthorization authorization, DeviceFacts facts, string clientVersion, ClientIdentity? previous, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Limit);
        var address = new Uri(siteUrl.GetLeftPart(UriPartial.Authority));
        try
        {
            var authority = await FindAuthorityAsync(address, authorityFingerprint, limited.Token);
            if (authority is null)
            {
                return new EnrollmentResult(null, "authority-mismatch", "The site server does not show the certificate authority with the expected fingerprint; nothing was sent to it.");
            }

            return await EnrollAsync(address, authority, authorization, facts, clientVersion, previous, limited.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !token.IsCancellationRequested))
        {
            return new EnrollmentResult(null, ProblemCodes.SiteUnavailable, "The site server at " + address + " does not answer: " + failure.Message);
        }
    }

    private async Task<X509Certificate2?> FindAuthorityAsync(Uri address, string fingerprint, CancellationToken token)
    {
        using var handler = PinnedTls.CreateUntrustingHandler();
        LocalAddress.Bind(handler, boundTo);
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(new Uri(address, "/client/v1/site"), HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
        var announcement = JsonSerializer.Deserialize(await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, token), MessagesJson.Default.SiteAnnouncement);
        var wanted = fingerprint.Replace(":", "", StringComparison.Ordinal);
        var found = announcement?.Authorities.FirstOrDefault(a => string.Equals(Convert.ToHexString(SHA256.HashData(a)), wanted, StringComparison.OrdinalIgnoreCase));
        return found is null ? null : X509CertificateLoader.LoadCertificate(found);
    }

    private async Task<EnrollmentResult> EnrollAsync(
        Uri address, X509Certificate2 authority, EnrollmentAuthorization authorization, DeviceFacts facts, string clientVersion, ClientIdentity? previous, CancellationToken token)
    {
        using var signingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var agreementKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var request = Compose(signingKey, agreementKey, authorization, facts, clientVersion, previous);
        using var handler = PinnedTls.CreateHandler([authority], clock);
        LocalAddress.Bind(handler, boundTo);
        using var http = new HttpClient(handler);
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, MessagesJson.Default.EnrollmentRequest));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(new Uri(address, "/client/v1/enrollment"), content, token);
        var body = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, token);
        if (!response.IsSuccessStatusCode)
        {
            var problem = body.Length == 0 ? null : JsonSerializer.Deserialize(body, MessagesJson.Default.ProblemBody);
            return new EnrollmentResult(null, problem?.Code ?? "refused", problem?.Detail ?? $"The site server answered {(int)response.StatusCode}.");
        }

        var answer = JsonSerializer.Deserialize(body, MessagesJson.Default.EnrollmentAnswer) ?? throw new JsonException("empty answer");
        var identity = new ClientIdentity
        {
            SiteUrl = address.ToString(),
            SiteCode = answer.SiteCode,
            ClientId = answer.ClientId,
            SigningKey = signingKey.ExportPkcs8PrivateKey(),
            AgreementKey = agreementKey.ExportPkcs8PrivateKey(),
            Certificate = answer.Certificate,
            Authorities = answer.Authorities,
        };
        return new EnrollmentResult(identity, null, null) { Epoch = answer.Epoch, IsConflict = answer.IsConflict };
    }

    private static EnrollmentRequest Compose(ECDsa signingKey, ECDiffieHellman agreementKey, EnrollmentAuthorization authorization, DeviceFacts facts, string clientVersion, ClientIdentity? previous)
    {
        var csr = new CertificateRequest("CN=Espalier Mac client", signingKey, HashAlgorithmName.SHA256).CreateSigningRequest();
        byte[]? signature = null;
        if (previous is not null)
        {
            using var oldKey = previous.OpenSigningKey();
            signature = oldKey.SignData(csr, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
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

/// <summary>How an enrolment ended.</summary>
/// <param name="Identity">Null on failure.</param>
/// <param name="Code">Stable code of the failure.</param>
/// <param name="Detail">What the user reads.</param>
public sealed record EnrollmentResult(ClientIdentity? Identity, string? Code, string? Detail)
{
    /// <summary>Epoch of the reports that follow.</summary>
    public int Epoch { get; init; }

    /// <summary>The site keeps this Mac as a conflict record until an administrator decides.</summary>
    public bool IsConflict { get; init; }
}

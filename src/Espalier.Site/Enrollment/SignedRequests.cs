using System.Buffers;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Enrollment;

/// <summary>
/// The gate of every device route but enrolment: bounded body, digest, signature, clock, identity, in an order in which the cheap refusals come
/// first. What passes carries a <see cref="KnownDevice"/>; nothing else identifies a Mac.
/// </summary>
internal sealed partial class SignedRequests(Identities identities, SiteOptions options, TimeProvider clock, ILogger<SignedRequests> logger) : IEndpointFilter
{
    /// <summary>The body of a signed request at most; a full inventory of a large Mac is about 2 MB.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var headers = http.Request.Headers;
        if (!RequestSignature.TryRead(headers["Signature-Input"], headers["Signature"], out var created, out var keyId, out var signature))
        {
            return Refuse(http, StatusCodes.Status401Unauthorized, ProblemCodes.SignatureMissing, "The request carries no signature that this site understands.");
        }

        if (headers[RequestSignature.SiteHeader] != options.SiteCode)
        {
            return Refuse(http, StatusCodes.Status401Unauthorized, ProblemCodes.WrongSite, $"This is site {options.SiteCode}.");
        }

        var identity = await identities.FindAsync(keyId, http.RequestAborted);
        if (identity.Device is not { } device)
        {
            return identity.IsRevoked
                ? Refuse(http, StatusCodes.Status401Unauthorized, ProblemCodes.KeyRevoked, "This Mac's certificate was revoked. Enrol it again.")
                : Refuse(http, StatusCodes.Status401Unauthorized, ProblemCodes.KeyUnknown, "This site does not know the key. Enrol the Mac again.");
        }

        var body = await ReadBodyAsync(http);
        if (body is null)
        {
            return Refuse(http, StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The body is larger than {MaxBodyBytes} bytes.");
        }

        var digest = RequestSignature.ContentDigest(body);
        var request = new SignedRequest(http.Request.Method, RawPath(http), http.Request.QueryString.Value ?? "", digest, options.SiteCode);
        if (headers["Content-Digest"] != digest || !RequestSignature.Verify(device.Key, request, created, keyId, signature))
        {
            LogBadSignature(device.Id.Value);
            return Refuse(http, StatusCodes.Status401Unauthorized, ProblemCodes.SignatureInvalid, "The signature does not fit the request.");
        }

        var now = clock.GetUtcNow();
        if ((now - created).Duration() > RequestSignature.AllowedSkew)
        {
            return ClientProblem.Create(StatusCodes.Status401Unauthorized, ProblemCodes.ClockSkew, $"The request was signed at {created:u}; the site's clock says {now:u}.", now);
        }

        var renewing = http.GetEndpoint()?.Metadata.GetMetadata<AllowsExpiredCertificate>() is not null;
        if (device.NotAfter < now && !renewing)
        {
            return Refuse(http, StatusCodes.Status401Unauthorized, ProblemCodes.CertificateExpired, "This Mac's certificate has ended; renew it.");
        }

        http.Items[typeof(KnownDevice)] = device;
        http.Items[typeof(SignedBody)] = new SignedBody(body);
        return await next(context);
    }

    private static string RawPath(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxBodyBytes)
        {
            return null;
        }

        if (http.Request.ContentLength == 0 || HttpMethods.IsGet(http.Request.Method))
        {
            return [];
        }

        var buffer = new ArrayBufferWriter<byte>((int)(http.Request.ContentLength ?? 4096) + 1);
        while (true)
        {
            var read = await http.Request.Body.ReadAsync(buffer.GetMemory(4096), http.RequestAborted);
            if (read == 0)
            {
                return buffer.WrittenSpan.ToArray();
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > MaxBodyBytes)
            {
                return null;
            }
        }
    }

    private static IResult Refuse(HttpContext http, int status, string code, string detail)
    {
        return ClientProblem.Create(status, code, detail, null);
    }

    [LoggerMessage(1200, LogLevel.Warning, "Refused a request in the name of device {ResourceId}: its signature does not fit")]
    private partial void LogBadSignature(int resourceId);
}

/// <summary>The body as it was signed.</summary>
internal sealed record SignedBody(byte[] Bytes);

/// <summary>Metadata of the one route that an expired certificate may still use: its renewal.</summary>
internal sealed class AllowsExpiredCertificate;

/// <summary>Problem details of the client protocol.</summary>
internal static class ClientProblem
{
    public static IResult Create(int status, string code, string detail, DateTimeOffset? time)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (time is { } t)
        {
            extensions["time"] = t;
        }

        return Results.Problem(detail, statusCode: status, extensions: extensions);
    }
}

using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Enrollment;

/// <summary>
/// The gate of every device route but enrollment: signature, clock, identity and only then the body, so that nobody but an enrolled Mac makes the site
/// read one. What passes carries a <see cref="KnownDevice"/>; nothing else identifies a Mac.
/// </summary>
internal sealed partial class SignedRequests(Identities identities, SiteOptions options, TimeProvider clock, ILogger<SignedRequests> logger) : IEndpointFilter
{
    /// <summary>The body of a signed request at most; a full inventory of a large Mac is about 2 MB.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var now = clock.GetUtcNow();
        var (device, refused) = await FindSignerAsync(http, now);
        if (device is null)
        {
            return refused;
        }

        var (body, broken) = await ReadBodyAsync(http);
        if (body is null)
        {
            return broken;
        }

        if (http.Request.Headers["Content-Digest"] != RequestSignature.ContentDigest(body))
        {
            LogBadSignature(device.Id.Value);
            return Refuse(ProblemCodes.SignatureInvalid, "The body is not the one that was signed.");
        }

        if (device.HasOlderKeys)
        {
            await identities.RetireOlderAsync(device, now, http.RequestAborted);
        }

        http.Items[typeof(KnownDevice)] = device;
        http.Items[typeof(SignedBody)] = new SignedBody(body);
        return await next(context);
    }

    private async Task<(KnownDevice? Device, IResult? Refused)> FindSignerAsync(HttpContext http, DateTimeOffset now)
    {
        var headers = http.Request.Headers;
        if (headers["Content-Digest"] is not [{ } digest] || !RequestSignature.TryRead(headers["Signature-Input"], headers["Signature"], out var created, out var keyId, out var algorithm, out var signature))
        {
            return (null, Refuse(ProblemCodes.SignatureMissing, "The request carries no signature and Content-Digest that this site understands."));
        }

        if (headers[RequestSignature.SiteHeader] != options.SiteCode)
        {
            return (null, Refuse(ProblemCodes.WrongSite, $"This is site {options.SiteCode}."));
        }

        var identity = await identities.FindAsync(keyId, http.RequestAborted);
        if (identity.Device is not { } device)
        {
            return (null, identity.IsRevoked
                ? Refuse(ProblemCodes.KeyRevoked, "This Mac's certificate was revoked. Enroll it again.")
                : Refuse(ProblemCodes.KeyUnknown, "This site does not know the key. Enroll the Mac again."));
        }

        var request = new SignedRequest(http.Request.Method, RawPath(http), http.Request.QueryString.Value ?? "", digest, options.SiteCode);
        if (!RequestSignature.Verify(device.Key, request, created, keyId, algorithm, signature))
        {
            LogBadSignature(device.Id.Value);
            return (null, Refuse(ProblemCodes.SignatureInvalid, "The signature does not fit the request."));
        }

        if ((now - created).Duration() > RequestSignature.AllowedSkew)
        {
            LogClockSkew(device.Id.Value, created - now);
            return (null, ClientProblem.Create(StatusCodes.Status401Unauthorized, ProblemCodes.ClockSkew, $"The request was signed at {created:u}; the site's clock says {now:u}.", now));
        }

        var renewing = http.GetEndpoint()?.Metadata.GetMetadata<AllowsExpiredCertificate>() is not null;
        return device.NotAfter < now && !renewing
            ? (null, Refuse(ProblemCodes.CertificateExpired, "This Mac's certificate has ended; renew it."))
            : (device, null);
    }

    private static string RawPath(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private static async Task<(byte[]? Body, IResult? Refused)> ReadBodyAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return ([], null);
        }

        if (!ClientBody.IsPlainJson(http.Request))
        {
            return (null, ClientBody.WrongMediaType());
        }

        if (http.Request.ContentLength > MaxBodyBytes)
        {
            return (null, ClientBody.TooLarge(MaxBodyBytes));
        }

        try
        {
            return await ClientBody.ReadAsync(http.Request, MaxBodyBytes) is { } body ? (body, null) : (null, ClientBody.TooLarge(MaxBodyBytes));
        }
        catch (BadHttpRequestException broken)
        {
            return (null, ClientBody.Broken(broken));
        }
    }

    private static IResult Refuse(string code, string detail) => ClientProblem.Create(StatusCodes.Status401Unauthorized, code, detail, null);

    [LoggerMessage(1200, LogLevel.Warning, "Refused a request in the name of device {ResourceId}: its signature does not fit")]
    private partial void LogBadSignature(int resourceId);

    [LoggerMessage(1201, LogLevel.Warning, "The clock of device {ResourceId} differs from the site's by {Skew}; more than 5 minutes are refused")]
    private partial void LogClockSkew(int resourceId, TimeSpan skew);
}

/// <summary>The body as it was signed.</summary>
internal sealed record SignedBody(byte[] Bytes);

/// <summary>Metadata of the one route that an expired certificate may still use: its renewal.</summary>
internal sealed class AllowsExpiredCertificate;

/// <summary>Problem details of the client protocol.</summary>
internal static class ClientProblem
{
    /// <summary>Why an enrollment or a renewal is refused.</summary>
    public static IResult Create(EnrollmentProblem problem) => Create(problem.Status, problem.Code, problem.Detail, null, problem.WantedKey);

    public static IResult Create(int status, string code, string detail, DateTimeOffset? time, KeyKind? wantedKey = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (time is { } t)
        {
            extensions["time"] = t;
        }

        if (wantedKey is { } kind)
        {
            extensions["key"] = kind.Code();
        }

        return Results.Problem(detail, statusCode: status, extensions: extensions);
    }
}

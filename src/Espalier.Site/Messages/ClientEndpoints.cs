using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Espalier.Contracts.Messages;
using Espalier.Site.Actions;
using Espalier.Site.ClientPackages;
using Espalier.Site.Enrollment;
using Espalier.Site.Policies;
using Espalier.Site.Problems;
using Espalier.Site.Security.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace Espalier.Site.Messages;

/// <summary>What Macs call: <c>/client/v1</c>. Everything but the announcement and enrollment is behind <see cref="SignedRequests"/>.</summary>
internal static class ClientEndpoints
{
    /// <summary>Set on answers to a Mac whose certificate should be renewed.</summary>
    public const string RenewHeader = "Espalier-Renew";

    /// <summary>Body of an enrollment at most: a request, two keys and some names.</summary>
    private const int MaxEnrollmentBytes = 64 * 1024;

    /// <summary>Days before the end of a Mac's certificate at which it is told to renew (SEC-30).</summary>
    public const int RenewAheadDays = 30;

    /// <summary>Who the site is: for Macs, and for programs of administrators that know its authority by the fingerprint.</summary>
    public static void MapAnnouncement(this IEndpointRouteBuilder routes) => routes.MapGet("/client/v1/site", Announce).AllowAnonymous();

    public static void MapClient(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/client/v1/enrollment", EnrollAsync).AllowAnonymous();

        var signed = routes.MapGroup("/client/v1").AllowAnonymous().AddEndpointFilter(
            static (context, next) => context.HttpContext.RequestServices.GetRequiredService<SignedRequests>().InvokeAsync(context, next));
        signed.MapPost("/certificate", RenewAsync).WithMetadata(new AllowsExpiredCertificate());
        signed.MapPost("/removal", RemoveAsync);
        signed.MapPost("/reports", ReceiveAsync);
        signed.MapGet("/policy", PolicyAsync);
        signed.MapGet("/channel", ChannelAsync);
        signed.MapPost("/actions", AnswerAsync);
        signed.MapPost("/problem-reports", TakePieceAsync);
        signed.MapClientUpgrades();
    }

    private static IResult Announce(SiteOptions options, SiteCertificates certificates, TimeProvider clock) => Json(
        new SiteAnnouncement(options.SiteCode, SiteVersion.Current, clock.GetUtcNow(), [.. certificates.Authorities.Select(a => a.RawData)], certificates.Successions),
        MessagesJson.Default.SiteAnnouncement);

    private static async Task<IResult> EnrollAsync(HttpContext http, EnrollDevice enroll, CancellationToken token)
    {
        var (body, refused) = await ReadAsync(http, MessagesJson.Default.EnrollmentRequest);
        if (body is null)
        {
            return refused!;
        }

        var (answer, problem) = await enroll.RunAsync(body, http.Connection.RemoteIpAddress ?? IPAddress.None, token);
        return answer is null ? ClientProblem.Create(problem!) : Json(answer, MessagesJson.Default.EnrollmentAnswer);
    }

    private static async Task<IResult> RenewAsync(HttpContext http, EnrollDevice enroll, CancellationToken token)
    {
        var (answer, problem) = TryRead(http, MessagesJson.Default.RenewalRequest, out var request) ? await enroll.RenewAsync(Device(http), request!, token) : (null, EnrollDevice.NoRenewalRequest);
        return answer is null ? ClientProblem.Create(problem!) : Json(answer, MessagesJson.Default.RenewalAnswer);
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, RemoveClient remove, CancellationToken token)
    {
        await remove.RunAsync(Device(http), token);
        return Results.NoContent();
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, ReceiveReports receive, SiteCertificates certificates, TimeProvider clock, CancellationToken token)
    {
        if (!TryRead(http, MessagesJson.Default.ReportBatch, out var batch) || !ReceiveReports.IsWellFormed(batch!))
        {
            return ClientProblem.Create(StatusCodes.Status400BadRequest, ProblemCodes.BodyMalformed, "The body is not a batch of reports.", null);
        }

        AskForRenewal(http, certificates, clock);
        return Json(await receive.RunAsync(Device(http), batch!, token), MessagesJson.Default.ReportBatchAnswer);
    }

    private static async Task<IResult> PolicyAsync(HttpContext http, DevicePolicies policies, LastContacts contacts, SiteCertificates certificates, ClientUpgrades upgrades, TimeProvider clock, CancellationToken token)
    {
        var device = Device(http);
        contacts.Heard(device.Id, isPolicyRequest: true);
        AskForRenewal(http, certificates, clock);
        if (upgrades.OfferedVersion is { } offered)
        {
            http.Response.Headers[ClientUpgrade.Header] = offered;
        }

        var version = await policies.VersionAsync(device.Id, device.ClientId, token);
        http.Response.Headers.ETag = "\"" + version + "\"";
        if (http.Request.Headers.IfNoneMatch == "\"" + version + "\"")
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var (current, envelope) = await policies.GetAsync(device, token);
        http.Response.Headers.ETag = "\"" + current + "\"";
        return Json(envelope, MessagesJson.Default.PolicyEnvelope);
    }

    /// <summary>Keeps the answer open and writes a line whenever there is something to say; a line every 30 s shows that the connection lives.</summary>
    private static async Task ChannelAsync(HttpContext http, DeviceChannels channels, Identities identities, LastContacts contacts, IHostApplicationLifetime host, TimeProvider clock)
    {
        var device = Device(http).Id;

        // A server that stops waits for its requests; this one would never end by itself.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        var token = ends.Token;
        http.Response.ContentType = "application/x-ndjson";
        var reader = channels.Open(device);
        if ((await identities.FindAsync(Device(http).KeyId, token)).Device is null)
        {
            // Revoked between the signature's check and the opening, when there was no channel to end yet.
            channels.Close(device, reader);
            return;
        }

        contacts.Heard(device, isPolicyRequest: false, http.Connection.RemoteIpAddress);
        try
        {
            await WriteLineAsync(http, new ChannelMessage(ChannelKinds.Alive), token);
            using var alive = new PeriodicTimer(TimeSpan.FromSeconds(30), clock);
            var tick = alive.WaitForNextTickAsync(token).AsTask();
            var more = reader.WaitToReadAsync(token).AsTask();
            while (true)
            {
                await Task.WhenAny(tick, more);
                if (more.IsCompleted)
                {
                    if (!await more)
                    {
                        return;
                    }

                    while (reader.TryRead(out var message))
                    {
                        await WriteLineAsync(http, message, token);
                    }

                    more = reader.WaitToReadAsync(token).AsTask();
                }

                if (tick.IsCompleted)
                {
                    contacts.Heard(device, isPolicyRequest: false);
                    await WriteLineAsync(http, new ChannelMessage(ChannelKinds.Alive), token);
                    tick = alive.WaitForNextTickAsync(token).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The Mac went away, or the server stops; the Mac's next connection starts anew.
        }
        finally
        {
            channels.Close(device, reader);
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, TakeActionAnswer take, CancellationToken token)
    {
        if (!TryRead(http, MessagesJson.Default.ActionAnswer, out var answer))
        {
            return ClientProblem.Create(StatusCodes.Status400BadRequest, ProblemCodes.BodyMalformed, "The body is not an answer to an action.", null);
        }

        return await take.RunAsync(Device(http), answer!, token)
            ? Results.NoContent()
            : ClientProblem.Create(StatusCodes.Status404NotFound, ProblemCodes.ActionUnknown, "This Mac was not given that action.", null);
    }

    private static async Task<IResult> TakePieceAsync(HttpContext http, TakeProblemReportPiece take, CancellationToken token)
    {
        if (!TryRead(http, MessagesJson.Default.ProblemReportPiece, out var piece))
        {
            return ClientProblem.Create(StatusCodes.Status400BadRequest, ProblemCodes.BodyMalformed, "The body is not a piece of a problem report.", null);
        }

        var (received, refused) = await take.RunAsync(Device(http), piece!, token);
        return refused ?? Json(new ProblemReportReceived(received), MessagesJson.Default.ProblemReportReceived);
    }

    private static async Task WriteLineAsync(HttpContext http, ChannelMessage message, CancellationToken token)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(message, MessagesJson.Default.ChannelMessage);
        await http.Response.Body.WriteAsync(line, token);
        await http.Response.Body.WriteAsync("\n"u8.ToArray(), token);
        await http.Response.Body.FlushAsync(token);
    }

    private static void AskForRenewal(HttpContext http, SiteCertificates certificates, TimeProvider clock)
    {
        var device = Device(http);
        if (device.NotAfter < clock.GetUtcNow().AddDays(RenewAheadDays) || device.AuthorityFingerprint != certificates.IssuerFingerprint)
        {
            http.Response.Headers[RenewHeader] = "1";
        }
    }

    private static KnownDevice Device(HttpContext http) => (KnownDevice)http.Items[typeof(KnownDevice)]!;

    private static bool TryRead<T>(HttpContext http, JsonTypeInfo<T> type, out T? value)
    {
        try
        {
            value = JsonSerializer.Deserialize(((SignedBody)http.Items[typeof(SignedBody)]!).Bytes, type);
        }
        catch (JsonException)
        {
            value = default;
        }

        return value is not null;
    }

    private static async Task<(T? Value, IResult? Refused)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        if (!ClientBody.IsPlainJson(http.Request))
        {
            return (null, ClientBody.WrongMediaType());
        }

        try
        {
            if (await ClientBody.ReadAsync(http.Request, MaxEnrollmentBytes) is not { } bytes)
            {
                return (null, ClientBody.TooLarge(MaxEnrollmentBytes));
            }

            http.Items[typeof(SignedBody)] = new SignedBody(bytes);
        }
        catch (BadHttpRequestException broken)
        {
            return (null, ClientBody.Broken(broken));
        }

        return TryRead(http, type, out var value)
            ? (value, null)
            : (null, ClientProblem.Create(StatusCodes.Status400BadRequest, ProblemCodes.BodyMalformed, "The body is not an enrollment request.", null));
    }

    private static IResult Json<T>(T value, JsonTypeInfo<T> type) => Results.Json(value, type, contentType: new MediaTypeHeaderValue("application/json").ToString());
}

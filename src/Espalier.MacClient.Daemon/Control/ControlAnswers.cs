using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Espalier.MacClient.Daemon.ActiveDirectory;
using Espalier.MacClient.Runtime;

namespace Espalier.MacClient.Daemon.Control;

/// <summary>What the client answers to a question over its socket.</summary>
internal sealed class ControlAnswers(ClientHost host, UserEnrollment users, FirewallQuestion firewall, ProblemReportFile problems, TimeProvider clock)
{
    /// <summary>After this time the answer is that it took too long; the work goes on.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="request">What is asked.</param>
    /// <param name="user">Who asks; null where the system does not tell.</param>
    /// <param name="token">Cancels.</param>
    public async Task<ControlAnswer> FindAsync(ControlRequest request, uint? user, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Limit);
        try
        {
            return request.Verb switch
            {
                ControlVerb.Enroll => await EnrollAsync(request.Enrollment, limited.Token),
                ControlVerb.Unenroll => ControlText.Of(await host.AskToLeaveAsync(request.EvenUntold, limited.Token)),
                ControlVerb.Status => Status(),
                ControlVerb.Session => Status() with { Code = ControlCode.NoError, Session = new SessionState(host.Identity is not null, ClientHost.Version, await firewall.IsOpenAsync(limited.Token), host.Client?.Status.AsksLocation ?? false) },
                ControlVerb.EnrollAsUser => request.Credentials is { } typed ? await users.EnrollAsync(typed, user, limited.Token) : new ControlAnswer(ControlCode.InvalidCommand),
                ControlVerb.Locate => request.Credentials is { } typed ? await users.LocateAsync(typed, limited.Token) : new ControlAnswer(ControlCode.InvalidCommand),
                ControlVerb.AnswerFirewall => await AnswerFirewallAsync(request.IsAllowed, limited.Token),
                ControlVerb.GatherProblemReport => await problems.GatherAsync(limited.Token),
                ControlVerb.SendProblemReport => await problems.SendAsync(request.Description ?? "", limited.Token),
                _ => host.Client is { } client ? await ContactAsync(request.Verb, client, limited.Token) : ControlText.NotEnrolled,
            };
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return new ControlAnswer(ControlCode.TimedOut) { IsNotReached = true };
        }
        catch (HttpRequestException unreachable)
        {
            return new ControlAnswer(CodeOf(unreachable)) { Detail = unreachable.Message, IsNotReached = true };
        }
        catch (IOException broken)
        {
            return new ControlAnswer(ControlCode.ConnectionAborted) { Detail = broken.Message };
        }
    }

    private static async Task<ControlAnswer> ContactAsync(ControlVerb verb, ClientRuntime client, CancellationToken token)
    {
        if (verb == ControlVerb.GetPolicies)
        {
            var outcome = await client.DownloadPolicyAsync(token);
            return outcome.Problem is { } refused
                ? new ControlAnswer(ControlCode.OperationFailed) { Detail = refused }
                : new ControlAnswer(ControlCode.NoError) { PolicyUpdates = outcome.Updates };
        }

        return await client.ReportInventoryAsync(token) is { } problem
            ? new ControlAnswer(ControlCode.OperationFailed) { Detail = problem }
            : new ControlAnswer(ControlCode.NoError);
    }

    private async Task<ControlAnswer> EnrollAsync(EnrollmentOrder? order, CancellationToken token)
    {
        if (order is null || order.Fault is not null)
        {
            return new ControlAnswer(ControlCode.InvalidCommand) { Detail = order?.Fault };
        }

        return ControlText.Of(await host.AskAsync(order, token));
    }

    private async Task<ControlAnswer> AnswerFirewallAsync(bool isAllowed, CancellationToken token) => await firewall.AnswerAsync(isAllowed, token) switch
    {
        true => new ControlAnswer(ControlCode.NoError),
        false => new ControlAnswer(ControlCode.OperationFailed) { Detail = "The firewall did not take the answer. A profile of your organization may rule it." },
        null => new ControlAnswer(ControlCode.OperationFailed) { Detail = "There is no question about the firewall to answer. Whoever administers this Mac changes the firewall's own list." },
    };

    private ControlAnswer Status()
    {
        if (host.Identity is not { } identity)
        {
            return ControlText.NotEnrolled;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(identity.Certificate);
        var status = host.Client?.Status;
        return new ControlAnswer(ControlCode.NoError)
        {
            Properties =
            [
                new("Certificate expiration date", Show(new DateTimeOffset(certificate.NotAfter))),
                new("Certificate subject name", certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)),
                new("Connected to site server", status?.LastContactAt is { } at ? Show(at) + " (Intranet)" : "Never"),
                new("Policies received", status is { LastContactAt: { } received, PolicyUpdates: var updates } ? $"{Show(received)} ({Count(updates)})" : "Never"),
                new("Site server Internet URL", "Not assigned"),
                new("Site server URL", identity.SiteUrl),
                new("Site code", identity.SiteCode),
                new("Unique identifier", identity.ClientId.ToString("D")),
                new("Version", ClientHost.Version),
            ],
        };
    }

    private static string Count(int updates) => updates == 1 ? "1 update" : string.Create(CultureInfo.InvariantCulture, $"{updates} updates");

    private string Show(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A site that cannot be reached, for whatever reason, is one that does not answer; aborted is what had begun.</summary>
    private static ControlCode CodeOf(HttpRequestException unreachable) => unreachable.HttpRequestError switch
    {
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => ControlCode.TimedOut,
        HttpRequestError.ResponseEnded => ControlCode.ConnectionAborted,
        _ => unreachable.InnerException is OperationCanceledException or TimeoutException ? ControlCode.TimedOut : ControlCode.OperationFailed,
    };
}

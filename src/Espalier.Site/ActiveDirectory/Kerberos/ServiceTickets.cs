using System.Diagnostics.CodeAnalysis;
using Espalier.Formats.Kerberos;
using Espalier.Site.Security.Roles;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ActiveDirectory.Kerberos;

/// <summary>
/// Accepts Kerberos tickets for the console (SEC-7): for <c>HTTP</c> alone, by the keytab that is there now, in one message, and with the account that the domain controller put into
/// the ticket. The name in a ticket is not enough, since who may change a user principal name gets tickets in the name of others.
/// </summary>
internal sealed partial class ServiceTickets(SiteOptions site, ILogger<ServiceTickets> logger)
{
    private const int LongestReason = 300;

    /// <summary>False where no keytab is named: nothing is accepted then.</summary>
    public bool IsConfigured => site.Keytab is not null;

    private static ReadOnlySpan<byte> Service => "HTTP"u8;

    private static ReadOnlySpan<byte> LogonAttribute => "urn:mspac:logon-info"u8;

    private static ReadOnlySpan<byte> Ntlm => "NTLMSSP\0"u8;

    /// <summary>Why tickets cannot be accepted now; null where they can.</summary>
    public string? FindProblem()
    {
        if (site.Keytab is not { } keytab)
        {
            return null;
        }

        var credential = Acquire(keytab, out var problem);
        Gssapi.Release(ref credential);
        return problem;
    }

    /// <summary>Reads what a browser sent.</summary>
    /// <param name="token">SPNEGO, or a bare Kerberos token.</param>
    /// <param name="holder">Whose ticket it is.</param>
    /// <param name="refusal">Why it is not accepted.</param>
    public bool TryAccept(ReadOnlySpan<byte> token, [NotNullWhen(true)] out TicketHolder? holder, out SignInOutcome refusal)
    {
        holder = null;
        refusal = SignInOutcome.TicketRefused;
        if (site.Keytab is not { } keytab || token.IsEmpty || token.StartsWith(Ntlm))
        {
            LogRefused(token.StartsWith(Ntlm) ? "It is NTLM, which is not accepted." : "It is empty.");
            return false;
        }

        var credential = Acquire(keytab, out var problem);
        if (problem is not null)
        {
            refusal = SignInOutcome.TicketsUnusable;
            LogUnusable(keytab, problem);
            return false;
        }

        nint context = 0;
        nint name = 0;
        try
        {
            var status = Gssapi.AcceptToken(credential, token, ref context, out name, out var isKerberos, out var reply);
            holder = status.IsComplete && isKerberos ? Find(name, reply) : null;
            if (holder is null)
            {
                LogRefused(Printable(status.IsComplete ? $"It is of {Gssapi.Display(name)} and does not say which account of the domain that is."
                    : status.Major == Gssapi.ContinueNeeded ? "It is no Kerberos ticket." : Gssapi.Describe(status)));
            }

            return holder is not null;
        }
        finally
        {
            Gssapi.Close(ref context, ref name);
            Gssapi.Release(ref credential);
        }
    }

    private static nint Acquire(string keytab, out string? problem)
    {
        try
        {
            var credential = Gssapi.Acquire(keytab, Service, out var status);
            problem = status.IsComplete ? null : Printable(Gssapi.Describe(status));
            return credential;
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException)
        {
            problem = "MIT Kerberos is not installed: apt install libgssapi-krb5-2.";
            return 0;
        }
    }

    private static TicketHolder? Find(nint name, byte[] reply) => Gssapi.FindAttribute(name, LogonAttribute) is { } logon && LogonInformation.FindSid(logon) is { } sid
        ? new TicketHolder(Printable(Gssapi.Display(name)), sid, reply)
        : null;

    // Names in tokens are of strangers: control characters would forge lines of the log.
    private static string Printable(string text) => string.Concat(text.Take(LongestReason).Select(static c => char.IsControl(c) ? '?' : c));

    [LoggerMessage(1024, LogLevel.Warning, "Refused a Kerberos ticket. {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(1025, LogLevel.Error, "Kerberos tickets cannot be accepted with {Keytab}: {Reason}")]
    private partial void LogUnusable(string keytab, string reason);
}

using System.Net;

namespace Espalier.Console.Security;

/// <summary>The scheme <c>Negotiate</c> of HTTP (RFC 4559): what a browser sends, and what it is shown when it can send nothing.</summary>
internal static class NegotiateTokens
{
    public const string Scheme = "Negotiate";

    /// <summary>The token of a request; null where it carries none, empty where what it carries is none.</summary>
    public static byte[]? Find(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var text = authorization.AsSpan(Scheme.Length + 1).Trim();
        var token = new byte[text.Length];
        return Convert.TryFromBase64Chars(text, token, out var length) ? token[..length] : [];
    }

    /// <summary>Shown only by a browser that has no ticket, or may not send it here: it leads back to the page with the password.</summary>
    public static string PageWithoutTicket(string address)
    {
        var encoded = WebUtility.HtmlEncode(address);
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Sign in · Espalier</title><meta http-equiv="refresh" content="0; url={encoded}"></head>
            <body><p>This browser sent no Kerberos ticket. <a href="{encoded}">Sign in with a password</a></p></body></html>
            """;
    }
}

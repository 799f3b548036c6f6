using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Signatures;

namespace Espalier.Site.Security.CompanyAuthority;

/// <summary>How the company's authority is asked, with the opened password.</summary>
/// <param name="Settings">As an administrator saved them.</param>
/// <param name="Password">Null when the stored one does not open for these settings.</param>
internal sealed record CompanyAuthorityOptions(CompanyAuthoritySettings Settings, string? Password)
{
    private const int MaxText = 256;
    private const int MaxPem = 64 * 1024;

    /// <summary>The kind of key that the Macs' template takes, as the directory said last; null where it did not.</summary>
    public KeyKind? TemplateKey { get; init; }

    /// <summary>The kind of key that Macs get certificates for.</summary>
    public KeyKind MacKey => Settings.MacKey ?? TemplateKey ?? KeyKind.EcP256;

    /// <summary>A sealed password opens only for the account, address and CAs that it was given for: pointed elsewhere, even in the database, it is not sent.</summary>
    public string Context => "company-authority:" + string.Join('\n', new[] { Settings.WebAddress, Settings.UserName, Settings.WebAuthorities }.Select(static part => $"{part.Length}:{part}"));

    /// <summary>The settings trimmed, and what is wrong with them, by field.</summary>
    public static (CompanyAuthoritySettings Settings, IReadOnlyList<FieldProblem> Problems) Check(CompanyAuthoritySettings given)
    {
        var address = given.WebAddress.Trim();
        var settings = given with
        {
            Name = given.Name.Trim(),
            WebAddress = address.EndsWith('/') ? address : address + "/",
            UserName = given.UserName.Trim(),
            ServerTemplate = given.ServerTemplate.Trim(),
            MacTemplate = given.MacTemplate.Trim(),
            WebAuthorities = given.WebAuthorities.Trim(),
        };
        return (settings, [.. Problems(settings)]);
    }

    /// <summary>Opens the pages; null without the password.</summary>
    public WebEnrollment? Open()
    {
        if (Password is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Settings.WebAuthorities);
        return new WebEnrollment(new Uri(Settings.WebAddress), authorities, Settings.UserName, Password);
    }

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"company authority {Settings.Name}";

    private static IEnumerable<FieldProblem> Problems(CompanyAuthoritySettings settings)
    {
        // A line break in a template's name would be a further attribute of the request.
        (string Value, string Field, string Text)[] texts =
        [
            (settings.Name, "settings.name", "The name of the certification authority is needed."),
            (settings.ServerTemplate, "settings.serverTemplate", "The name of the site server's certificate template is needed, as requests carry it."),
            (settings.MacTemplate, "settings.macTemplate", "The name of the Macs' certificate template is needed, as requests carry it."),
        ];
        foreach (var (value, field, text) in texts.Where(static t => t.Value.Length is 0 or > MaxText || t.Value.Any(char.IsControl)))
        {
            yield return new FieldProblem(field, text);
        }

        if (settings.UserName.Length is 0 or > MaxText || settings.UserName.Any(static c => char.IsControl(c) || c == ':'))
        {
            yield return new FieldProblem("settings.userName", "The account that requests the certificates is needed: user@domain.");
        }

        if (!Uri.TryCreate(settings.WebAddress, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            yield return new FieldProblem("settings.webAddress", "The https address of the web enrollment pages is needed: https://ca.corp.example.com/certsrv/.");
        }

        if (settings.MacKey is { } kind && !Enum.IsDefined(kind))
        {
            yield return new FieldProblem("settings.macKey", "One of EcP256, EcP384, Rsa2048 and Rsa3072 is expected, or nothing.");
        }

        if (!IsPem(settings.WebAuthorities))
        {
            yield return new FieldProblem("settings.webAuthorities", "Certificates in PEM form (-----BEGIN CERTIFICATE-----) are expected, or nothing.");
        }
    }

    private static bool IsPem(string text)
    {
        if (text.Length is 0 or > MaxPem)
        {
            return text.Length == 0;
        }

        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPem(text);
            return read.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

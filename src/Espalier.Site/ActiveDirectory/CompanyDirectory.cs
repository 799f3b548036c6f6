using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Data;
using Espalier.Formats.Ldap;
using Espalier.Hosting.Ldap;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.ActiveDirectory;

/// <summary>The connected directory: its stored settings, and sessions of the service account.</summary>
internal sealed class CompanyDirectory(SiteDatabase database, SiteKey siteKey)
{
    /// <summary>The connection, or null where none is set up.</summary>
    public async Task<DirectoryOptions?> FindAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        if (await scope.Context.Set<StoredDirectory>().AsNoTracking().FirstOrDefaultAsync(token) is not { } stored)
        {
            return null;
        }

        var settings = new DirectorySettings(
            stored.Domain,
            stored.NetBiosName,
            stored.Servers.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            stored.ServiceAccount,
            stored.TrustedAuthorities,
            stored.TimeoutSeconds,
            stored.RecheckMinutes);
        return new DirectoryOptions(settings, siteKey.TryOpen(stored.SealedPassword, Context(settings), out var password) ? Encoding.UTF8.GetString(password) : null);
    }

    /// <summary>Keeps a connection in the transaction of <paramref name="scope"/>.</summary>
    public async Task SaveAsync(WriteScope scope, DirectoryOptions options, CancellationToken token)
    {
        var settings = options.Settings;
        var password = options.Password ?? throw new ArgumentException("There is no password to keep.", nameof(options));
        await scope.Context.Set<StoredDirectory>().ExecuteDeleteAsync(token);
        scope.Context.Add(new StoredDirectory
        {
            Domain = settings.Domain,
            NetBiosName = settings.NetBiosName,
            Servers = string.Join('\n', settings.Servers),
            ServiceAccount = settings.ServiceAccount,
            SealedPassword = siteKey.Seal(Encoding.UTF8.GetBytes(password), Context(settings)),
            TrustedAuthorities = settings.TrustedAuthorities,
            TimeoutSeconds = settings.TimeoutSeconds,
            RecheckMinutes = settings.RecheckMinutes,
        });
    }

    /// <summary>Opens a session of the service account on the first server that answers.</summary>
    /// <exception cref="DirectoryException">None answers, or the account is refused.</exception>
    public static async Task<DirectorySession> OpenAsync(DirectoryOptions options, CancellationToken token)
    {
        var password = options.Password
            ?? throw new DirectoryException(DirectoryFault.WrongCredentials, "The stored password of the service account does not open with this site key for these settings. Type it again.");
        var authorities = Authorities(options.Settings.TrustedAuthorities);
        DirectoryException? last = null;
        foreach (var (host, port) in options.Servers)
        {
            try
            {
                return await OpenAsync(options, password, host, port, authorities, token);
            }
            catch (DirectoryException failure) when (failure.Fault is not DirectoryFault.WrongCredentials)
            {
                // The next server may answer; wrong credentials would only count again there.
                last = failure;
            }
        }

        throw last!;
    }

    private static async Task<DirectorySession> OpenAsync(DirectoryOptions options, string password, string host, int port, X509Certificate2Collection authorities, CancellationToken token)
    {
        var connection = await LdapConnection.OpenAsync(host, port, authorities, options.Timeout, token);
        try
        {
            var bound = await connection.BindAsync(options.Settings.ServiceAccount, password, token);
            if (bound.Code != LdapResultCode.Success)
            {
                throw bound.Code == LdapResultCode.InvalidCredentials
                    ? new DirectoryException(DirectoryFault.WrongCredentials, $"{connection.Server} does not accept the {options.AccountRole} {options.Settings.ServiceAccount} with this password ({BindRefusals.Read(bound.Diagnostic)}).")
                    : new DirectoryException(DirectoryFault.Broken, $"{connection.Server} refused the {options.AccountRole}: {bound.Code} {bound.Diagnostic}");
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        return new DirectorySession(connection, options, () => LdapConnection.OpenAsync(host, port, authorities, options.Timeout, token));
    }

    /// <summary>The CAs in PEM text; none where it is empty.</summary>
    /// <exception cref="CryptographicException">The text is no PEM of certificates.</exception>
    internal static X509Certificate2Collection Authorities(string pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return authorities;
    }

    /// <summary>A sealed password opens only for the account, domain, servers and CAs that it was given for: pointed elsewhere, even in the database, it is not sent.</summary>
    private static string Context(DirectorySettings settings) => "directory:" + string.Join(
        '\n', new[] { settings.Domain, settings.ServiceAccount, settings.TrustedAuthorities }.Concat(settings.Servers).Select(static part => $"{part.Length}:{part}"));
}

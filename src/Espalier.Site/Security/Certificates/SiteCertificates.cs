using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Site.Nodes;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Security.Certificates;

/// <summary>The site's certificates in use: authority, policy key, server certificate; made at first start, renewed ahead of their end.</summary>
public sealed partial class SiteCertificates(SiteDatabase database, SiteKey siteKey, SiteOptions options, TimeProvider clock, ILogger<SiteCertificates> logger)
{
    /// <summary>Days before its end at which a certificate of the site that is no authority is renewed: before SEC-34's first warning at 60, so that a warning means a renewal that failed.</summary>
    public const int RenewAheadDays = 75;

    private volatile Snapshot? _current;

    /// <summary>The CA that issues now, with its key.</summary>
    public X509Certificate2 Authority => Current.Authority;

    /// <summary>Every CA that is trusted, the current one first.</summary>
    public IReadOnlyList<X509Certificate2> Authorities => Current.Authorities;

    /// <summary>The company's CA, which certifies the site server and Macs instead of the site's own; null where the site does it itself.</summary>
    public X509Certificate2? CompanyAuthority => Current.Company;

    /// <summary>SHA-256 of the CA that certifies Macs now, lower-case hex.</summary>
    public string IssuerFingerprint => Current.IssuerFingerprint;

    /// <summary>The company's authority has certified the site server.</summary>
    public bool IsServerOfCompany => CompanyAuthority is { } company && CertificateTrust.IsIssuedBy(Server, [company], CertificateTrust.ServerAuthentication, Server.NotBefore.ToUniversalTime().AddSeconds(1));

    /// <summary>For each older CA that is still trusted: which authorities are trusted now, signed below it; with an authority of the company also for the current one.</summary>
    public IReadOnlyList<string> Successions => Current.Successions;

    /// <summary>Raised when other authorities are trusted than before.</summary>
    public event Action? AuthoritiesChanged;

    /// <summary>SHA-256 of the current CA, lower-case hex.</summary>
    public string AuthorityFingerprint => Current.AuthorityFingerprint;

    /// <summary>The certificate of the policy key, with its key.</summary>
    public X509Certificate2 PolicySigner => Current.PolicySigner;

    /// <summary>The TLS certificate of the site server, with its key.</summary>
    public X509Certificate2 Server => Current.Server;

    /// <summary>The same, ready for handshakes: its chain is built once and not for each connection.</summary>
    public SslStreamCertificateContext ServerTls => Current.ServerTls;

    private IReadOnlyList<X509Certificate2> Companies => CompanyAuthority is { } company ? [company] : [];

    private Snapshot Current => _current ?? throw new InvalidOperationException("The site's certificates are not loaded yet.");

    /// <summary>Loads the certificates, makes those that are missing and renews those that end soon.</summary>
    public async Task LoadAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var before = _current;
        var loaded = await database.WriteAsync(
            async (scope, inner) =>
            {
                await scope.LockAsync(SiteLock.Certificates, inner);
                var stored = await scope.Context.Set<StoredCertificate>().Where(c => c.RetiredAt == null).OrderByDescending(c => c.CreatedAt).ToListAsync(inner);
                var authority = Find(stored, CertificatePurpose.Authority) ?? Add(scope, CertificatePurpose.Authority, CertificateFactory.CreateAuthority(options.SiteCode, now), stored);
                var policy = Find(stored, CertificatePurpose.PolicySigning);
                if (policy is null || !IsUsable(policy, authority, CertificateTrust.PolicySigning, now))
                {
                    policy = Add(scope, CertificatePurpose.PolicySigning, CertificateFactory.CreatePolicySigner(authority, options.SiteCode, now), stored);
                }

                var company = stored.Find(static c => c.Purpose == CertificatePurpose.CompanyAuthority && c.IsCurrent) is { } found ? X509CertificateLoader.LoadCertificate(found.Certificate) : null;
                var server = Find(stored, CertificatePurpose.Server);
                if (server is null || !(IsServerUsable(server, authority, now) || IsOfCompany(server, company, now)))
                {
                    server = Add(scope, CertificatePurpose.Server, CertificateFactory.CreateServer(authority, options.HostNames, now), stored);
                }
                else if (!options.HostNames.All(name => server.MatchesHostname(name, allowWildcards: false, allowCommonName: false)))
                {
                    // With the names it has: nodes of other names share it, and Macs may still know the site by the old one.
                    server = Add(scope, CertificatePurpose.Server, CertificateFactory.CreateServer(authority, [.. NamesOf(server).Union(options.HostNames, StringComparer.OrdinalIgnoreCase)], now), stored);
                }

                var others = stored.Where(c => c.Purpose == CertificatePurpose.Authority && !c.IsCurrent).Select(Open).ToList();
                IReadOnlyList<X509Certificate2> trusted = [authority, .. others];
                IEnumerable<X509Certificate2> signers = company is null ? others : [authority, .. others];
                return new Snapshot(authority, trusted, company, policy, server, [.. signers.Select(o => SignSuccession(o, trusted, company, now))]);
            },
            token);
        _current = loaded;
        if (before is not null
            && (before.IssuerFingerprint != loaded.IssuerFingerprint || !before.Authorities.Select(CertificateTrust.Fingerprint).SequenceEqual(loaded.Authorities.Select(CertificateTrust.Fingerprint))))
        {
            AuthoritiesChanged?.Invoke();
        }

        if (before is null || before.AuthorityFingerprint != loaded.AuthorityFingerprint || !before.Server.RawData.AsSpan().SequenceEqual(loaded.Server.RawData))
        {
            LogLoaded(AuthorityFingerprint, Server.NotAfter.ToUniversalTime());
        }
    }

    /// <summary>True when another server certificate than the one in use was put into the database, as the command line of this computer does.</summary>
    public async Task<bool> IsReplacedAsync(CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        var stored = await scope.Context.Set<StoredCertificate>().AsNoTracking().Where(static c => c.Purpose == CertificatePurpose.Server && c.IsCurrent && c.RetiredAt == null).Select(static c => c.Fingerprint).ToListAsync(token);
        return stored is [var current] && current != CertificateTrust.Fingerprint(Server);
    }

    /// <summary>What is wrong with the server certificate in use; null when clients and browsers can accept it now (SEC-32).</summary>
    public string? FindServerFault()
    {
        var (now, server) = (clock.GetUtcNow(), Server);
        return server.NotAfter.ToUniversalTime() < now.UtcDateTime ? $"it has expired at {server.NotAfter.ToUniversalTime():u}"
            : server.NotBefore.ToUniversalTime() > now.UtcDateTime ? $"it is valid from {server.NotBefore.ToUniversalTime():u} only"
            : !CertificateTrust.IsIssuedBy(server, [.. Authorities, .. Companies], CertificateTrust.ServerAuthentication, now) ? "no authority that Macs trust has issued it for a server"
            : options.HostNames.FirstOrDefault(name => !server.MatchesHostname(name, allowWildcards: false, allowCommonName: false)) is { } missing ? $"it does not name {missing}"
            : null;
    }

    /// <summary>Makes a new server certificate of the current CA with the names of the one before (SEC-33). Answers its fingerprint; call <see cref="LoadAsync"/> after the commit.</summary>
    internal async Task<string> RenewServerAsync(WriteScope scope, CancellationToken token)
    {
        await scope.LockAsync(SiteLock.Certificates, token);
        var stored = await scope.Context.Set<StoredCertificate>().Where(static c => c.RetiredAt == null).OrderByDescending(static c => c.CreatedAt).ToListAsync(token);
        using var authority = Find(stored, CertificatePurpose.Authority) ?? throw new InvalidOperationException("The site has no authority yet.");
        using var before = Find(stored, CertificatePurpose.Server);
        var names = before is null ? options.HostNames : NamesOf(before).Union(options.HostNames, StringComparer.OrdinalIgnoreCase).ToList();
        using var made = Add(scope, CertificatePurpose.Server, CertificateFactory.CreateServer(authority, names, clock.GetUtcNow()), stored);
        return CertificateTrust.Fingerprint(made);
    }

    /// <summary>What speaks against a certificate as that of the site server; null for nothing.</summary>
    internal string? FindImportFault(X509Certificate2 server)
    {
        var now = clock.GetUtcNow();
        return server.NotAfter.ToUniversalTime() < now.UtcDateTime ? $"It has expired at {server.NotAfter.ToUniversalTime():u}."
            : !CertificateTrust.IsIssuedBy(server, [Authority, .. Companies], CertificateTrust.ServerAuthentication, now) ? "The site's current authority has not issued it for a server, so no Mac would accept it."
            : options.HostNames.FirstOrDefault(name => !server.MatchesHostname(name, allowWildcards: false, allowCommonName: false)) is { } missing ? $"It does not name {missing}, by which this server is reached."
            : !IsServerUsable(server, Authority, now) && !IsOfCompany(server, CompanyAuthority, now) ? $"It ends within {RenewAheadDays} days, and so the site would renew it at once. Switch that off first: RenewServerCertificate in the section Preferences of the site's settings."
            : null;
    }

    /// <summary>Makes an imported certificate that of the site server. Call <see cref="LoadAsync"/> after the commit.</summary>
    internal async Task ImportServerAsync(WriteScope scope, X509Certificate2 server, bool isKeyLocked, CancellationToken token)
    {
        await scope.LockAsync(SiteLock.Certificates, token);
        var stored = await scope.Context.Set<StoredCertificate>().Where(static c => c.RetiredAt == null && c.Purpose == CertificatePurpose.Server).ToListAsync(token);
        var fingerprint = CertificateTrust.Fingerprint(server);
        if (stored.Find(c => c.Fingerprint == fingerprint) is not { } known)
        {
            Add(scope, CertificatePurpose.Server, server, stored);
            known = scope.Context.Set<StoredCertificate>().Local.Single(c => c.Fingerprint == fingerprint);
        }

        stored.ForEach(static c => c.IsCurrent = false);
        (known.IsCurrent, known.IsKeyLocked) = (true, isKeyLocked);
        scope.Tell(NodeTopic.Certificates);
    }

    /// <summary>
    /// Makes the CA that comes next and has it trusted beside the current one, so that Macs know it before anything is signed with it (SEC-34). Answers its
    /// fingerprint; call <see cref="LoadAsync"/> after the commit.
    /// </summary>
    public async Task<string> AnnounceAuthorityAsync(WriteScope scope, CancellationToken token)
    {
        if (await FindAnnouncedAsync(scope, token) is { } waiting)
        {
            return waiting.Fingerprint;
        }

        using var next = Add(scope, CertificatePurpose.Authority, CertificateFactory.CreateAuthority(options.SiteCode, clock.GetUtcNow()), [], isCurrent: false);
        return CertificateTrust.Fingerprint(next);
    }

    /// <summary>
    /// Makes the announced CA the current one, or a new one where none was announced. The old one stays trusted, and says for Macs that were off who follows
    /// it (SEC-31). Answers its fingerprint; call <see cref="LoadAsync"/> after the commit.
    /// </summary>
    public async Task<string> ReplaceAuthorityAsync(WriteScope scope, CancellationToken token)
    {
        var next = await FindAnnouncedAsync(scope, token);
        foreach (var old in await scope.Context.Set<StoredCertificate>().Where(c => c.IsCurrent && c.Purpose != CertificatePurpose.CompanyAuthority).ToListAsync(token))
        {
            old.IsCurrent = false;
        }

        if (next is not null)
        {
            next.IsCurrent = true;
            scope.Tell(NodeTopic.Certificates);
            return next.Fingerprint;
        }

        using var made = Add(scope, CertificatePurpose.Authority, CertificateFactory.CreateAuthority(options.SiteCode, clock.GetUtcNow()), []);
        return CertificateTrust.Fingerprint(made);
    }

    /// <summary>Trusts an older CA no more: Macs that did not follow in time have to be enrolled again. False when it is the current one, or none.</summary>
    public async Task<bool> RetireAuthorityAsync(WriteScope scope, string fingerprint, CancellationToken token)
    {
        var old = await scope.Context.Set<StoredCertificate>().FirstOrDefaultAsync(c => c.Fingerprint == fingerprint && c.Purpose == CertificatePurpose.Authority && !c.IsCurrent && c.RetiredAt == null, token);
        if (old is null)
        {
            return false;
        }

        old.RetiredAt = clock.GetUtcNow();
        scope.Tell(NodeTopic.Certificates);
        return true;
    }

    /// <summary>Makes a new CA the current one in a write of its own, and loads it.</summary>
    public async Task ReplaceAuthorityAsync(CancellationToken token)
    {
        await database.WriteAsync(ReplaceAuthorityAsync, token);
        await LoadAsync(token);
    }

    private static async Task<StoredCertificate?> FindAnnouncedAsync(WriteScope scope, CancellationToken token)
    {
        var trusted = await scope.Context.Set<StoredCertificate>().Where(c => c.Purpose == CertificatePurpose.Authority && c.RetiredAt == null).ToListAsync(token);
        var current = trusted.Find(c => c.IsCurrent);
        return trusted.Where(c => !c.IsCurrent && c.CreatedAt > current?.CreatedAt).MaxBy(c => c.CreatedAt);
    }

    /// <summary>Lets an authority of the company certify the site server and Macs, with the certificate that it made for the site server if it did; null ends that. Call <see cref="LoadAsync"/> after the commit.</summary>
    internal async Task UseCompanyAsync(WriteScope scope, X509Certificate2? company, X509Certificate2? server, CancellationToken token)
    {
        await scope.LockAsync(SiteLock.Certificates, token);
        var stored = await scope.Context.Set<StoredCertificate>().Where(static c => c.RetiredAt == null).ToListAsync(token);
        var fingerprint = company is null ? null : CertificateTrust.Fingerprint(company);
        foreach (var old in stored.Where(c => c.Purpose == CertificatePurpose.CompanyAuthority && c.Fingerprint != fingerprint))
        {
            (old.IsCurrent, old.RetiredAt) = (false, clock.GetUtcNow());
        }

        if (company is not null && stored.TrueForAll(c => c.Fingerprint != fingerprint))
        {
            // One that was used before may come back.
            await scope.Context.Set<StoredCertificate>().Where(c => c.Fingerprint == fingerprint).ExecuteDeleteAsync(token);
            scope.Context.Add(new StoredCertificate
            {
                Fingerprint = fingerprint!, Purpose = CertificatePurpose.CompanyAuthority, Certificate = company.RawData, SealedKey = [], CreatedAt = clock.GetUtcNow(), IsCurrent = true,
            });
        }

        if (server is not null)
        {
            Add(scope, CertificatePurpose.Server, server, stored);
        }

        scope.Tell(NodeTopic.Certificates);
    }

    private string SignSuccession(X509Certificate2 older, IReadOnlyList<X509Certificate2> trusted, X509Certificate2? company, DateTimeOffset now)
    {
        using var signer = CertificateFactory.CreatePolicySigner(older, options.SiteCode, now);
        using var key = signer.GetECDsaPrivateKey()!;
        var succession = new AuthoritySuccession(options.SiteCode, now, [.. trusted.Select(a => a.RawData)], company is null ? null : [company.RawData]);
        return SignedDocument.Sign(key, signer, ChannelKinds.SuccessionType, JsonSerializer.SerializeToUtf8Bytes(succession, MessagesJson.Default.AuthoritySuccession));
    }

    /// <summary>The names in a certificate of the site server.</summary>
    public static IReadOnlyList<string> NamesOf(X509Certificate2 server) =>
        [.. server.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(static a => a.ToString())))];

    private static bool IsUsable(X509Certificate2 certificate, X509Certificate2 authority, string purpose, DateTimeOffset now) =>
        certificate.NotAfter.ToUniversalTime() > now.UtcDateTime.AddDays(RenewAheadDays) && CertificateTrust.IsIssuedBy(certificate, [authority], purpose, now);

    /// <summary>Renewed ahead of its end where the site does that; of another authority it is never good.</summary>
    private bool IsServerUsable(X509Certificate2 server, X509Certificate2 authority, DateTimeOffset now)
    {
        if (options.RenewsServerCertificate)
        {
            return IsUsable(server, authority, CertificateTrust.ServerAuthentication, now);
        }

        // Whether it is of this authority, at an instant at which it is valid.
        return CertificateTrust.IsIssuedBy(server, [authority], CertificateTrust.ServerAuthentication, server.NotBefore.ToUniversalTime() + ((server.NotAfter - server.NotBefore) / 2));
    }

    /// <summary>Good until its end: who renews it is the company's authority, which is asked apart from this.</summary>
    private static bool IsOfCompany(X509Certificate2 server, X509Certificate2? company, DateTimeOffset now) =>
        company is not null && CertificateTrust.IsIssuedBy(server, [company], CertificateTrust.ServerAuthentication, now);

    private X509Certificate2? Find(List<StoredCertificate> stored, CertificatePurpose purpose) =>
        stored.Find(c => c.Purpose == purpose && c.IsCurrent) is { } found ? Open(found) : null;

    private X509Certificate2 Open(StoredCertificate found)
    {
        if (!siteKey.TryOpen(found.SealedKey, "certificate:" + found.Fingerprint, out var pkcs8))
        {
            throw new InvalidDataException($"The key of the {found.Purpose} certificate {found.Fingerprint} does not open with this site key; put the right keys folder in place.");
        }

        using var certificate = X509CertificateLoader.LoadCertificate(found.Certificate);
        var opened = CertificateKey.Join(certificate, pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
        return opened;
    }

    private X509Certificate2 Add(WriteScope scope, CertificatePurpose purpose, X509Certificate2 certificate, List<StoredCertificate> stored, bool isCurrent = true)
    {
        foreach (var old in stored.Where(c => c.Purpose == purpose))
        {
            old.IsCurrent = false;
        }

        var pkcs8 = CertificateKey.Export(certificate);
        var fingerprint = CertificateTrust.Fingerprint(certificate);
        scope.Context.Add(new StoredCertificate
        {
            Fingerprint = fingerprint,
            Purpose = purpose,
            Certificate = certificate.RawData,
            SealedKey = siteKey.Seal(pkcs8, "certificate:" + fingerprint),
            CreatedAt = clock.GetUtcNow(),
            IsCurrent = isCurrent,
        });
        CryptographicOperations.ZeroMemory(pkcs8);
        scope.Tell(NodeTopic.Certificates);
        LogMade(purpose, fingerprint);
        return certificate;
    }

    [LoggerMessage(1100, LogLevel.Information, "Certificates loaded: authority {Fingerprint}, server certificate until {NotAfter:u}")]
    private partial void LogLoaded(string fingerprint, DateTime notAfter);

    [LoggerMessage(1101, LogLevel.Information, "Made the certificate {Fingerprint} for {Purpose}")]
    private partial void LogMade(CertificatePurpose purpose, string fingerprint);

    private sealed record Snapshot(X509Certificate2 Authority, IReadOnlyList<X509Certificate2> Authorities, X509Certificate2? Company, X509Certificate2 PolicySigner, X509Certificate2 Server, IReadOnlyList<string> Successions)
    {
        // Asked for by every request of every Mac.
        public string AuthorityFingerprint { get; } = CertificateTrust.Fingerprint(Authority);

        public string IssuerFingerprint { get; } = CertificateTrust.Fingerprint(Company ?? Authority);

        // Browsers know the company's root, not the authority below it.
        public SslStreamCertificateContext ServerTls { get; } = SslStreamCertificateContext.Create(Server, Company is null ? null : [Company], offline: true);
    }
}

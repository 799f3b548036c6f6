using System.Formats.Asn1;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Espalier.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Testing.Certificates;

/// <summary>
/// A certification authority that plays the web enrollment pages of Microsoft's certificate services: an issuing authority below a root, a web server with a
/// certificate of its own, Basic authentication, templates, requests that wait for a manager. The certificates are real.
/// </summary>
public sealed class EmulatedAuthority : IAsyncDisposable
{
    public const string UserName = "espalier@corp.example.com";
    public const string Password = "Grün: 山-4711";
    public const string ServerTemplate = "EspalierSiteServer";
    public const string MacTemplate = "EspalierMac";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Extension in which certificates name their template.</summary>
    private const string TemplateNameExtension = "1.3.6.1.4.1.311.20.2";

    private readonly Lock _gate = new();
    private readonly Dictionary<int, EmulatedRequest> _requests = [];
    private readonly TimeProvider _clock;
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _root;
    private readonly WebApplication _app;

    private EmulatedAuthority(string name, TimeProvider clock)
    {
        Name = name;
        _clock = clock;
        var (from, until) = (clock.GetUtcNow().AddDays(-400), clock.GetUtcNow().AddYears(15));
        var root = new CertificateRequest("CN=Corp Root CA,DC=corp,DC=example,DC=com", _rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, false));
        _root = root.CreateSelfSigned(from, until);
        var issuing = new CertificateRequest($"CN={name},DC=corp,DC=example,DC=com", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        issuing.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        issuing.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        issuing.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(issuing.PublicKey, false));
        issuing.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        Certificate = issuing.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), from, until.AddDays(-1), RandomNumberGenerator.GetBytes(8));

        using var webKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var web = new CertificateRequest("CN=ca.corp.example.com", webKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        web.CertificateExtensions.Add(names.Build());
        web.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));

        // Its TLS lives by the computer's clock, whatever clock the authority has.
        using var webCertificate = web.Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30), RandomNumberGenerator.GetBytes(8));
        var port = TestPorts.Free();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        using var withKey = webCertificate.CopyWithPrivateKey(webKey);
        var tls = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l => l.UseHttps(tls)));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        Address = $"https://127.0.0.1:{port}/certsrv/";
    }

    public string Name { get; }

    /// <summary>The issuing authority's own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Of the pages.</summary>
    public string Address { get; }

    /// <summary>PEM of the root that certified the web server.</summary>
    public string RootPem => _root.ExportCertificatePem();

    /// <summary>How requests are answered from now on.</summary>
    public EmulatedAnswer Answer { get; set; } = EmulatedAnswer.Issue;

    /// <summary>How long certificates are valid. Default: a year.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Templates that are known, with the keys that they take.</summary>
    public Dictionary<string, Func<PublicKey, bool>> Templates { get; } = new() { [ServerTemplate] = AnyKey, [MacTemplate] = AnyKey };

    /// <summary>How many requests came in.</summary>
    public int Requests
    {
        get
        {
            lock (_gate)
            {
                return _requests.Count;
            }
        }
    }

    public static async Task<EmulatedAuthority> StartAsync(TimeProvider clock, CancellationToken token, string name = "Corp Issuing CA")
    {
        var authority = new EmulatedAuthority(name, clock);
        await authority._app.StartAsync(token);
        return authority;
    }

    /// <summary>A manager issues or denies the requests that wait.</summary>
    public void Decide(bool issue)
    {
        lock (_gate)
        {
            foreach (var waiting in _requests.Values.Where(static r => r.Certificate is null && r.Denied is null))
            {
                waiting.Certificate = issue ? Issue(waiting.Pkcs10, waiting.Template) : null;
                waiting.Denied = issue ? null : "Denied by CORP\\Manager";
            }
        }
    }

    /// <summary>Certifies any key for any purpose, as whoever holds the authority's key can.</summary>
    public X509Certificate2 Certify(PublicKey key, string purpose)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=Anybody"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var now = _clock.GetUtcNow();
        return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForRSA(_key, RSASignaturePadding.Pkcs1), now.AddMinutes(-10), now + Lifetime, RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>The template that a certificate names.</summary>
    public static string? FindTemplate(X509Certificate2 certificate) =>
        certificate.Extensions.FirstOrDefault(static e => e.Oid?.Value == TemplateNameExtension) is { } extension
            ? new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadCharacterString(UniversalTagNumber.BMPString) : null;

    /// <summary>A template by which any key is certified.</summary>
    public static bool AnyKey(PublicKey key) => true;

    /// <summary>A template that takes RSA keys only, with so many bits and more.</summary>
    public static Func<PublicKey, bool> RsaOf(int bits) => key =>
    {
        using var rsa = key.GetRSAPublicKey();
        return rsa?.KeySize >= bits;
    };

    /// <summary>A template that takes keys on one curve only.</summary>
    public static Func<PublicKey, bool> On(ECCurve curve) => key =>
    {
        using var elliptic = key.GetECDsaPublicKey();
        return elliptic?.ExportParameters(false).Curve.Oid.Value == curve.Oid.Value;
    };

    /// <summary>Stops answering, as when the server is down.</summary>
    public Task StopAsync(CancellationToken token) => _app.StopAsync(token);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _root.Dispose();
        Certificate.Dispose();
        _rootKey.Dispose();
        _key.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{UserName}:{Password}")))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate = Answer == EmulatedAnswer.NoBasic ? "Negotiate" : "Basic realm=\"ca\"";
            return;
        }

        switch (http.Request.Path.Value)
        {
            case "/certsrv/certcarc.asp":
                await PageAsync(http, "<script>var nRenewals=0;</script>");
                break;
            case "/certsrv/certnew.cer" when http.Request.Query["ReqID"] == "CACert":
                await CertificateAsync(http, Certificate.RawData);
                break;
            case "/certsrv/certnew.cer":
                await FetchAsync(http, int.Parse(http.Request.Query["ReqID"].ToString(), CultureInfo.InvariantCulture));
                break;
            case "/certsrv/certfnsh.asp":
                await RequestAsync(http, await http.Request.ReadFormAsync());
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task RequestAsync(HttpContext http, IFormCollection form)
    {
        var pem = PemEncoding.Find(form["CertRequest"].ToString());
        var pkcs10 = Convert.FromBase64String(form["CertRequest"].ToString()[pem.Base64Data]);
        var template = form["CertAttrib"].ToString().Split("\r\n")[0]["CertificateTemplate:".Length..];
        if (Answer is EmulatedAnswer.Garbage or EmulatedAnswer.Oversized)
        {
            await PageAsync(http, Answer == EmulatedAnswer.Garbage ? "<p>It works!" : new string('x', 4 * 1024 * 1024));
            return;
        }

        var key = CertificateRequest.LoadSigningRequest(pkcs10, HashAlgorithmName.SHA256).PublicKey;
        var fault = !Templates.TryGetValue(template, out var takes) ? "The requested certificate template is not supported by this CA. 0x80094800 (-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE)"
            : !takes(key) ? "The public key does not meet the minimum size required by the specified certificate template. 0x80094811"
            : Answer == EmulatedAnswer.Deny ? "Denied by Policy Module 0x80094012, &lt;the permissions&gt; on the certificate template do not allow the current user to enroll"
            : null;
        if (fault is not null)
        {
            await PageAsync(http, $"<b>Certificate Request Denied</b> Your certificate request was denied. <locid>The disposition message is \"{fault}\".</locid>");
            return;
        }

        int id;
        lock (_gate)
        {
            id = _requests.Count + 12;
            _requests[id] = new EmulatedRequest(pkcs10, template) { Certificate = Answer == EmulatedAnswer.Pend ? null : Issue(pkcs10, template) };
        }

        await PageAsync(http, Answer == EmulatedAnswer.Pend
            ? $"<b>Certificate Pending</b> Your certificate request has been received. However, you must wait for an administrator to issue the certificate you requested. <p>Your Request Id is {id}.</p>"
            : $"<b>Certificate Issued</b> The certificate you requested was issued to you. <a href=\"certnew.cer?ReqID={id}&amp;Enc=b64\">Download</a><script>location=\"certnew.cer?ReqID={id}&Enc=\"</script>");
    }

    private Task FetchAsync(HttpContext http, int id)
    {
        EmulatedRequest? request;
        lock (_gate)
        {
            request = _requests.GetValueOrDefault(id);
        }

        return request?.Certificate is { } certificate
            ? CertificateAsync(http, Answer == EmulatedAnswer.AnotherKey ? Certificate.RawData : certificate)
            : PageAsync(http, $"<pre>Disposition message:</b>\t\t{request?.Denied ?? "Taken Under Submission"}\r\n</pre>");
    }

    private byte[] Issue(byte[] pkcs10, string template)
    {
        var request = CertificateRequest.LoadSigningRequest(pkcs10, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var issued = Answer == EmulatedAnswer.OwnSubject ? new CertificateRequest(new X500DistinguishedName("CN=CORP-SITE"), request.PublicKey, HashAlgorithmName.SHA256) : request;
        issued.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        issued.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        issued.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(template.EndsWith("SiteServer", StringComparison.Ordinal) ? [new Oid(ServerAuthentication), new Oid(ClientAuthentication)] : [new Oid(ClientAuthentication)], false));
        var name = new AsnWriter(AsnEncodingRules.DER);
        name.WriteCharacterString(UniversalTagNumber.BMPString, template);
        issued.CertificateExtensions.Add(new X509Extension(TemplateNameExtension, name.Encode(), false));
        var now = _clock.GetUtcNow();
        using var made = issued.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForRSA(_key, RSASignaturePadding.Pkcs1), now.AddMinutes(-10), now + Lifetime, RandomNumberGenerator.GetBytes(8));
        return made.RawData;
    }

    private static Task PageAsync(HttpContext http, string body)
    {
        http.Response.ContentType = "text/html";
        return http.Response.WriteAsync("<html><head><title>Microsoft Active Directory Certificate Services</title></head><body>" + body + "</body></html>");
    }

    private static Task CertificateAsync(HttpContext http, byte[] der)
    {
        http.Response.ContentType = "application/pkix-cert";
        return http.Response.Body.WriteAsync(der).AsTask();
    }

    private sealed record EmulatedRequest(byte[] Pkcs10, string Template)
    {
        public byte[]? Certificate { get; set; }

        public string? Denied { get; set; }
    }
}

/// <summary>How an <see cref="EmulatedAuthority"/> answers requests.</summary>
public enum EmulatedAnswer
{
    Issue,

    /// <summary>A manager decides.</summary>
    Pend,

    Deny,

    /// <summary>A page that is none of web enrollment.</summary>
    Garbage,

    /// <summary>A page without end.</summary>
    Oversized,

    /// <summary>A certificate of another key.</summary>
    AnotherKey,

    /// <summary>A certificate whose subject the authority chose.</summary>
    OwnSubject,

    /// <summary>Pages that take Windows sign-in alone.</summary>
    NoBasic,
}

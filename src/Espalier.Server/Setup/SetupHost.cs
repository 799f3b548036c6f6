using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Console;
using Espalier.Console.Users;
using Espalier.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Espalier.Server.Setup;

/// <summary>Serves the set-up wizard, and nothing else, on the console's port until there is a site. Its certificate and sessions end with it.</summary>
internal static class SetupHost
{
    private const int MaxFormBytes = 16 * 1024;

    public static async Task<WebApplication> StartAsync(SetupSession session, SiteHostOptions options, CancellationToken token)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SetupHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseStaticWebAssets();
        Logs.Configure(builder, options);
        builder.Services.AddSingleton(session);
        builder.Services.AddSingleton(new ConsolePages([typeof(SetupHost).Assembly]));
        builder.Services.AddSingleton<FindConsoleUser>((principal, _) => Task.FromResult(session.Find(principal)));
        builder.Services.AddConsole();
        builder.Services.PostConfigure<CookieAuthenticationOptions>(ConsoleHosting.Scheme, static cookie => cookie.LoginPath = "/setup");
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddProblemDetails();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = CreateCertificate(key, session.Answers.Site.HostNames);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Listen(options.Address, options.Ports.Console, listen => listen.UseHttps(certificate, static https => https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13));
        });

        var app = builder.Build();
        try
        {
            app.UseExceptionHandler();
            app.UseMiddleware<SetupGuard>();
            app.UseRouting();
            app.UseConsole();
            app.MapStaticAssets(options.StaticAssets).AllowAnonymous();
            app.MapPost("/setup/open", OpenAsync).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));
            app.MapRazorComponents<App>()
                .AddAdditionalAssemblies(typeof(SetupHost).Assembly)
                .AddInteractiveServerRenderMode(static server => server.ContentSecurityFrameAncestorsPolicy = null)
                .WithStaticAssets(options.StaticAssets);
            await app.StartAsync(token);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    private static async Task<IResult> OpenAsync(HttpContext http, [FromServices] SetupSession session, [FromForm] string code)
    {
        if (!session.TryOpen(code, out var principal))
        {
            return Results.LocalRedirect("/setup?problem=link");
        }

        await http.SignInAsync(ConsoleHosting.Scheme, principal, new AuthenticationProperties { IsPersistent = false });
        return Results.LocalRedirect("/setup/wizard");
    }

    /// <summary>Of nobody's authority: there is none before the site has one.</summary>
    private static X509Certificate2 CreateCertificate(ECDsa key, IReadOnlyList<string> names)
    {
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=Espalier set-up", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Append("localhost"))
        {
            alternatives.AddDnsName(name);
        }

        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));

        // Windows serves TLS only with a key that was imported.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}

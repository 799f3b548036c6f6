using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Signatures;
using Espalier.Data;
using Espalier.Server.Tests.Actions;
using Espalier.Site.Enrollment;
using Espalier.Testing.Certificates;
using Espalier.Testing.Directories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Espalier.Server.Tests.Certificates;

/// <summary>The company's authority chosen in the console: found in a Samba domain, asked at an emulated authority, followed by a running client.</summary>
public sealed class CompanyAuthorityConsoleTests(SambaServer samba) : SiteInBrowser("127.61.0.0")
{
    [Fact]
    [Trait("Line", "SEC-21")]
    public async Task The_detected_authority_is_offered_templates_are_browsed_for_and_checked_and_a_running_Mac_follows()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        var domain = await samba.StartAsync(Token);
        await using var company = await EmulatedAuthority.StartAsync(TimeProvider.System, Token);
        var objects = new DomainAuthority(domain);
        await objects.AddAuthorityAsync(company.Name, "ca.corp.example.com", company.Certificate.RawData, [EmulatedAuthority.ServerTemplate, EmulatedAuthority.MacTemplate], Token);
        await objects.AddServerTemplateAsync(EmulatedAuthority.ServerTemplate, Token);
        await objects.AddGuideMacTemplateAsync(EmulatedAuthority.MacTemplate, Token);
        company.Templates[EmulatedAuthority.MacTemplate] = EmulatedAuthority.RsaOf(2048);
        await objects.SetTemplateAsync(EmulatedAuthority.MacTemplate, "msPKI-Certificate-Name-Flag", "8", Token);
        var directory = new DirectorySettings(SambaDomain.DnsName, SambaDomain.NetBiosName, [domain.Address], domain.Administrator, domain.AuthorityPem, 60);
        await Site.AskAsync(new SaveDirectory(directory, SambaDomain.AdministratorPassword), Token);

        await OpenAsync("/administration/security/certificates");
        var dialog = await OpenDialogAsync();
        await Assertions.Expect(dialog.GetByLabel("Certificate Authority")).ToHaveValueAsync(company.Name);
        await Assertions.Expect(dialog.GetByLabel("Web enrollment pages")).ToHaveValueAsync("https://ca.corp.example.com/certsrv/");
        await Assertions.Expect(dialog.GetByLabel("Account that requests certificates")).ToHaveValueAsync(domain.Administrator);
        await PickAsync(dialog, "Browse for the authority", "Select Certificate Authority", company.Name);
        await PickAsync(dialog, "Browse for the site server's template", "Select Certificate Template", EmulatedAuthority.ServerTemplate);
        await PickAsync(dialog, "Browse for the Macs' template", "Select Certificate Template", EmulatedAuthority.MacTemplate);

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Check Templates" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Row, new() { Name = "Subject name" })).ToContainTextAsync("Supply in the request");
        await Window.KeepScreenshotAsync("company-authority");
        await objects.SetTemplateAsync(EmulatedAuthority.MacTemplate, "msPKI-Certificate-Name-Flag", "9", Token);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Check Templates" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Both templates are right.")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByText("It takes RSA keys only.")).ToBeVisibleAsync();

        await dialog.GetByLabel("Web enrollment pages").FillAsync(company.Address);
        await dialog.GetByLabel("Account that requests certificates").FillAsync(EmulatedAuthority.UserName);
        await dialog.GetByLabel("Password").FillAsync(EmulatedAuthority.Password);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("is not trusted, or is for another name").First).ToBeVisibleAsync();
        await dialog.GetByLabel("Trusted authorities of the web server (PEM)").FillAsync(company.RootPem);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("certifies the site server and Macs from now on.")).ToBeVisibleAsync();

        // What was clicked is what the API says, and it is there after a reload.
        var settings = (await ApiAsync("/api/v1/authorities/company")).GetProperty("settings");
        settings.GetProperty("name").GetString().ShouldBe(company.Name);
        settings.GetProperty("serverTemplate").GetString().ShouldBe(EmulatedAuthority.ServerTemplate);
        settings.GetProperty("macTemplate").GetString().ShouldBe(EmulatedAuthority.MacTemplate);
        await ReloadAsync();
        dialog = await OpenDialogAsync();
        await Assertions.Expect(dialog.GetByLabel("Web enrollment pages")).ToHaveValueAsync(company.Address);
        await Assertions.Expect(dialog.GetByLabel("Mac client certificate template")).ToHaveValueAsync(EmulatedAuthority.MacTemplate);
        await Assertions.Expect(dialog.GetByLabel("Password")).ToHaveValueAsync("");
        await Assertions.Expect(dialog.GetByText("Macs make keys of the kind RSA with 2048 bits now.")).ToBeVisibleAsync();
        (await UntilMacsOfAsync((await Site.AskAsync(new GetCompanyAuthority(), Token)).Fingerprint!)).ShouldBe(KeyKind.Rsa2048);

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Use the Site's Own" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog, new() { Name = "Use the site's own authority?" }).GetByRole(AriaRole.Button, new() { Name = "Use the Site's Own" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("The site's own authority certifies again.")).ToBeVisibleAsync();
        (await Site.AskAsync(new GetCompanyAuthority(), Token)).Settings.ShouldBeNull();
        (await UntilMacsOfAsync((await Site.AskAsync(new ListSiteAuthorities(), Token))[0].Fingerprint)).ShouldBe(KeyKind.EcP256);
        Window.Errors.ShouldBeEmpty();
    }

    private async Task<ILocator> OpenDialogAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Company Authority" }).ClickAsync();
        return Page.GetByRole(AriaRole.Dialog, new() { Name = "Certification Authority of the Company" });
    }

    private async Task PickAsync(ILocator dialog, string button, string title, string name)
    {
        await dialog.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        var picker = Page.GetByRole(AriaRole.Dialog, new() { Name = title });
        await picker.GetByRole(AriaRole.Row, new() { Name = name }).ClickAsync();
        await picker.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(picker).ToHaveCountAsync(0);
    }

    /// <summary>Waits until the newest certificate of the running Mac is of an authority; the kind of its key.</summary>
    private async Task<KeyKind> UntilMacsOfAsync(string fingerprint)
    {
        DeviceIdentity? newest = null;
        await SiteWithMacs.UntilAsync(
            async () =>
            {
                await using var scope = await Site.Services.GetRequiredService<SiteDatabase>().ReadAsync(Token);
                newest = await scope.Context.Set<DeviceIdentity>().AsNoTracking().OrderByDescending(static i => i.IssuedAt).FirstAsync(Token);
                return newest.AuthorityFingerprint == fingerprint;
            },
            Token);
        using var certificate = X509CertificateLoader.LoadCertificate(newest!.Certificate);
        using var key = MacKey.Find(certificate.PublicKey);
        return key!.Kind;
    }
}

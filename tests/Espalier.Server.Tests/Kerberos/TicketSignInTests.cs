using System.Net;
using Espalier.Server.Tests.Setup;
using Espalier.Site.Enrollment;
using Espalier.Site.Sites;
using Espalier.Testing.Directories;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Kerberos;

/// <summary>Sign-in to the console by Kerberos: a real domain's tickets, got by <c>kinit</c> and sent by <c>curl</c>.</summary>
[Collection(SetupWithServersTests.Containers)]
public sealed class TicketSignInTests(SambaServer samba)
{
    private static readonly string[] Negotiate = ["--negotiate", "--user", ":"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "SEC-7")]
    public async Task Who_has_a_ticket_of_the_domain_and_a_role_on_the_site_is_signed_in_and_everybody_else_is_not()
    {
        var domain = await StartAsync();
        await using var site = await TicketSite.StartAsync(domain, "kerb-service", "T81");
        var member = await domain.AddUserAsync("kerb-analyst", TicketSite.Password, Token);
        var inner = await domain.AddGroupAsync("Kerb team", Token, member);
        await domain.AddGroupAsync("Kerb analysts", Token, inner);
        await site.AssignAsync("Kerb analysts", "Read-only Analyst");
        await domain.AddUserAsync("kerb-nobody", TicketSite.Password, Token);

        // The console's name is registered for the service account, and the keys are those of this name.
        (await HealthAsync(site)).State.ShouldBe(HealthState.Bad, "there is no keytab yet");
        await site.PublishAsync();
        (await domain.ToolAsync(Token, "spn", "list", "kerb-service")).ShouldContain("HTTP/" + site.HostName);
        (await HealthAsync(site)).State.ShouldBe(HealthState.Good);

        // A ticket, and a role through a nested group.
        using var computer = new KerberosClient(domain);
        await computer.SignInAsync("kerb-analyst", TicketSite.Password, Token);
        var entered = await computer.GetAsync(new Uri(site.Negotiate, "?return=/assets/devices"), Token, Negotiate);
        (entered.Status, entered.Location).ShouldBe((302, "/assets/devices"));
        entered.Session.ShouldNotBeNull();
        entered.Find("www-authenticate")!.ShouldStartWith("Negotiate ", customMessage: "the client sees that this server holds the key");
        (await site.SignInsAsync()).ShouldBe([("kerb-analyst@corp.example.com", "SignIn", "Kerberos ticket")]);
        var page = new Uri(site.Console, "/administration/overview/security/administrative-users");
        (await computer.GetAsync(page, Token, "--cookie", entered.Session)).Status.ShouldBe(200);
        (await computer.GetAsync(page, Token)).Location!.ShouldContain("/sign-in");

        // The same message again is no second sign-in.
        entered.Sent.ShouldNotBeNull();
        Refused(await computer.GetAsync(site.Negotiate, Token, "--header", "Authorization: " + entered.Sent), "ticket-refused");

        // Somebody of the domain without a role.
        using (var other = new KerberosClient(domain))
        {
            await other.SignInAsync("kerb-nobody", TicketSite.Password, Token);
            Refused(await other.GetAsync(site.Negotiate, Token, Negotiate), "no-role");
            (await site.SignInsAsync())[^1].ShouldBe(("kerb-nobody@CORP.EXAMPLE.COM", "SignInRefused", "Kerberos ticket, NoRole"));
        }

        // No ticket: asked for one, and sent to the page with the password.
        using (var stranger = new KerberosClient(domain))
        {
            var asked = await stranger.GetAsync(site.Negotiate, Token, Negotiate);
            (asked.Status, asked.Find("www-authenticate"), asked.Session).ShouldBe((401, "Negotiate", null));
            asked.Body.ShouldContain("/sign-in?problem=no-ticket");

            // NTLM, by its own name and inside of Negotiate.
            var ntlm = await stranger.GetAsync(site.Negotiate, Token, "--ntlm", "--user", "kerb-analyst:" + TicketSite.Password);
            (ntlm.Status, ntlm.Find("www-authenticate"), ntlm.Session).ShouldBe((401, "Negotiate", null));
            var message = Convert.ToBase64String([.. "NTLMSSP\0"u8, 1, 0, 0, 0, 7, 0x82, 8, 0xA2, .. new byte[24]]);
            Refused(await stranger.GetAsync(site.Negotiate, Token, "--header", "Authorization: Negotiate " + message), "ticket-refused");
            site.Logs.All.ShouldContain(static r => r.EventId == 1024 && r.Message.Contains("NTLM", StringComparison.Ordinal));
        }

        // A ticket outlives its account: what counts is the directory of this moment.
        await domain.SetAsync(member, "userAccountControl", "514", Token);
        Refused(await computer.GetAsync(site.Negotiate, Token, Negotiate), "account-disabled");
        await domain.SetAsync(member, "userAccountControl", "512", Token);

        // A ticket for a key that this server does not have: the account's password was changed.
        await domain.ToolAsync(Token, "user", "setpassword", "kerb-service", "--newpassword=Another-4711");
        using (var later = new KerberosClient(domain))
        {
            await later.SignInAsync("kerb-analyst", TicketSite.Password, Token);
            Refused(await later.GetAsync(site.Negotiate, Token, Negotiate), "ticket-refused");
        }

        (await site.SignInsAsync()).Count(static s => s.What == "SignIn").ShouldBe(1);
    }

    [Fact]
    public async Task A_ticket_that_says_who_it_is_by_name_alone_is_not_believed()
    {
        var domain = await StartAsync();
        await using var site = await TicketSite.StartAsync(domain, "kerb-bare", "T86");
        await site.PublishAsync();
        await domain.AddUserAsync("kerb-named", TicketSite.Password, Token);
        await site.AssignAsync("kerb-named", "Read-only Analyst");

        // NO_AUTH_DATA_REQUIRED: the domain controller leaves out who the account is.
        await domain.SetAsync($"CN=kerb-bare,{domain.UsersName}", "userAccountControl", "33554944", Token);
        using (var without = new KerberosClient(domain))
        {
            await without.SignInAsync("kerb-named", TicketSite.Password, Token);
            Refused(await without.GetAsync(site.Negotiate, Token, Negotiate), "ticket-refused");
            site.Logs.All.Single(static r => r.EventId == 1024).Message.ShouldContain("kerb-named@CORP.EXAMPLE.COM and does not say which account of the domain that is");
        }

        await domain.SetAsync($"CN=kerb-bare,{domain.UsersName}", "userAccountControl", "512", Token);
        using var with = new KerberosClient(domain);
        await with.SignInAsync("kerb-named", TicketSite.Password, Token);
        (await with.GetAsync(site.Negotiate, Token, Negotiate)).Location.ShouldBe("/");
    }

    [Fact]
    public async Task It_is_offered_where_a_keytab_is_named_on_the_port_of_the_console_and_to_people_alone()
    {
        var domain = await StartAsync();
        using var browser = new KerberosClient(domain);
        await using (var without = await TicketSite.StartAsync(domain, "kerb-off", "T82", hasKeytab: false))
        {
            (await browser.GetAsync(new Uri(without.Console, "/sign-in"), Token)).Body.ShouldNotContain("Windows account");
            (await browser.GetAsync(without.Negotiate, Token)).Find("www-authenticate").ShouldBeNull();
        }

        await using var site = await TicketSite.StartAsync(domain, "kerb-on", "T83");
        (await browser.GetAsync(new Uri(site.Console, "/sign-in?return=/assets"), Token)).Body.ShouldContain("href=\"/sign-in/negotiate?return=%2Fassets\"");
        (await browser.GetAsync(new Uri(site.Macs, "/sign-in/negotiate"), Token)).Status.ShouldBe(404);
        (await browser.GetAsync(site.Negotiate, Token, "--header", "Sec-Fetch-Dest: image")).Status.ShouldBe(403, "a picture of a foreign page signs nobody in");
        (await browser.GetAsync(site.Negotiate, Token, "--header", "Sec-Fetch-Dest: document")).Status.ShouldBe(401);

        // The keytab is named and missing: the page says so, the log says why, and that is nobody's attempt.
        for (var i = 0; i <= AttemptLimit.MaxFailures; i++)
        {
            Refused(await browser.GetAsync(site.Negotiate, Token, "--header", "Authorization: Negotiate YIIB"), "tickets-unusable");
        }

        site.Logs.All.First(static r => r.EventId == 1025).Message.ShouldContain(site.Keytab!);
    }

    [Fact]
    public async Task Guesses_are_limited_and_an_address_of_elsewhere_is_not_returned_to()
    {
        var domain = await StartAsync();
        await using var site = await TicketSite.StartAsync(domain, "kerb-limit", "T84");
        await site.PublishAsync();
        using var browser = new KerberosClient(domain);
        await domain.AddUserAsync("kerb-guest", TicketSite.Password, Token);
        await site.AssignAsync("kerb-guest", "Read-only Analyst");
        await browser.SignInAsync("kerb-guest", TicketSite.Password, Token);
        (await browser.GetAsync(new Uri(site.Negotiate, "?return=//elsewhere.example"), Token, Negotiate)).Location.ShouldBe("/");

        foreach (var guess in new[] { "=", "AAAA", "YIIB", "oYGx", "YGgGBisGAQUFAqBeMFygDjAMBgorBgEEAYI3AgIK", Convert.ToBase64String(new byte[9000]) })
        {
            Refused(await browser.GetAsync(site.Negotiate, Token, "--header", "Authorization: Negotiate " + guess), "ticket-refused");
        }

        for (var i = 6; i < AttemptLimit.MaxFailures; i++)
        {
            Refused(await browser.GetAsync(site.Negotiate, Token, "--header", "Authorization: Negotiate AAAA"), "ticket-refused");
        }

        Refused(await browser.GetAsync(site.Negotiate, Token, Negotiate), "too-many-attempts");
        site.Logs.All.ShouldNotContain(static r => r.Level >= Microsoft.Extensions.Logging.LogLevel.Critical);
    }

    private static void Refused(CurlAnswer answer, string code)
    {
        (answer.Status, answer.Location, answer.Session).ShouldBe(((int)HttpStatusCode.Redirect, "/sign-in?problem=" + code, null));
    }

    private static async Task<HealthItem> HealthAsync(TicketSite site) => (await site.Services.GetRequiredService<SiteHealth>().CheckAllAsync(Token)).Single(static i => i.Name == "Sign-in by Kerberos");

    private async Task<SambaDomain> StartAsync()
    {
        Assert.SkipUnless(SambaServer.Missing is null, SambaServer.Missing ?? "");
        Assert.SkipUnless(KerberosClient.Missing is null, KerberosClient.Missing ?? "");
        return await samba.StartAsync(Token);
    }
}

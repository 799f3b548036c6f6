using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Operations;
using Espalier.Hosting.Ldap;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Directories;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Tests.ActiveDirectory;

public sealed class DirectorySignInTests(SambaServer samba)
{
    private const string Password = ConnectedSite.Password;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("jürgen.groß", "jürgen.groß@corp.example.com")]
    [InlineData("o'neil (x)", "CORP\\o'neil (x)")]
    [InlineData("anna-maría", "ANNA-MARÍA@CORP.EXAMPLE.COM")]
    [InlineData("plain", "corp.example.com\\plain")]
    public async Task A_user_of_a_group_signs_in_whatever_characters_the_name_has(string logonName, string typed)
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var user = await site.Domain.AddUserAsync(logonName, Password, Token, commonName: $"Doe, {logonName} #1");
        var group = await site.Domain.AddGroupAsync("analysts of " + logonName.GetHashCode(StringComparison.Ordinal), Token, user);
        await site.AssignAsync(group[3..group.IndexOf(',', StringComparison.Ordinal)], SecurityRole.ReadOnlyAnalyst.Name);

        var answer = await site.SignInAsync(typed, Password);

        answer.Outcome.ShouldBe(SignInOutcome.SignedIn);
        answer.Caller!.Name.ShouldBe(logonName + "@corp.example.com");
        answer.Caller.Roles.ShouldBe([SecurityRole.ReadOnlyAnalyst.Name]);
        (await site.AuditAsync())[^1].ShouldBe((answer.Caller.Name, "SignIn", "user of the directory"));
    }

    [Fact]
    [Trait("Line", "SEC-18")]
    public async Task Membership_through_two_levels_of_groups_counts_and_ends_with_it()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var user = await site.Domain.AddUserAsync("nested", Password, Token);
        var inner = await site.Domain.AddGroupAsync("inner", Token, user);
        var middle = await site.Domain.AddGroupAsync("middle", Token, inner);
        await site.Domain.AddGroupAsync("outer", Token, middle);
        (await site.SignInAsync("nested@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.NoRole);
        await site.AssignAsync("outer", SecurityRole.ReadOnlyAnalyst.Name);

        var caller = (await site.SignInAsync("nested@corp.example.com", Password)).Caller!;
        (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem.ShouldBeNull();

        await site.Domain.ChangeMemberAsync(middle, "delete", inner, Token);
        site.Site.Clock.Advance(TimeSpan.FromMinutes(4));
        (await site.Accounts.RecheckAsync(Token)).ShouldBe(0, "the interval is five minutes");
        (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem.ShouldBeNull();
        site.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        (await site.Accounts.RecheckAsync(Token)).ShouldBe(1);
        (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem!.Code.ShouldBe("not-signed-in");
        (await site.SignInAsync("nested@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.NoRole);
    }

    [Fact]
    public async Task Several_groups_and_the_user_add_up_and_a_disabled_entry_of_the_user_ends_it()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var user = await site.Domain.AddUserAsync("several", Password, Token);
        await site.Domain.AddGroupAsync("several readers", Token, user);
        await site.AssignAsync("several readers", SecurityRole.ReadOnlyAnalyst.Name);
        var own = await site.AssignAsync("several", SecurityRole.Enrollers.Name);

        var caller = (await site.SignInAsync("CORP\\several", Password)).Caller!;
        caller.Rights.ShouldBe([Right.Read, Right.Enroll], ignoreOrder: true);

        (await site.AskAsync(new Contracts.Admin.Security.UpdateAdministrativeUser(own.Id, own.Roles, IsDisabled: true))).Problem.ShouldBeNull();
        (await site.SignInAsync("CORP\\several", Password)).Outcome.ShouldBe(SignInOutcome.NoRole);
        (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem!.Code.ShouldBe("not-signed-in");
    }

    [Fact]
    public async Task Each_state_of_an_account_has_its_own_answer_and_only_for_the_right_password()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var disabled = await site.Domain.AddUserAsync("state-disabled", Password, Token);
        var expired = await site.Domain.AddUserAsync("state-expired", Password, Token);
        var mustChange = await site.Domain.AddUserAsync("state-change", Password, Token);
        await site.Domain.AddUserAsync("state-locked", Password, Token);
        await site.Domain.SetAsync(disabled, "userAccountControl", "514", Token);
        await site.Domain.SetAsync(expired, "accountExpires", DateTimeOffset.UtcNow.AddDays(-1).ToFileTime().ToString(System.Globalization.CultureInfo.InvariantCulture), Token);
        await site.Domain.SetAsync(mustChange, "pwdLastSet", "0", Token);

        (await site.SignInAsync("state-disabled@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.AccountDisabled);
        (await site.SignInAsync("state-expired@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.AccountExpired);
        (await site.SignInAsync("state-change@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.PasswordExpired);
        for (var i = 0; i < 3; i++)
        {
            (await site.SignInAsync("state-locked@corp.example.com", "wrong")).Outcome.ShouldBe(SignInOutcome.WrongCredentials);
        }

        (await site.SignInAsync("state-locked@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.AccountLocked);
        (await site.SignInAsync("state-expired@corp.example.com", "wrong")).Outcome.ShouldBe(SignInOutcome.WrongCredentials);
    }

    [Theory]
    [InlineData("*)(uid=*@corp.example.com", "x")]
    [InlineData("*@corp.example.com", "x")]
    [InlineData("CORP\\*)(objectClass=*", "x")]
    [InlineData("administrator)(|(cn=*@corp.example.com", SambaDomain.AdministratorPassword)]
    [InlineData("administrator@corp.example.com", "")]
    [InlineData("administrator@corp.example.com", "\0")]
    [InlineData("administrator@corp.example.com\0", SambaDomain.AdministratorPassword)]
    [InlineData("nobody@corp.example.com", "x")]
    [InlineData("CN=Administrator,CN=Users,DC=corp,DC=example,DC=com@corp.example.com", SambaDomain.AdministratorPassword)]
    [InlineData("dc1$@corp.example.com", "x")]
    public async Task What_would_bend_a_filter_or_a_bind_is_only_a_wrong_name(string name, string password)
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        (await site.SignInAsync(name, password)).Outcome.ShouldBe(SignInOutcome.WrongCredentials);
    }

    [Fact]
    public async Task A_user_principal_name_of_another_suffix_works_where_the_forest_has_the_suffix()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var user = await site.Domain.AddUserAsync("suffixed", Password, Token, principalName: "ada@example.org");
        await site.AssignAsync("suffixed", SecurityRole.ReadOnlyAnalyst.Name);
        (await site.SignInAsync("ada@example.org", Password)).Outcome.ShouldBe(SignInOutcome.UnknownDomain);
        await site.Domain.SetAsync("CN=Partitions,CN=Configuration," + site.Domain.BaseName, "uPNSuffixes", "example.org", Token);
        (await site.SignInAsync("ada@example.org", Password)).Outcome.ShouldBe(SignInOutcome.SignedIn);
        (await site.SignInAsync("suffixed@example.org", Password)).Outcome.ShouldBe(SignInOutcome.WrongCredentials);
        (await site.SignInAsync("ada@elsewhere.example", Password)).Outcome.ShouldBe(SignInOutcome.UnknownDomain);
        await site.Domain.DeleteAsync(user, Token);
    }

    [Fact]
    public async Task Many_wrong_passwords_at_once_reach_the_directory_four_times_at_most()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        await site.Domain.AddUserAsync("guessed", Password, Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => site.SignInAsync(i % 2 == 0 ? "guessed@corp.example.com" : "CORP\\GUESSED", "wrong")));

        answers.Count(a => a.Outcome == SignInOutcome.TooManyAttempts).ShouldBe(12 - NameAttempts.MaxFailures);
        (await site.SignInAsync("guessed@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.TooManyAttempts);
        site.Site.Clock.Advance(NameAttempts.Window + TimeSpan.FromSeconds(1));
        (await site.SignInAsync("guessed@corp.example.com", "wrong")).Outcome.ShouldNotBe(SignInOutcome.TooManyAttempts);
    }

    [Fact]
    public async Task A_user_who_is_disabled_or_deleted_in_the_directory_is_signed_out()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        foreach (var name in new[] { "leaver-disabled", "leaver-deleted" })
        {
            var user = await site.Domain.AddUserAsync(name, Password, Token);
            await site.AssignAsync(name, SecurityRole.ReadOnlyAnalyst.Name);
            var caller = (await site.SignInAsync(name + "@corp.example.com", Password)).Caller!;
            await (name.EndsWith("deleted", StringComparison.Ordinal) ? site.Domain.DeleteAsync(user, Token) : site.Domain.SetAsync(user, "userAccountControl", "514", Token));
            site.Site.Clock.Advance(TimeSpan.FromMinutes(5));
            await site.Accounts.RecheckAsync(Token);
            (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem!.Code.ShouldBe("not-signed-in", name);
        }
    }

    [Fact]
    public async Task Without_the_directory_local_accounts_sign_in_and_rights_from_it_last_an_hour()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        await site.Domain.AddUserAsync("patient", Password, Token);
        await site.AssignAsync("patient", SecurityRole.ReadOnlyAnalyst.Name);
        var caller = (await site.SignInAsync("patient@corp.example.com", Password)).Caller!;
        await DisconnectAsync(site);

        (await site.SignInAsync("patient@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.Unavailable);
        (await site.SignInAsync("Administrator", "correct horse battery")).Outcome.ShouldBe(SignInOutcome.SignedIn);
        site.Site.Clock.Advance(TimeSpan.FromMinutes(59));
        await Should.ThrowAsync<DirectoryException>(() => site.Accounts.RecheckAsync(Token));
        (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem.ShouldBeNull();
        site.Site.Clock.Advance(TimeSpan.FromMinutes(2));
        (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem!.Code.ShouldBe("not-signed-in");
    }

    [Fact]
    public async Task A_directory_that_is_too_busy_to_search_is_unavailable_and_takes_nobody_s_rights()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        await using var busy = new BusyDirectory();
        await site.Domain.AddUserAsync("kept", Password, Token);
        await site.AssignAsync("kept", SecurityRole.ReadOnlyAnalyst.Name);
        var caller = (await site.SignInAsync("kept@corp.example.com", Password)).Caller!;
        await PointAsync(site, busy.Address, busy.AuthorityPem);

        (await site.SignInAsync("kept@corp.example.com", Password)).Outcome.ShouldBe(SignInOutcome.Unavailable);
        site.Site.Clock.Advance(TimeSpan.FromMinutes(6));
        await Should.ThrowAsync<DirectoryException>(() => site.Accounts.RecheckAsync(Token));
        (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem.ShouldBeNull();
    }

    [Fact]
    public async Task No_password_is_in_logs_or_audit()
    {
        var logs = new LogRecords();
        await using var site = await ConnectedSite.StartAsync(samba, builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        await site.SignInAsync("administrator@corp.example.com", SambaDomain.AdministratorPassword);
        await site.SignInAsync("administrator@corp.example.com", "a wrong one 8813");
        await DisconnectAsync(site);
        await site.SignInAsync("administrator@corp.example.com", "a wrong one 8813");

        logs.All.ShouldNotBeEmpty();
        foreach (var text in logs.All.Select(r => r.Message).Concat((await site.AuditAsync()).Select(a => a.Target)))
        {
            text.ShouldNotContain(SambaDomain.AdministratorPassword);
            text.ShouldNotContain("8813");
        }
    }

    // Points the stored connection at a port where nothing listens, as a domain controller that is down.
    private static Task DisconnectAsync(ConnectedSite site) => PointAsync(site, site.Domain.Address + ":1", site.Domain.AuthorityPem);

    private static async Task PointAsync(ConnectedSite site, string server, string authorities)
    {
        var directory = site.Directory;
        var options = (await directory.FindAsync(Token))!;
        await site.Site.Database.WriteAsync(
            async (scope, inner) =>
            {
                await directory.SaveAsync(scope, options with { Settings = options.Settings with { Servers = [server], TrustedAuthorities = authorities } }, inner);
                return true;
            },
            Token);
    }
}

using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Databases;
using Espalier.Testing.Directories;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.ActiveDirectory;

public sealed class AdministrativeUserTests(SambaServer samba, PostgresServer postgres)
{
    private const string Password = "twelve or more";

    private static readonly string[] Analyst = [SecurityRole.ReadOnlyAnalyst.Name];
    private static readonly string[] FullAdministrator = [SecurityRole.FullAdministrator.Name];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_local_user_is_added_signs_in_is_given_another_password_and_is_removed(SqlDialect dialect)
    {
        await using var site = await OnAsync(dialect);
        var administrator = await StartAsync(site);
        var signIn = site.Services.GetRequiredService<SiteSignIn>();
        var ada = (await site.Gate.RunAsync(administrator, new AddLocalUser("Ada", Password, Analyst), Token)).Value!;
        var caller = (await signIn.RunAsync("ADA", Password, Token)).Caller!;
        (await site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem.ShouldBeNull();
        (await site.Gate.RunAsync(caller.Id, new AddLocalUser("Eve", Password, Analyst), Token)).Problem!.Code.ShouldBe("not-allowed");

        (await site.Gate.RunAsync(administrator, new SetLocalPassword(ada.Id, "another password"), Token)).Problem.ShouldBeNull();
        (await signIn.RunAsync("Ada", Password, Token)).Outcome.ShouldBe(SignInOutcome.WrongCredentials);
        (await signIn.RunAsync("Ada", "another password", Token)).Outcome.ShouldBe(SignInOutcome.SignedIn);

        (await site.Gate.RunAsync(administrator, new UpdateAdministrativeUser(ada.Id, Analyst, IsDisabled: true), Token)).Problem.ShouldBeNull();
        (await signIn.RunAsync("Ada", "another password", Token)).Outcome.ShouldBe(SignInOutcome.WrongCredentials);
        (await site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Problem!.Code.ShouldBe("not-signed-in");
        (await site.Gate.RunAsync(administrator, new RemoveAdministrativeUser(ada.Id), Token)).Problem.ShouldBeNull();
        (await site.Gate.RunAsync(administrator, new RemoveAdministrativeUser(ada.Id), Token)).Problem!.Kind.ShouldBe(ProblemKind.NotFound);
    }

    [Theory]
    [InlineData("name", "ada@corp.example.com", Password, "Read-only Analyst")]
    [InlineData("name", "CORP\\ada", Password, "Read-only Analyst")]
    [InlineData("name", " ", Password, "Read-only Analyst")]
    [InlineData("password", "ada", "short", "Read-only Analyst")]
    [InlineData("roles", "ada", Password, "King")]
    public async Task A_local_user_that_cannot_be_is_refused_at_its_field(string field, string name, string password, string role)
    {
        await using var site = await TestSite.OnSqliteAsync(_ => { }, Token);
        var administrator = await StartAsync(site);
        (await site.Gate.RunAsync(administrator, new AddLocalUser(name, password, [role]), Token)).Problem!.Fields.Single().Field.ShouldBe(field);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task The_last_user_who_can_manage_security_stays(SqlDialect dialect)
    {
        await using var site = await OnAsync(dialect);
        var administrator = await StartAsync(site);
        var second = (await site.Gate.RunAsync(administrator, new AddLocalUser("Second", Password, FullAdministrator), Token)).Value!;
        (await site.Gate.RunAsync(administrator, new UpdateAdministrativeUser(second.Id, FullAdministrator, IsDisabled: true), Token)).Problem.ShouldBeNull();

        (await site.Gate.RunAsync(administrator, new RemoveAdministrativeUser(administrator.Value), Token)).Problem!.Code.ShouldBe("last-administrator");
        (await site.Gate.RunAsync(administrator, new UpdateAdministrativeUser(administrator.Value, Analyst, IsDisabled: false), Token)).Problem!.Code.ShouldBe("last-administrator");
        (await site.Gate.RunAsync(administrator, new UpdateAdministrativeUser(administrator.Value, FullAdministrator, IsDisabled: true), Token)).Problem!.Code.ShouldBe("last-administrator");
        (await site.Gate.RunAsync(administrator, new GetDirectory(), Token)).Problem.ShouldBeNull();
        (await site.Gate.RunAsync(administrator, new ListAdministrativeUsers(), Token)).Value!.Single(u => u.Id == administrator.Value).Roles.ShouldBe(FullAdministrator);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_removed_password_change_or_user_ends_the_tokens_of_the_api(SqlDialect dialect)
    {
        await using var site = await OnAsync(dialect);
        var administrator = await StartAsync(site);
        var accounts = site.Services.GetRequiredService<Accounts>();
        var user = (await site.Gate.RunAsync(administrator, new AddLocalUser("program", Password, Analyst), Token)).Value!;
        var token = await accounts.CreateTokenAsync(new UserId(user.Id), "test", TimeSpan.FromHours(1), isSignInLink: false, Token);
        var tokens = site.Services.GetRequiredService<ApiTokens>();
        (await tokens.FindAsync(token, null, Token)).ShouldBe(new Bearer(new UserId(user.Id)));
        await site.Gate.RunAsync(administrator, new SetLocalPassword(user.Id, "another password"), Token);
        (await tokens.FindAsync(token, null, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task The_picker_finds_users_and_groups_by_the_beginning_of_a_name_and_takes_no_wildcards()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        await site.Domain.AddUserAsync("picked-user", ConnectedSite.Password, Token, commonName: "Zoë Picked");
        await site.Domain.AddGroupAsync("picked group", Token);

        var found = (await site.AskAsync(new SearchDirectory("picked"))).Value!;
        found.Select(e => (e.Name, e.Kind)).ShouldBe([("CORP\\picked-user", DirectoryEntryKind.User), ("CORP\\picked group", DirectoryEntryKind.Group)]);
        (await site.AskAsync(new SearchDirectory("Zoë"))).Value!.Single().DisplayName.ShouldBe("Zoë Picked");
        (await site.AskAsync(new SearchDirectory("*"))).Value!.ShouldBeEmpty();
        (await site.AskAsync(new SearchDirectory("picked*)(cn=*"))).Value!.ShouldBeEmpty();

        var group = await site.AssignAsync("picked group", SecurityRole.Enrollers.Name);
        group.Kind.ShouldBe(AdministrativeUserKind.DirectoryGroup);
        var sid = group.Sid!;
        (await site.AskAsync(new AddDirectoryUserOrGroup(sid, Analyst))).Problem!.Code.ShouldBe("name-in-use");
        (await site.AskAsync(new AddDirectoryUserOrGroup(sid[..sid.LastIndexOf('-')] + "-999999", Analyst))).Problem!.Kind.ShouldBe(ProblemKind.NotFound);
        (await site.AskAsync(new AddDirectoryUserOrGroup("S-1-5-32>,x", Analyst))).Problem!.Kind.ShouldBe(ProblemKind.Invalid);
    }

    [Fact]
    [Trait("Line", "SEC-15")]
    public async Task Each_product_role_of_the_directory_may_call_what_the_matrix_says_and_nothing_else()
    {
        await using var site = await ConnectedSite.StartAsync(samba);
        var all = Enum.GetValues<Right>().ToHashSet();
        var matrix = new Dictionary<string, HashSet<Right>>
        {
            ["Administrator"] = all,
            ["Full Administrator"] = all,
            ["Read-only Analyst"] = [Right.Read],
            ["Enrollers"] = [Right.Enroll],
            ["Problem Monitor Users"] = [Right.Read, Right.HandleProblemReports],
            ["FileVault Key Administrators"] = [Right.Read],
        };
        SecurityRole.All.Select(r => r.Name).ShouldBe(matrix.Keys, ignoreOrder: true);
        foreach (var (role, rights) in matrix)
        {
            var name = "role-" + role.Length;
            await site.Domain.AddUserAsync(name, ConnectedSite.Password, Token);
            await site.AssignAsync(name, role);
            var caller = (await site.SignInAsync(name + "@corp.example.com", ConnectedSite.Password)).Caller!;
            foreach (var entry in site.Site.Gate.Entries)
            {
                caller.Has(entry.Needs).ShouldBe(rights.Contains(entry.Needs), $"{role}: {entry.Name}");
                if (!rights.Contains(entry.Needs))
                {
                    (await site.Site.Gate.AskForNothingAsync(caller.Id, entry.RequestType, Token)).ShouldNotBeNull().Code.ShouldBe("not-allowed", $"{role}: {entry.Name}");
                }
            }

            (await site.Site.Gate.RunAsync(caller.Id, new ListEnrollmentTokens(), Token)).Succeeded.ShouldBe(rights.Contains(Right.ManageEnrollment));
            (await site.Site.Gate.RunAsync(caller.Id, new GetSiteOverview(), Token)).Succeeded.ShouldBe(rights.Contains(Right.Read));
        }
    }


    private Task<TestSite> OnAsync(SqlDialect dialect)
    {
        Assert.SkipWhen(dialect == SqlDialect.PostgreSql && PostgresServer.Programs is null, PostgresServer.Missing);
        return TestSite.OnAsync(dialect, postgres, null, Token);
    }

    private static async Task<UserId> StartAsync(TestSite site) =>
        await site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Administrator", null, FullAdministrator, Token);
}

using System.Net;
using Espalier.Site.Security.Roles;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.Administration;

public sealed class AccountsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_end_with_the_password_also_where_set_up_gives_another()
    {
        await using var site = await TestSite.OnSqliteAsync(static _ => { }, Token);
        var accounts = site.Services.GetRequiredService<Accounts>();
        var tokens = site.Services.GetRequiredService<ApiTokens>();
        var administrator = await accounts.SaveFirstAdministratorAsync("Administrator", "twelve or more", "site T12", Token);
        var secret = await accounts.CreateTokenAsync(administrator, "thief", TimeSpan.FromDays(1), isSignInLink: false, Token);
        await accounts.SaveFirstAdministratorAsync("Administrator", null, "site T12", Token);
        (await tokens.FindAsync(secret, IPAddress.Loopback, Token)).ShouldNotBeNull();

        await accounts.SaveFirstAdministratorAsync("Administrator", "another password", "site T12", Token);

        (await tokens.FindAsync(secret, IPAddress.Loopback, Token)).ShouldBeNull();
    }
}

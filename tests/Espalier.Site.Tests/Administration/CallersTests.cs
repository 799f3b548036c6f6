using Espalier.Contracts.Admin.Security;
using Espalier.Data;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.Administration;

public sealed class CallersTests(PostgresServer postgres)
{
    /// <summary>Changes that somebody asks into; kept without a care for changes, at least one in each run was remembered as it had been.</summary>
    private const int Changes = 400;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Rights_that_were_read_before_a_change_are_not_kept_after_it(SqlDialect dialect)
    {
        Assert.SkipWhen(dialect == SqlDialect.PostgreSql && PostgresServer.Programs is null, PostgresServer.Missing);
        await using var site = await TestSite.OnAsync(dialect, postgres, null, Token);
        var callers = site.Services.GetRequiredService<Callers>();
        var administrator = await site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Administrator", null, [SecurityRole.FullAdministrator.Name], Token);
        var ada = (await site.Gate.RunAsync(administrator, new AddLocalUser("Ada", "twelve or more", [SecurityRole.ReadOnlyAnalyst.Name]), Token)).Value!;

        using var end = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 2).Select(_ => Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    await callers.FindAsync(new UserId(ada.Id), Token);
                    callers.Forget(new UserId(ada.Id));
                }
            },
            Token)).ToList();
        var wrong = 0;
        for (var i = 0; i < Changes; i++)
        {
            var role = i % 2 == 0 ? SecurityRole.FullAdministrator.Name : SecurityRole.ReadOnlyAnalyst.Name;
            (await site.Gate.RunAsync(administrator, new UpdateAdministrativeUser(ada.Id, [role], IsDisabled: false), Token)).Problem.ShouldBeNull();
            wrong += (await callers.FindAsync(new UserId(ada.Id), Token))!.Roles.Single() == role ? 0 : 1;
        }

        await end.CancelAsync();
        await Task.WhenAll(asking);
        wrong.ShouldBe(0);
    }
}

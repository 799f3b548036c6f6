using System.Net;
using Espalier.Data;
using Espalier.Server.Commands;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Roles;
using Espalier.Site.Security.Vault;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Tests.Commands;

public sealed class SignInLinkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-link-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_first_administrator_of_a_served_site_comes_in_by_a_link_that_works_once_and_is_audited()
    {
        using (var engine = new SqliteEngine(Path.Combine(_folder.FullName, "espalier_t12.db"), SiteRole.ModelParts))
        {
            await new SqliteUpgrade(engine, new SiteContents("T12", TimeProvider.System), NullLogger<SqliteUpgrade>.Instance).RunAsync(Token);
        }

        (await SignInLinkCommand.RunAsync(Options("T12"), TextWriter.Null, TextWriter.Null, Token)).ShouldBe(1, "without the site key nothing is audited");
        using (SiteKey.OpenOrCreate(Options("T12").Site.KeysFolder))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, SiteHostOptions.AddressFile), "https://site.example.com:8443/", Token);
        await using var output = new StringWriter();

        (await SignInLinkCommand.RunAsync(Options("T12"), output, TextWriter.Null, Token)).ShouldBe(0);

        var link = output.ToString().Trim();
        link.ShouldStartWith("https://site.example.com:8443/sign-in/link?code=");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IDatabaseEngine>(new SqliteEngine(Path.Combine(_folder.FullName, "espalier_t12.db"), SiteRole.ModelParts));
        services.AddSite(Options("T12").Site);
        await using var site = services.BuildServiceProvider();
        var signIn = site.GetRequiredService<SiteSignIn>();
        var answer = await signIn.UseLinkAsync(IPAddress.Loopback, link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..], Token);
        answer.Caller!.Roles.ShouldBe([SecurityRole.FullAdministrator.Name]);
        (await signIn.UseLinkAsync(IPAddress.Loopback, link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..], Token)).Outcome.ShouldBe(SignInOutcome.LinkUsed);
        await using var scope = await site.GetRequiredService<SiteDatabase>().ReadAsync(Token);
        (await scope.Command("""SELECT "Caller", "Operation" FROM aud_entries ORDER BY "Id" """).ListAsync(static r => r.GetString(0) + " " + r.GetString(1), Token))
            .ShouldBe(["command line SignInLink", "Administrator SignIn"]);
    }

    [Fact]
    public async Task Where_there_is_no_such_site_none_is_made()
    {
        await using var problems = new StringWriter();

        (await SignInLinkCommand.RunAsync(Options("X99"), TextWriter.Null, problems, Token)).ShouldBe(1);

        problems.ToString().ShouldContain("no site X99");
        _folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    private SiteHostOptions Options(string siteCode) => new()
    {
        Site = new SiteOptions { SiteCode = siteCode, DataFolder = _folder.FullName, KeysFolder = Path.Combine(_folder.FullName, "keys") },
        Ports = new SitePorts(0, 0),
    };
}

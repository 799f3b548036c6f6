using System.Globalization;
using Espalier.Testing.Databases;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Setup;

/// <summary><c>espalier serve</c> with a site on its command line, as a container or a first try uses it.</summary>
public sealed class ServeOptionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-serve-");
    private readonly string _macs = Port();
    private readonly string _console = Port();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_site_is_made_of_the_options_and_served_and_served_again()
    {
        await using (var first = EspalierProcess.Start(null, Token, Arguments("--site-code", "t12", "--roles", "site,reporting")))
        {
            (await first.WaitForAsync("Sign in", Token)).ShouldContain("/sign-in/link?code=");
            await first.WaitForAsync("Site T12 is served", Token);
            (await first.TerminateAsync(Token)).ShouldBe(0);
        }

        await using (var again = EspalierProcess.Start(null, Token, Arguments("--site-code", "T12", "--roles", "reporting,site")))
        {
            await again.WaitForAsync("Site T12 is served", Token);
        }

        var (code, _, errors) = await EspalierProcess.RunAsync(Token, Arguments("--site-code", "T13"));
        (code, errors.Split(':')[0]).ShouldBe((2, "--site-code"));
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_its_option_and_nothing_is_made()
    {
        var (code, _, errors) = await EspalierProcess.RunAsync(Token, Arguments("--site-code", "T1", "--roles", "site,proxy", "--host-name", "not a name"));
        code.ShouldBe(2);
        errors.Trim().Split('\n').Select(static line => line.Split(':')[0]).ShouldBe(["--site-code", "--host-name", "--roles"]);
        (code, _, errors) = await EspalierProcess.RunAsync(Token, Arguments("--database", "a database"));
        (code, errors.Split(':')[0]).ShouldBe((2, "--database"));
        Directory.EnumerateFileSystemEntries(_folder.FullName).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_connection_string_puts_the_site_on_PostgreSQL()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        await using var server = new PostgresServer();
        var database = await server.CreateDatabaseAsync(Token);
        await using var serve = EspalierProcess.Start(null, Token, Arguments("--roles", "site", "--database", database));
        await serve.WaitForAsync("Site ESP is served", Token);
        Directory.EnumerateFiles(Path.Combine(_folder.FullName, "data"), "*.db").ShouldBeEmpty();
    }

    private string[] Arguments(params string[] more) =>
    [
        "serve", "--data", Path.Combine(_folder.FullName, "data"), "--keys", Path.Combine(_folder.FullName, "keys"),
        "--mac-port", _macs, "--console-port", _console, "--files-port", "0", .. more,
    ];

    private static string Port() => TestPorts.Free().ToString(CultureInfo.InvariantCulture);
}

using Espalier.Contracts.Operations;
using Espalier.Server.Setup;
using Espalier.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Tests.Nodes;

/// <summary>A node joins a site by the same answers, the same PostgreSQL and a copy of the site key.</summary>
public sealed class FurtherNodeTests(PostgresServer server) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-node-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_node_with_the_key_of_the_site_has_its_authority_and_one_with_another_key_is_refused()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        DatabaseConnection.TryRead(await server.CreateDatabaseAsync(Token), out var database).ShouldBeTrue();
        var first = (await SetUpAsync(database, "data", "keys")).Value.ShouldNotBeNull();

        var stranger = (await SetUpAsync(database, "data-2", "other-keys")).Problem.ShouldNotBeNull();
        stranger.Detail.ShouldContain("put the right keys folder in place");
        SiteSettingsFile.Find(Path.Combine(_folder.FullName, "data-2")).ShouldBeNull();

        (await SetUpAsync(database, "data-2", "keys")).Value.ShouldNotBeNull().AuthorityFingerprint.ShouldBe(first.AuthorityFingerprint);
    }

    private Task<Result<SiteSetUp>> SetUpAsync(DatabaseAnswers database, string data, string keys) =>
        new SiteSetup(new SetupPlace(Path.Combine(_folder.FullName, data), Path.Combine(_folder.FullName, keys)), NullLoggerFactory.Instance)
            .ApplyAsync(new SetupAnswers { Site = new SiteAnswers { Code = "T12", HostNames = ["site.example.com"] }, Database = database }, null, Token);
}

using System.Text;
using System.Text.Json;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Sites;
using Espalier.Hosting.Logs;
using Espalier.Site;
using Espalier.Site.Logs;
using Espalier.Site.Operations;
using Espalier.Testing.Databases;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Nodes;

/// <summary>The servers of a site on one PostgreSQL, each a process of its own; one of them is of another version.</summary>
public sealed class ServerVersionsTests(PostgresServer server) : IDisposable
{
    private const string OtherVersion = "9.8.7";

    private readonly DirectoryInfo _build = Directory.CreateTempSubdirectory("espalier-other-version-");

    public void Dispose() => _build.Delete(recursive: true);

    [Fact(Timeout = 180_000)]
    [Trait("Line", "SITE-10")]
    public async Task Servers_of_different_versions_are_told_of_until_all_are_upgraded()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        var token = TestContext.Current.CancellationToken;
        CopyBuild(OtherVersion);
        await using var first = await SiteProcess.CreateAsync(await server.CreateDatabaseAsync(token), 1, token);
        await using var second = await first.CreateNodeAsync(token, _build.FullName);
        await first.StartAsync(null, token);
        (await ServersAsync(first, token)).Servers.ShouldHaveSingleItem().State.ShouldBe(ServerState.Running);
        await second.StartAsync(null, token);

        var servers = await UntilAsync(() => ServersAsync(first, token), static s => s.Servers.Count == 2, token);
        var other = servers.Servers.Single(static s => s.Version == OtherVersion);
        other.State.ShouldBe(ServerState.OtherVersion);
        other.Roles.ShouldContain(static r => r.Name == "Site server" && r.Properties.Contains(KeyValuePair.Create("Version", OtherVersion)));
        servers.Servers.Single(s => s.Id != other.Id).State.ShouldBe(ServerState.Running);

        // Each tells of the other, wherever an administrator looks.
        (await EventAsync(first, ImportantEvents.VersionsDiffer, token)).ShouldContain($"runs {OtherVersion}, this one {SiteVersion.Current}");
        (await EventAsync(second, ImportantEvents.VersionsDiffer, token)).ShouldContain($"runs {SiteVersion.Current}, this one {OtherVersion}");

        // Stopped in order, it is no server of the site any more at once.
        await second.TerminateAsync(token);
        (await ServersAsync(first, token)).Servers.ShouldHaveSingleItem();
        await EventAsync(first, ImportantEvents.VersionsAlike, token);
        await using var upgraded = await first.CreateNodeAsync(token);
        await upgraded.StartAsync(null, token);
        (await UntilAsync(() => ServersAsync(first, token), static s => s.Servers.Count == 2, token)).Servers.ShouldAllBe(static s => s.State == ServerState.Running && s.Version == SiteVersion.Current);
    }

    private static async Task<SiteSystems> ServersAsync(SiteProcess node, CancellationToken token) =>
        JsonSerializer.Deserialize<SiteSystems>(await node.Http.GetByteArrayAsync(new Uri("/api/v1/site-systems", UriKind.Relative), token), ApiJson.Options)!;

    private static async Task<string> EventAsync(SiteProcess node, int number, CancellationToken token)
    {
        var log = await UntilAsync(
            async () => JsonSerializer.Deserialize<LogPage>(await node.Http.GetByteArrayAsync(new Uri($"/api/v1/logs/{SiteLogs.Events}", UriKind.Relative), token), ApiJson.Options)!,
            l => l.Messages.Any(m => m.EventId == number),
            token);
        return log.Messages.First(m => m.EventId == number).Text;
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Predicate<T> wanted, CancellationToken token)
    {
        while (true)
        {
            if (await ask() is var answer && wanted(answer))
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), token);
        }
    }

    /// <summary>The same program that says another version of itself.</summary>
    private void CopyBuild(string version)
    {
        var from = RepositoryTree.PathOf("artifacts", "bin", "Espalier.Server", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(_build.FullName, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        // The value of the attribute: how long the text is, and the text.
        byte[] Blob(string text) => [1, 0, (byte)text.Length, .. Encoding.UTF8.GetBytes(text), 0, 0];
        var library = Path.Combine(_build.FullName, Path.GetFileName(typeof(SiteVersion).Assembly.Location));
        var bytes = File.ReadAllBytes(library);
        var at = bytes.AsSpan().IndexOf(Blob(SiteVersion.Current));
        at.ShouldBeGreaterThan(0);
        Blob(version).CopyTo(bytes, at);
        File.WriteAllBytes(library, bytes);
    }
}

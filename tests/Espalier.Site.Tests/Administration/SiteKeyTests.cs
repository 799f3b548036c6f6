using System.Security.Cryptography;
using Espalier.Site.Security.Vault;

namespace Espalier.Site.Tests.Administration;

public sealed class SiteKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-key-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Many_threads_seal_and_open_at_once()
    {
        using var key = SiteKey.OpenOrCreate(_folder.FullName);
        var secrets = Enumerable.Range(0, 64).Select(static i => RandomNumberGenerator.GetBytes(1 + (i * 7))).ToList();
        var sealedOnes = secrets.ConvertAll(s => key.Seal(s, "test"));

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var n = i % secrets.Count;
            key.TryOpen(sealedOnes[n], "test", out var opened).ShouldBeTrue();
            opened.ShouldBe(secrets[n]);
            key.TryOpen(key.Seal(secrets[n], "other"), "other", out var again).ShouldBeTrue();
            again.ShouldBe(secrets[n]);
        });
    }
}

using System.Globalization;
using System.Security.Cryptography;
using Espalier.Contracts.Signatures;

namespace Espalier.Load;

/// <summary>What a poll costs that finds its policy unchanged: the request that every Mac makes every hour.</summary>
internal static class PollRun
{
    /// <summary>Enough for a steady figure within a second.</summary>
    private const int Verifications = 5000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(25);

    public static async Task<int> RunAsync(LoadOptions options, CancellationToken token)
    {
        await using var site = await PlayedSite.StartAsync(options, token);
        System.Console.WriteLine(Measurement.Heading);
        System.Console.WriteLine((await site.EnrollAsync(options, token)).Line("enrollment, with its handshakes"));
        System.Console.WriteLine((await ClosedLoop.EachAsync(site.Watched, options.Workers, site.Macs, mac => mac.PollAsync(token))).Line("first policy"));
        var share = site.Macs.Chunk(Math.Max(1, site.Macs.Count / options.Workers)).Take(options.Workers).ToArray();
        var next = new int[share.Length];
        PlayedMac Next(int worker) => share[worker][next[worker]++ % share[worker].Length];

        // A server that has just started compiles: within its first seconds that is a third of its processor time, and more on PostgreSQL, whose driver is compiled too.
        await ClosedLoop.ForAsync(site.Watched, share.Length, options.Length > WarmUp ? options.Length : WarmUp, worker => Next(worker).PollAsync(token));
        var polls = await ClosedLoop.ForAsync(site.Watched, share.Length, options.Length, worker => Next(worker).PollAsync(token));
        System.Console.WriteLine(polls.Line("poll, not modified"));
        var fresh = await ClosedLoop.ForAsync(site.Watched, share.Length, options.Length, worker =>
        {
            var mac = Next(worker);
            mac.HangUp();
            return mac.PollAsync(token);
        });
        System.Console.WriteLine(fresh.Line("poll with its own handshake"));

        using var bare = await BareServer.StartAsync(share.Length, token);
        await ClosedLoop.ForAsync(bare.Watched, share.Length, options.Length, worker => bare.AskAsync(worker, token));
        var floor = await ClosedLoop.ForAsync(bare.Watched, share.Length, options.Length, worker => bare.AskAsync(worker, token));
        System.Console.WriteLine(floor.Line("bare Kestrel, 304"));
        var verification = Verification();
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            one EC P-256 verification            {verification:F3} ms
            poll beyond a verification           {polls.ServerCost - verification:F3} ms of the server's processor
            rate against bare Kestrel            {polls.Rate / floor.Rate:P0}
            """));
        return polls.Errors + fresh.Errors + floor.Errors == 0 ? 0 : 1;
    }

    private static double Verification()
    {
        using var key = MacKey.Create(KeyKind.EcP256);
        var now = TimeProvider.System.GetUtcNow();
        var name = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        var request = new SignedRequest("GET", "/client/v1/policy", "", RequestSignature.ContentDigest([]), "T12");
        if (!RequestSignature.TryRead(RequestSignature.Input(now, name, key.Algorithm), RequestSignature.Sign(key, request, now, name), out var created, out var keyId, out var algorithm, out var signature))
        {
            throw new InvalidOperationException("A signature that was just made is not read.");
        }

        // Processor time as the server's is: on a busy machine a clock on the wall would make it dear, and what is beyond it cheap.
        var started = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Verifications; i++)
        {
            _ = RequestSignature.Verify(key, request, created, keyId, algorithm, signature);
        }

        return (Environment.CpuUsage.TotalTime - started).TotalMilliseconds / Verifications;
    }
}

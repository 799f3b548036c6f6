using System.Net;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Messages;

namespace Espalier.Server.Tests.Identity;

/// <summary>A key that was taken back counts for nothing from that moment, on open channels too.</summary>
public abstract class RevocationTests<TSite> : IClassFixture<TSite>
    where TSite : LiveSite
{
    private readonly LiveSite _site;

    protected RevocationTests(TSite site)
    {
        Assert.SkipWhen(site.Unavailable is not null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Line", "SEC-20")]
    public async Task A_revoked_key_is_refused_at_once_and_its_open_channel_ends()
    {
        using var mac = await _site.EnrollAsync();
        using var other = await _site.EnrollAsync();
        using var channel = await RawRequest.OpenAsync(mac.Request(HttpMethod.Get, "/client/v1/channel").Compose());
        await using var lines = await channel.Content.ReadAsStreamAsync(Cancel);
        using var reader = new StreamReader(lines);
        (await reader.ReadLineAsync(Cancel))!.ShouldContain("alive");

        await _site.RunAsync(new RevokeDevice(await mac.IdAsync(), "stolen"));

        await reader.ReadToEndAsync(Cancel);
        var (status, problem) = await mac.Request(HttpMethod.Get, "/client/v1/policy").SendAsync();
        (status, problem!.Code).ShouldBe((HttpStatusCode.Unauthorized, ProblemCodes.KeyRevoked));
        (await mac.Request(HttpMethod.Get, "/client/v1/channel").SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
        (await mac.Request(HttpMethod.Post, "/client/v1/certificate", "{}"u8.ToArray()).SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
        (await other.Request(HttpMethod.Get, "/client/v1/policy").SendAsync()).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Revoking_a_device_that_has_no_key_is_refused_and_leaves_no_audit_entry()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        await _site.RunAsync(new RevokeDevice(id, "stolen"));
        var entries = await _site.CountAsync("aud_entries");

        (await _site.TryAsync(new RevokeDevice(id, "again"))).Problem!.Code.ShouldBe("not-found");

        (await _site.CountAsync("aud_entries")).ShouldBe(entries);
    }

    [Fact]
    public async Task The_key_of_a_deleted_device_is_unknown_and_its_channel_ends()
    {
        using var mac = await _site.EnrollAsync();
        using var channel = await RawRequest.OpenAsync(mac.Request(HttpMethod.Get, "/client/v1/channel").Compose());
        using var reader = new StreamReader(await channel.Content.ReadAsStreamAsync(Cancel));
        await reader.ReadLineAsync(Cancel);

        await _site.RunAsync(new DeleteDevice(await mac.IdAsync()));

        await reader.ReadToEndAsync(Cancel);
        (await mac.Request(HttpMethod.Get, "/client/v1/policy").SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyUnknown);
    }

    [Fact]
    public async Task Keys_revoked_while_they_are_looked_up_are_not_kept_as_valid()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        var request = mac.Request(HttpMethod.Get, "/client/v1/policy");
        var lookups = Enumerable.Range(0, 20).Select(_ => request.SendAsync()).ToList();

        await _site.RunAsync(new RevokeDevice(id, "stolen"));

        await Task.WhenAll(lookups);
        (await request.SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
    }
}

public sealed class SqliteRevocationTests(LiveSite site) : RevocationTests<LiveSite>(site);

public sealed class PostgreSqlRevocationTests(PostgreSqlLiveSite site) : RevocationTests<PostgreSqlLiveSite>(site);

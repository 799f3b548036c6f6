using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Messages;

namespace Espalier.Server.Tests.Identity;

/// <summary>The same Mac again, another one that says it is, and what an administrator decides.</summary>
public abstract class ReenrollmentTests<TSite> : IClassFixture<TSite>
    where TSite : LiveSite
{
    private readonly LiveSite _site;

    protected ReenrollmentTests(TSite site)
    {
        Assert.SkipWhen(site.Unavailable is not null, site.Unavailable ?? "");
        _site = site;
    }

    [Fact]
    public async Task A_Mac_that_did_not_get_the_answer_is_answered_again_though_its_token_is_used_up()
    {
        var token = await _site.CreateTokenAsync();
        var facts = LiveSite.NewFacts();
        using var mac = new EnrolledMac(_site, facts, _site.Clock);
        var enroller = new MacClient.Enrollment.Enroller(_site.Clock, null);
        var authorization = new EnrollmentAuthorization { Token = token };
        var cancel = TestContext.Current.CancellationToken;
        var lost = await enroller.EnrollAsync(_site.Url, _site.Fingerprint, authorization, facts, "1.2.3", null, mac.Store, cancel);
        var devices = await _site.CountAsync("dev_status");

        var again = await mac.EnrollAsync(authorization, previous: null, _site.Fingerprint);

        again.Code.ShouldBeNull();
        again.Identity!.ClientId.ShouldBe(lost.Identity!.ClientId);
        again.Identity.Certificate.ShouldBe(lost.Identity.Certificate);
        again.Epoch.ShouldBe(lost.Epoch);
        (await _site.CountAsync("dev_status")).ShouldBe(devices);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_enrollments_of_one_Mac_at_once_make_one_record()
    {
        var facts = LiveSite.NewFacts();
        using var first = new EnrolledMac(_site, facts, _site.Clock);
        MacClient.Enrollment.EnrollmentKeys.LoadOrCreate(first.Store, facts.HardwareId);
        var devices = await _site.CountAsync("dev_status");
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new MacClient.Enrollment.Enroller(_site.Clock, null).EnrollAsync(
            _site.Url, _site.Fingerprint, new EnrollmentAuthorization { Token = _site.Token }, facts, "1.2.3", null, first.Store, TestContext.Current.CancellationToken)));

        results.ShouldAllBe(r => r.Identity != null && !r.IsConflict);
        results.Select(r => r.Identity!.KeyId).Distinct().ShouldHaveSingleItem();
        (await _site.CountAsync("dev_status")).ShouldBe(devices + 1);
    }

    [Fact]
    public async Task A_Mac_that_signs_with_its_old_key_keeps_its_record_and_the_old_key_ends()
    {
        using var mac = await _site.EnrollAsync();
        var (id, old) = (await mac.IdAsync(), mac.Identity);

        var result = await mac.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, old, _site.Fingerprint);

        result.IsConflict.ShouldBeFalse();
        (await mac.IdAsync()).ShouldBe(id);
        result.Epoch.ShouldBe(2);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        mac.Use(old);
        (await mac.GetPolicyAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Line", "ENR-28")]
    public async Task A_new_key_for_known_hardware_makes_a_conflict_record_even_where_the_old_key_was_revoked(bool isRevoked)
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        if (isRevoked)
        {
            await _site.RunAsync(new RevokeDevice(id, "stolen"));
        }

        using var claimant = new EnrolledMac(_site, mac.Facts, _site.Clock);
        var result = await claimant.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, previous: null, _site.Fingerprint);

        result.IsConflict.ShouldBeTrue();
        var conflict = await claimant.IdAsync();
        conflict.ShouldNotBe(id);
        (await _site.FindStatusAsync(conflict))!.ConflictWith.ShouldBe(id.Value);
        (await mac.GetPolicyAsync()).Succeeded.ShouldBe(!isRevoked);
    }

    [Fact]
    public async Task A_conflict_record_does_not_stop_being_one_by_enrolling_again()
    {
        using var mac = await _site.EnrollAsync();
        using var claimant = new EnrolledMac(_site, mac.Facts, _site.Clock);
        await claimant.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, previous: null, _site.Fingerprint);

        var again = await claimant.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, claimant.Identity, _site.Fingerprint);

        again.IsConflict.ShouldBeTrue();
        (await _site.FindStatusAsync(await claimant.IdAsync()))!.ConflictWith.ShouldBe((await mac.IdAsync()).Value);
    }

    [Fact]
    public async Task Merging_gives_the_record_to_the_new_key_and_ends_the_old_one()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        using var claimant = new EnrolledMac(_site, mac.Facts, _site.Clock);
        await claimant.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, previous: null, _site.Fingerprint);
        var conflict = await claimant.IdAsync();
        using var channel = await RawRequest.OpenAsync(mac.Request(HttpMethod.Get, "/client/v1/channel").Compose());
        using var reader = new StreamReader(await channel.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        await _site.RunAsync(new MergeDevices(conflict));

        (await claimant.IdAsync()).ShouldBe(id);
        (await _site.FindStatusAsync(conflict)).ShouldBeNull();
        (await claimant.DownloadAsync()).IsNew.ShouldBeTrue();
        (await mac.GetPolicyAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
        await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var details = await _site.RunAsync(new GetDevice(id));
        details.DiscoveryData.ShouldContain(d => d.Value == "GUID:" + claimant.Identity.ClientId.ToString("D").ToUpperInvariant());
        (await _site.TryAsync(new MergeDevices(conflict))).Problem!.Code.ShouldBe("not-found");
    }

    [Fact]
    public async Task Splitting_leaves_two_Macs_with_their_keys()
    {
        using var mac = await _site.EnrollAsync();
        using var claimant = new EnrolledMac(_site, mac.Facts, _site.Clock);
        await claimant.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, previous: null, _site.Fingerprint);
        var conflict = await claimant.IdAsync();

        await _site.RunAsync(new SplitDevice(conflict));

        (await _site.FindStatusAsync(conflict))!.ConflictWith.ShouldBeNull();
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        (await claimant.GetPolicyAsync()).Succeeded.ShouldBeTrue();
        (await _site.TryAsync(new SplitDevice(conflict))).Problem!.Code.ShouldBe("not-found");
    }

    [Fact]
    public async Task Deleting_the_record_of_the_hardware_frees_its_conflict_records()
    {
        using var mac = await _site.EnrollAsync();
        using var claimant = new EnrolledMac(_site, mac.Facts, _site.Clock);
        await claimant.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, previous: null, _site.Fingerprint);

        await _site.RunAsync(new DeleteDevice(await mac.IdAsync()));

        (await _site.FindStatusAsync(await claimant.IdAsync()))!.ConflictWith.ShouldBeNull();
    }

    [Fact]
    public async Task A_cloned_disk_does_not_take_the_record_of_the_Mac_it_comes_from()
    {
        using var mac = await _site.EnrollAsync();
        using var clone = new EnrolledMac(_site, LiveSite.NewFacts("Clone"), _site.Clock);
        mac.Identity.IsOf(clone.Facts).ShouldBeFalse("the client sees that the identity came with a disk");

        var result = await clone.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, mac.Identity, _site.Fingerprint);

        result.IsConflict.ShouldBeTrue();
        (await clone.IdAsync()).ShouldNotBe(await mac.IdAsync());
        (await mac.GetPolicyAsync()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_signature_of_a_key_that_is_not_the_previous_one_is_worth_nothing()
    {
        using var mac = await _site.EnrollAsync();
        using var stranger = await _site.EnrollAsync();
        using var claimant = new EnrolledMac(_site, mac.Facts, _site.Clock);

        var forged = mac.Identity with { SigningKey = stranger.Identity.SigningKey };
        var result = await claimant.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, forged, _site.Fingerprint);

        result.IsConflict.ShouldBeTrue();
        (await claimant.IdAsync()).ShouldNotBe(await mac.IdAsync());
    }

    [Fact]
    public async Task A_token_bound_to_a_device_gives_its_record_to_the_new_key()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        var token = await _site.CreateTokenAsync(boundTo: id);
        using var again = new EnrolledMac(_site, mac.Facts, _site.Clock);

        var result = await again.EnrollAsync(new EnrollmentAuthorization { Token = token }, previous: null, _site.Fingerprint);

        result.IsConflict.ShouldBeFalse();
        (await again.IdAsync()).ShouldBe(id);
        (await mac.GetPolicyAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
    }

    [Fact]
    [Trait("Line", "ENR-28")]
    public async Task After_removing_the_client_the_record_stays_unmanaged_and_enrolling_again_restores_it()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();

        (await mac.Session.LeaveAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();

        (await mac.GetPolicyAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
        var details = await _site.RunAsync(new GetDevice(id));
        details.ClientId.ShouldBeNull();
        details.UnmanagedReason.ShouldNotBeNull();

        using var reinstalled = new EnrolledMac(_site, mac.Facts, _site.Clock);
        (await reinstalled.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, previous: null, _site.Fingerprint)).IsConflict.ShouldBeFalse();
        (await reinstalled.IdAsync()).ShouldBe(id);
        (await _site.RunAsync(new GetDevice(id))).UnmanagedReason.ShouldBeNull();
    }

    [Fact]
    public async Task A_Mac_enrolled_again_after_its_record_was_deleted_is_a_new_record()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        await _site.RunAsync(new DeleteDevice(id));

        var result = await mac.EnrollAsync(new EnrollmentAuthorization { Token = _site.Token }, mac.Identity, _site.Fingerprint);

        result.IsConflict.ShouldBeFalse();
        (await mac.IdAsync()).Value.ShouldBeGreaterThan(id.Value);
    }

    [Fact]
    public async Task Two_Macs_may_have_the_same_name_and_serial_number()
    {
        using var one = await _site.EnrollAsync(LiveSite.NewFacts("Same name"));
        using var two = await _site.EnrollAsync(LiveSite.NewFacts("Same name") with { SerialNumber = one.Facts.SerialNumber });
        (await two.IdAsync()).ShouldNotBe(await one.IdAsync());
        (await _site.FindStatusAsync(await two.IdAsync()))!.ConflictWith.ShouldBeNull();
    }
}

public sealed class SqliteReenrollmentTests(LiveSite site) : ReenrollmentTests<LiveSite>(site);

public sealed class PostgreSqlReenrollmentTests(PostgreSqlLiveSite site) : ReenrollmentTests<PostgreSqlLiveSite>(site);

using System.Net;
using System.Net.Http.Headers;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;
using Espalier.Data;
using Espalier.Server.Tests.Identity;
using Espalier.Site.Policies;
using Espalier.Site.Security.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Nodes;

/// <summary>What one node changes holds on the other nodes at once, although they keep in memory what they ask for often.</summary>
public sealed class NodeNewsTests : IClassFixture<PostgreSqlLiveSite>, IAsyncLifetime
{
    private readonly LiveSite _site;
    private WebApplication _other = null!;
    private Uri _url = null!;
    private Uri _console = null!;

    public NodeNewsTests(PostgreSqlLiveSite site)
    {
        Assert.SkipWhen(site.Unavailable is not null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (_other, _url, _console) = await _site.StartNodeAsync();

    public async ValueTask DisposeAsync()
    {
        await _other.StopAsync(Cancel);
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Line", "SEC-20")]
    public async Task A_key_that_is_revoked_on_one_node_ends_on_the_others_also_when_they_were_not_listening(bool isConnectionLost)
    {
        using var mac = await _site.EnrollAsync();
        using var reader = await OpenChannelAsync(mac);

        if (isConnectionLost)
        {
            await using var scope = await _site.Database.ReadAsync(Cancel);
            (await scope.Command("SELECT count(CASE WHEN datname = current_database() AND query LIKE 'LISTEN%' THEN pg_terminate_backend(pid) END) FROM pg_stat_activity").ScalarAsync<int>(Cancel)).ShouldBeGreaterThan(0);
        }

        await _site.RunAsync(new RevokeDevice(await mac.IdAsync(), "stolen"));

        await reader.ReadToEndAsync(Cancel);
        (await On(mac, "/client/v1/policy").SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyRevoked);
    }

    [Fact]
    public async Task A_device_that_is_deleted_on_one_node_is_unknown_on_the_others()
    {
        using var mac = await _site.EnrollAsync();
        using var reader = await OpenChannelAsync(mac);

        await _site.RunAsync(new DeleteDevice(await mac.IdAsync()));

        await reader.ReadToEndAsync(Cancel);
        (await On(mac, "/client/v1/policy").SendAsync()).Problem!.Code.ShouldBe(ProblemCodes.KeyUnknown);
    }

    [Fact]
    public async Task A_Mac_connected_to_one_node_is_told_of_a_variable_that_another_has_set()
    {
        using var mac = await _site.EnrollAsync();
        var id = await mac.IdAsync();
        using var reader = await OpenChannelAsync(mac);
        var version = await VersionAsync(mac, null);
        (await VersionAsync(mac, version)).ShouldBeNull("nothing has changed");

        await _site.RunAsync(new SetDeviceVariablesRequest(id, [new Variable { Name = "DESK", Value = "7" }]));

        // Its enrollment may have been told of before.
        do
        {
            await ToldOfPolicyAsync(reader);
        }
        while (await VersionAsync(mac, version) is null);
    }

    [Fact]
    public async Task Macs_connected_to_one_node_are_told_of_a_configuration_that_another_has_changed()
    {
        using var mac = await _site.EnrollAsync();
        using var reader = await OpenChannelAsync(mac);
        var snapshots = _other.Services.GetRequiredService<ConfigurationSnapshots>();
        (await snapshots.GetAsync(Cancel)).Items.ShouldBeEmpty();
        var setting = new SettingDefinition { Name = "delay", DataType = SettingDataType.Text, DiscoveryScript = "#! /bin/sh -\necho 300\n", Rules = [new ComplianceRule { Name = "five minutes", Operator = RuleOperator.Equals, Operands = ["300"] }] };
        var item = new ConfigurationItemDefinition { Id = Guid.CreateVersion7(), Version = 1, Name = "Screen saver", Settings = [setting] };

        await _site.RunAsync(new SaveConfigurationItem(item));

        do
        {
            await ToldOfPolicyAsync(reader);
        }
        while (!(await snapshots.GetAsync(Cancel)).Items.ContainsKey(item.Id));
    }

    [Fact]
    public async Task An_authority_that_is_announced_on_one_node_is_trusted_on_the_others()
    {
        var certificates = _other.Services.GetRequiredService<SiteCertificates>();
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        certificates.AuthoritiesChanged += changed.SetResult;

        await _site.RunAsync(new AnnounceSiteAuthority());

        await changed.Task.WaitAsync(Cancel);
        certificates.Authorities.Select(static a => a.Thumbprint).ShouldBe(_site.Certificates.Authorities.Select(static a => a.Thumbprint));
    }

    [Fact]
    public async Task Who_signed_in_on_one_node_is_signed_in_on_the_others_and_signed_out_there_with_the_account()
    {
        var (session, _) = await ConsoleSession.SignInAsync(_site.ConsoleUrl, "Rosa", LiveSite.Password, "/", Cancel);
        using var __ = session;
        using (var shown = await session.GetAsync(new Uri(_console, "/console/export/devices"), Cancel))
        {
            shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var rosa = (await _site.RunAsync(new ListAdministrativeUsers())).Single(static u => u.Name == "Rosa");
        await _site.RunAsync(new SetLocalPassword(rosa.Id, LiveSite.Password));

        await SignedOutAsync(session);
    }

    /// <summary>Asks the other node until it refuses the session; the news of it is on its way.</summary>
    private async Task SignedOutAsync(HttpClient session)
    {
        while (true)
        {
            using var answer = await session.GetAsync(new Uri(_console, "/console/export/devices"), Cancel);
            if (answer.StatusCode == HttpStatusCode.Redirect)
            {
                return;
            }
        }
    }

    private static async Task ToldOfPolicyAsync(StreamReader channel)
    {
        while (!(await channel.ReadLineAsync(Cancel))!.Contains(ChannelKinds.Policy, StringComparison.Ordinal))
        {
        }
    }

    private RawRequest On(EnrolledMac mac, string path) => mac.Request(HttpMethod.Get, path) with { Site = _url };

    /// <summary>Opens the Mac's channel to the other node, which knows its key from then on.</summary>
    private async Task<StreamReader> OpenChannelAsync(EnrolledMac mac)
    {
        var channel = await RawRequest.OpenAsync(On(mac, "/client/v1/channel").Compose());
        var reader = new StreamReader(await channel.Content.ReadAsStreamAsync(Cancel));
        (await reader.ReadLineAsync(Cancel))!.ShouldContain("alive");
        return reader;
    }

    /// <summary>The version of the policy on the other node; null when it is the known one.</summary>
    private async Task<string?> VersionAsync(EnrolledMac mac, string? known)
    {
        var request = On(mac, "/client/v1/policy").Compose();
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(known));
        }

        using var answer = await RawRequest.OpenAsync(request);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotModified);
        return answer.StatusCode == HttpStatusCode.OK ? answer.Headers.ETag!.ToString() : null;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Signatures;
using Espalier.Site.Enrollment;
using Espalier.Site.Policies;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Tests.Collections;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.Policies;

public abstract class VariablesInPoliciesTests : IDisposable
{
    private const string Secret = "s3cret-of-the-domain";

    private readonly CollectionSite _site;
    private readonly ECDiffieHellman _agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    protected VariablesInPoliciesTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DevicePolicies Policies => _site.Site.Services.GetRequiredService<DevicePolicies>();

    public void Dispose()
    {
        _agreement.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact, Trait("Line", "COLL-9")]
    public async Task A_policy_carries_open_values_as_they_are_and_masked_ones_for_that_Mac_alone()
    {
        var (device, known) = await MacAsync();
        var low = await _site.CreateAsync("Low", CollectionSite.Direct(device));
        var high = await _site.CreateAsync("High", CollectionSite.Direct(device));
        await _site.DoAsync(new UpdateCollectionRequest { Id = high, VariablePriority = 9 });
        await SetAsync(low, new Variable { Name = "Office", Value = "Rome" }, new Variable { Name = "JoinPassword", Value = Secret, IsMasked = true });
        await SetAsync(high, new Variable { Name = "OFFICE", Value = "Berlin" }, new Variable { Name = "Desk", Value = "1" });
        await _site.DoAsync(new SetDeviceVariablesRequest(device, [new Variable { Name = "desk", Value = "7" }]));

        var policy = await DownloadAsync(known);

        policy.Variables.ShouldBe(new Dictionary<string, string> { ["desk"] = "7", ["OFFICE"] = "Berlin" }, ignoreOrder: true);
        var masked = policy.MaskedVariables.ShouldHaveSingleItem();
        SealedSecret.TryOpen(_agreement, masked.Value, DevicePolicy.VariableContext(known.ClientId, "JoinPassword"), out var opened).ShouldBeTrue();
        Encoding.UTF8.GetString(opened).ShouldBe(Secret);
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        SealedSecret.TryOpen(other, masked.Value, DevicePolicy.VariableContext(known.ClientId, "JoinPassword"), out _).ShouldBeFalse();
    }

    [Fact, Trait("Line", "COLL-9")]
    public async Task The_version_changes_with_a_value_and_stays_while_nothing_changes()
    {
        var (device, known) = await MacAsync();
        var collection = await _site.CreateAsync("Version", CollectionSite.Direct(device));
        var versions = new List<string> { await Policies.VersionAsync(device, known.ClientId, Token) };
        await SetAsync(collection, new Variable { Name = "Pin", Value = Secret, IsMasked = true });
        versions.Add(await Policies.VersionAsync(device, known.ClientId, Token));
        await SetAsync(collection, new Variable { Name = "Pin", Value = Secret + "!", IsMasked = true });
        versions.Add(await Policies.VersionAsync(device, known.ClientId, Token));
        await SetAsync(collection, new Variable { Name = "Pin", Value = "open" });
        versions.Add(await Policies.VersionAsync(device, known.ClientId, Token));
        versions.Distinct().Count().ShouldBe(4);

        await SetAsync(collection, new Variable { Name = "Pin", Value = Secret, IsMasked = true });
        (await Policies.GetAsync(known, Token)).Version.ShouldBe((await Policies.GetAsync(known, Token)).Version);
        (await Policies.GetAsync(known, Token)).Version.ShouldBe(await Policies.VersionAsync(device, known.ClientId, Token));
        await SetAsync(collection);
        (await Policies.VersionAsync(device, known.ClientId, Token)).ShouldBe(versions[0]);
    }

    [Fact, Trait("Line", "COLL-9")]
    public async Task A_masked_value_is_nowhere_but_sealed()
    {
        var (device, known) = await MacAsync();
        var collection = await _site.CreateAsync("Nowhere", CollectionSite.Direct(device));
        await SetAsync(collection, new Variable { Name = "JoinPassword", Value = Secret, IsMasked = true });

        var (_, envelope) = await Policies.GetAsync(known, Token);
        var seen = new StringBuilder(envelope.Assignments).Append(Encoding.UTF8.GetString(Payload(envelope)));
        seen.Append(JsonSerializer.Serialize(await _site.DoAsync(new GetDevicePolicy(device))));
        seen.Append(JsonSerializer.Serialize(await _site.DoAsync(new ExplainDevice(device))));
        seen.Append(JsonSerializer.Serialize(await _site.DoAsync(new GetCollectionVariablesRequest(collection))));
        foreach (var record in _site.Logs.All)
        {
            seen.AppendLine(record.ToString());
        }

        await using var scope = await _site.Site.Database.ReadAsync(Token);
        foreach (var entry in await scope.Context.Set<AuditEntry>().AsNoTracking().ToListAsync(Token))
        {
            seen.AppendLine(JsonSerializer.Serialize(entry));
        }

        seen.ToString().ShouldContain("JoinPassword");
        seen.ToString().ShouldNotContain(Secret);
        seen.ToString().ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)));
    }

    [Fact, Trait("Line", "POL-2")]
    public async Task The_policy_dump_says_where_every_variable_comes_from()
    {
        var (device, _) = await MacAsync();
        var collection = await _site.CreateAsync("Dump", CollectionSite.Direct(device));
        await SetAsync(collection, new Variable { Name = "Pin", Value = Secret, IsMasked = true });
        await _site.DoAsync(new SetDeviceVariablesRequest(device, [new Variable { Name = "Desk", Value = "7" }]));

        var dump = await _site.DoAsync(new GetDevicePolicy(device));

        dump.Variables.Select(v => (v.Name, v.Value, v.IsMasked, v.From)).ShouldBe([("Desk", "7", false, null), ("Pin", null, true, collection)]);
        dump.Variables[1].FromName!.ShouldStartWith("Dump");
        dump.Settings.PolicyPollMinutes.ShouldBe(60);
        dump.Assignments.Baselines.ShouldBeEmpty();
    }

    private Task<Variables> SetAsync(CollectionId collection, params IReadOnlyList<Variable> variables) => _site.DoAsync(new SetCollectionVariablesRequest(collection, variables));

    private async Task<(ResourceId Id, KnownDevice Known)> MacAsync()
    {
        await _site.Site.Services.GetRequiredService<SiteCertificates>().LoadAsync(Token);
        var id = await _site.AddDeviceAsync(_site.NewName("with policy"));
        return (id, new KnownDevice(id, Guid.CreateVersion7(), "key", MacKey.Create(KeyKind.EcP256), _agreement.ExportSubjectPublicKeyInfo(), DateTimeOffset.MaxValue, ""));
    }

    private async Task<DevicePolicy> DownloadAsync(KnownDevice known) =>
        JsonSerializer.Deserialize(Payload((await Policies.GetAsync(known, Token)).Envelope), MessagesJson.Default.DevicePolicy)!;

    private byte[] Payload(PolicyEnvelope envelope)
    {
        var certificates = _site.Site.Services.GetRequiredService<SiteCertificates>();
        SignedDocument.Read(envelope.Device, ChannelKinds.PolicyType, certificates.Authorities, _site.Site.Clock.GetUtcNow(), out var payload).ShouldBe(SignedDocumentError.None);
        return payload;
    }
}

public sealed class SqliteVariablesInPoliciesTests(SqliteCollectionSite site) : VariablesInPoliciesTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresVariablesInPoliciesTests(PostgresCollectionSite site) : VariablesInPoliciesTests(site), IClassFixture<PostgresCollectionSite>;

using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Enrollment;
using Espalier.MacClient.Messages;
using Espalier.MacClient.Policies;
using Espalier.MacClient.Store;

namespace Espalier.Server.Tests.Identity;

/// <summary>A Mac as the site sees it: the real client's enrollment, connection, outbox and store, without macOS around them.</summary>
public sealed class EnrolledMac : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-mac-");
    private readonly LiveSite _site;
    private SiteSession? _session;

    public EnrolledMac(LiveSite site, DeviceFacts facts, TimeProvider clock)
    {
        _site = site;
        Facts = facts;
        Clock = clock;
        Store = ClientStore.Open(Path.Combine(_folder.FullName, "client.db"));
        Outbox = new Outbox(Store);
        Policy = new PolicyClient(Store);
    }

    public DeviceFacts Facts { get; set; }

    public TimeProvider Clock { get; }

    public ClientStore Store { get; }

    public Outbox Outbox { get; }

    public PolicyClient Policy { get; }

    public SiteSession Session => _session!;

    public ClientIdentity Identity => Session.Identity;

    public SiteConnection Connection => Session.Connection;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<EnrollmentResult> EnrollAsync(EnrollmentAuthorization authorization, ClientIdentity? previous, string fingerprint, Uri? url = null, IPAddress? from = null)
    {
        var result = await new Enroller(Clock, from).EnrollAsync(url ?? _site.Url, fingerprint, authorization, Facts, "1.2.3", previous, Store, Cancel);
        if (result.Identity is { } identity)
        {
            Outbox.Begin(result.Epoch);
            identity.Save(Store);
            EnrollmentKeys.Remove(Store);
            Use(identity);
        }

        return result;
    }

    public void Use(ClientIdentity identity)
    {
        _session?.Dispose();
        _session = new SiteSession(Store, identity, Clock, null);
    }

    public async Task<ResourceId> IdAsync() => new((await _site.FindStatusAsync(Identity.ClientId))!.ResourceId);

    public Task<SiteAnswer> GetPolicyAsync() => Connection.SendAsync(HttpMethod.Get, "/client/v1/policy", [], null, TimeSpan.FromSeconds(30), Cancel);

    public Task<PolicyOutcome> DownloadAsync() => Policy.DownloadAsync(Connection, Identity, Cancel);

    public void Add(string kind, object body) => Outbox.Add(kind, Clock.GetUtcNow(), JsonSerializer.SerializeToElement(body, JsonSerializerOptions.Web));

    public Task<string?> SendAllAsync() => new ReportSender(Outbox, Connection).SendAllAsync(Cancel);

    /// <summary>Posts a batch as it is, signed.</summary>
    public async Task<(HttpStatusCode Status, ReportBatchAnswer? Answer, string? Code)> PostAsync(byte[] body)
    {
        var answer = await Connection.SendAsync(HttpMethod.Post, "/client/v1/reports", body, null, TimeSpan.FromSeconds(30), Cancel);
        return (answer.Status, answer.Succeeded ? JsonSerializer.Deserialize(answer.Content, MessagesJson.Default.ReportBatchAnswer) : null, answer.Problem?.Code);
    }

    public Task<(HttpStatusCode Status, ReportBatchAnswer? Answer, string? Code)> PostAsync(ReportBatch batch) => PostAsync(JsonSerializer.SerializeToUtf8Bytes(batch, MessagesJson.Default.ReportBatch));

    public RawRequest Request(HttpMethod method, string path, byte[]? body = null)
    {
        var key = Identity.OpenSigningKey();
        return new RawRequest(_site.Url, method, path, body ?? [], key, Identity.KeyId, Clock.GetUtcNow());
    }

    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _session?.Dispose();
        Outbox.Dispose();
        Store.Dispose();
        _folder.Delete(recursive: true);
    }
}

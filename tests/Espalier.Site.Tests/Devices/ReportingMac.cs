using System.Text.Json;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Site.Devices;
using Espalier.Site.Enrollment;
using Espalier.Site.Messages;
using Espalier.Site.Tests.Collections;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.Devices;

/// <summary>An enrolled Mac of a test, whose reports are taken by the site's own handlers.</summary>
internal sealed class ReportingMac : IDisposable
{
    private readonly CollectionSite _site;
    private readonly MacKey _key = MacKey.Create(KeyKind.EcP256);
    private readonly KnownDevice _known;
    private long _sequence;

    private ReportingMac(CollectionSite site, ResourceId id, Guid client)
    {
        _site = site;
        _known = new KnownDevice(id, client, "key", _key, [], DateTimeOffset.MaxValue, "");
    }

    public ResourceId Id => _known.Id;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ReportingMac> EnrollAsync(CollectionSite site, string name, string enrolledBy)
    {
        var id = await site.AddDeviceAsync(name);
        var client = Guid.CreateVersion7();
        await site.Site.Database.WriteAsync(
            async (scope, token) =>
            {
                var now = site.Site.Clock.GetUtcNow();
                scope.Context.Add(new DeviceStatus { ResourceId = id.Value, ClientId = client, HardwareId = client.ToString(), SerialNumber = "C" + id, EnrolledAt = now, EnrolledBy = enrolledBy });
                scope.Context.Add(new DeviceIdentity { KeyId = client.ToString("N"), ResourceId = id.Value, ClientId = client, Certificate = [], AgreementKey = [], AuthorityFingerprint = "", IssuedAt = now, NotAfter = now.AddYears(10) });
                return await scope.Context.SaveChangesAsync(token);
            },
            Token);
        return new ReportingMac(site, id, client);
    }

    /// <summary>Hands over one report, whose acknowledgement is not looked at.</summary>
    public async Task ReportAsync<T>(string kind, T body)
    {
        var options = MessagesJson.Default.GetTypeInfo(typeof(T)) ?? InventoryJson.Default.GetTypeInfo(typeof(T))!;
        var report = new Report { Sequence = ++_sequence, Kind = kind, ObservedAt = _site.Site.Clock.GetUtcNow(), Body = JsonSerializer.SerializeToElement(body, options) };
        var handler = _site.Site.Services.GetServices<IReportHandler>().Single(h => h.Kind == kind);
        (await _site.Site.Database.WriteAsync((scope, token) => handler.HandleAsync(scope, _known, report, token), Token)).Rejected.ShouldBeNull();
        await _site.SettleAsync();
    }

    public void Dispose() => _key.Dispose();
}

using System.Net;
using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Enrollment;

namespace Espalier.Load;

/// <summary>A Mac as far as the site can tell: keys, a connection from an address of its own, and a sequence of reports.</summary>
internal sealed class PlayedMac : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ClientIdentity _identity;
    private readonly IPAddress _address;
    private readonly int _epoch;
    private SiteConnection _connection;
    private string? _policy;
    private long _sequence;

    private PlayedMac(int number, ClientIdentity identity, int epoch, IPAddress address)
    {
        Number = number;
        _identity = identity;
        _epoch = epoch;
        _address = address;
        _connection = new SiteConnection(_identity, TimeProvider.System, address);
    }

    public int Number { get; }

    /// <summary>What the site's discovery data say of it, so that it is found there.</summary>
    public string SerialNumber => Serial(Number);

    /// <summary>Bytes of the last report sent.</summary>
    public int LastBytes { get; private set; }

    public static async Task<PlayedMac> EnrollAsync(int number, PlayedSite site, CancellationToken token)
    {
        var address = IPAddress.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"127.{1 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"));
        var facts = new DeviceFacts
        {
            Name = $"Load {number}",
            NetbiosName = $"LOAD{number}",
            SerialNumber = Serial(number),
            HardwareId = Guid.CreateVersion7().ToString("D").ToUpperInvariant(),
            Model = "Mac14,2",
            OsVersion = "15.3.1",
            OsBuild = "24D70",
            Architecture = "arm64",
            Addresses = [new DeviceAddress("192.168.7.20", 24, "02:00:00:00:00:01", "en0")],
        };
        var result = await new Enroller(TimeProvider.System, address).EnrollAsync(
            site.Address, site.Fingerprint, new EnrollmentAuthorization { Token = site.Token }, facts, "1.0.0", previous: null, token);
        return result.Identity is null ? throw new InvalidOperationException($"The site refuses a Mac: {result.Code} {result.Detail}") : new PlayedMac(number, result.Identity, result.Epoch, address);
    }

    /// <summary>Asks for the policy; true if the site says that it is as it was, or gives one for the first time.</summary>
    public async Task<bool> PollAsync(CancellationToken token)
    {
        var answer = await _connection.SendAsync(HttpMethod.Get, "/client/v1/policy", [], _policy, Limit, token);
        var expected = _policy is null ? HttpStatusCode.OK : HttpStatusCode.NotModified;
        _policy = answer.ETag ?? _policy;
        return answer.Status == expected;
    }

    /// <summary>The next request makes a connection of its own, with the whole handshake.</summary>
    public void HangUp()
    {
        _connection.Dispose();
        _connection = new SiteConnection(_identity, TimeProvider.System, _address);
    }

    /// <summary>The sequence of the report that comes next.</summary>
    public long NextSequence => _sequence + 1;

    /// <summary>Sends one inventory; true if the site took it.</summary>
    public Task<bool> SendAsync(InventoryReport inventory, CancellationToken token) => OfferAsync(Next(inventory), token);

    /// <summary>The Mac's next report.</summary>
    public Report Next(InventoryReport inventory) => new()
    {
        Sequence = ++_sequence,
        Kind = ReportKinds.Inventory,
        ObservedAt = TimeProvider.System.GetUtcNow(),
        Body = JsonSerializer.SerializeToElement(inventory, InventoryJson.Default.InventoryReport),
    };

    /// <summary>Sends a report, or sends it again; true if the site has it and all before, and waits for the one after this Mac's last.</summary>
    public async Task<bool> OfferAsync(Report report, CancellationToken token)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ReportBatch(_epoch, [report]), MessagesJson.Default.ReportBatch);
        LastBytes = body.Length;
        var answer = await _connection.SendAsync(HttpMethod.Post, "/client/v1/reports", body, null, Limit, token);
        return answer.Status == HttpStatusCode.OK
            && JsonSerializer.Deserialize(answer.Content, MessagesJson.Default.ReportBatchAnswer) is { Quarantined.Count: 0, ResyncClasses.Count: 0, Resync: false } taken
            && taken.NextExpected == _sequence + 1;
    }

    /// <summary>The same Mac on a connection of its own, which ends when it is disposed; it polls and does not report.</summary>
    public PlayedMac Visitor() => new(Number, _identity, _epoch, _address) { _policy = _policy };

    /// <summary>Has the next poll answered with the policy.</summary>
    public void ForgetPolicy() => _policy = null;

    /// <summary>Opens the channel and reads its first line; it stays open until the answer is disposed.</summary>
    public async Task<HttpResponseMessage> OpenChannelAsync(CancellationToken token)
    {
        var channel = await _connection.OpenAsync("/client/v1/channel", token);
        var first = new byte[1];
        await (await channel.Content.ReadAsStreamAsync(token)).ReadExactlyAsync(first, token);
        return channel;
    }

    public void Dispose() => _connection.Dispose();

    private static string Serial(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"LOAD{number:D8}");
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Runtime;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacSimulator.Tests.Runtime;

/// <summary>The real client runtime on a simulated Mac that has no connection: its site's port is closed.</summary>
internal sealed class RunningClient : IAsyncDisposable, ILogger
{
    private const int InventoryTaken = 5004;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-client-");
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Channel<bool> _inventories = Channel.CreateUnbounded<bool>();
    private readonly SimulatedMac _mac;
    private readonly ClientStore _store;
    private readonly ClientRuntime _client;
    private readonly Task _running;

    static RunningClient() => SQLitePCL.Batteries_V2.Init();

    public RunningClient(WatchedClock clock, ClientOptions options)
    {
        Clock = clock;
        Options = options;
        _mac = new SimulatedMac(TestMac.Plan(), clock, TestMac.Host);
        _store = ClientStore.Open(Path.Combine(_folder.FullName, "client.db"));
        _client = new ClientRuntime(_mac, _store, Identity(), options, this);
        _running = _client.RunAsync(_stop.Token);
    }

    public static Guid ClientId { get; } = new("1f0a8a52-53a5-4e3e-9f0e-0d3b9d1c7a11");

    public WatchedClock Clock { get; }

    public ClientOptions Options { get; }

    /// <summary>Inventories that were taken and not awaited.</summary>
    public int UnseenInventories => _inventories.Reader.Count;

    public Task InventoryTakenAsync() => WatchedClock.NextAsync(_inventories.Reader, "inventory");

    /// <summary>The client rests, until it looks at the clock again.</summary>
    public Task RestsAsync() => Clock.WaitBeganAsync(Options.LongestWait);

    /// <summary>Wakes the client's timers once: as much time passes as it waits in one piece.</summary>
    public void PassOnePiece() => Clock.Advance(Options.LongestWait);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(static _ => { }, TaskScheduler.Default);
        _client.Dispose();
        _store.Dispose();
        _mac.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == InventoryTaken)
        {
            _inventories.Writer.TryWrite(true);
        }
    }

    private static ClientIdentity Identity()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=" + ClientId.ToString("D"), key, HashAlgorithmName.SHA256).CreateSelfSigned(TestMac.Start.AddYears(-5), TestMac.Start.AddYears(5));
        return new ClientIdentity
        {
            SiteUrl = "https://127.0.0.1:1/",
            SiteCode = "T12",
            ClientId = ClientId,
            SigningKey = key.ExportPkcs8PrivateKey(),
            AgreementKey = key.ExportPkcs8PrivateKey(),
            Certificate = certificate.RawData,
            Authorities = [certificate.RawData],
        };
    }
}

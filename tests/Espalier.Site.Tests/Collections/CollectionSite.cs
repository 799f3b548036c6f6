using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Security.Roles;
using Espalier.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Tests.Collections;

/// <summary>A site with the built-in collections, shared by the tests of a class; each test makes devices and collections of its own.</summary>
public abstract class CollectionSite : IAsyncLifetime
{
    private TestSite? _site;
    private UserId _admin;
    private int _lastDevice = ResourceId.First;
    private int _lastName;

    /// <summary>Why there is no site here; null where there is one.</summary>
    public virtual string? Unavailable => null;

    public TestSite Site => _site ?? throw new InvalidOperationException(Unavailable);

    public LogRecords Logs { get; } = new();

    public List<MembershipChange> Changes { get; } = [];

    public List<ResourceId> VariablesChanged { get; } = [];

    public CollectionId AllMacs { get; private set; }

    public CollectionId UnknownMacs { get; private set; }

    internal CollectionEvaluator Evaluator => Site.Services.GetRequiredService<CollectionEvaluator>();

    internal ChangedDevices ChangedDevices => Site.Services.GetRequiredService<ChangedDevices>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (Unavailable is not null)
        {
            return;
        }

        _site = await StartAsync(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Logs));
        _admin = await Site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync("Ada", null, ["Full Administrator"], Token);
        await Site.Database.WriteAsync((scope, token) => CollectionSeed.EnsureAsync(scope, TestSite.SiteCode, Site.Clock, token), Token);
        await SettleAsync();
        var signals = Site.Services.GetRequiredService<MembershipSignals>();
        signals.MembershipsChanged += changes => Changes.AddRange(changes);
        signals.VariablesChanged += VariablesChanged.AddRange;
        await using var scope = await Site.Database.ReadAsync(Token);
        AllMacs = await CollectionMemberships.BuiltInAsync(scope, BuiltInCollectionKind.AllMacs, Token);
        UnknownMacs = await CollectionMemberships.BuiltInAsync(scope, BuiltInCollectionKind.UnknownMacs, Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    public string NewName(string prefix) => $"{prefix} {Interlocked.Increment(ref _lastName)}";

    /// <summary>A device in the discovery data, marked as changed.</summary>
    public async Task<ResourceId> AddDeviceAsync(string name, string clientVersion = "7.1.0-PMA")
    {
        var id = new ResourceId(Interlocked.Increment(ref _lastDevice));
        await Site.Database.WriteAsync(
            async (scope, token) =>
            {
                await scope.Command("INSERT INTO dev_devices (resource_id, name, name_f, netbios_name, netbios_name_f, client_version, client_version_f, creation_date) VALUES (@id, @name, @namef, @name, @namef, @version, @versionf, @now)")
                    .With("id", id.Value).With("name", name).With("namef", Folding.Fold(name)).With("version", clientVersion).With("versionf", Folding.Fold(clientVersion)).With("now", Site.Clock.GetUtcNow()).RunAsync(token);
                await ChangedDevices.MarkAsync(scope, id, token);
            },
            Token);
        return id;
    }

    /// <summary>Sets texts of the device's discovery data.</summary>
    public Task ChangeDeviceAsync(ResourceId device, string column, string value) =>
        WriteFactsAsync(device, SystemResource.WqlName, $"UPDATE dev_devices SET {column} = @value, {column}_f = @folded WHERE resource_id = @id", value);

    public Task SetMacOSVersionAsync(ResourceId device, string version) =>
        WriteFactsAsync(device, ComputerClasses.OperatingSystem.WqlName, "INSERT INTO inv_operating_system (resource_id, version, version_f, row_no, from_at) VALUES (@id, @value, @folded, 0, 0) ON CONFLICT (resource_id, row_no) DO UPDATE SET version = excluded.version, version_f = excluded.version_f", version);

    public Task SetTopConsoleUserAsync(ResourceId device, string user) =>
        WriteFactsAsync(device, UserClasses.SystemConsoleUsage.WqlName, "INSERT INTO inv_system_console_usage (resource_id, top_console_user, top_console_user_f, row_no, from_at) VALUES (@id, @value, @folded, 0, 0) ON CONFLICT (resource_id, row_no) DO UPDATE SET top_console_user = excluded.top_console_user, top_console_user_f = excluded.top_console_user_f", user);

    /// <summary>Deletes a device as the site does.</summary>
    public Task DeleteDeviceAsync(ResourceId device) => Site.Database.WriteAsync(
        async (scope, token) =>
        {
            await scope.Command("DELETE FROM dev_devices WHERE resource_id = @id").With("id", device.Value).RunAsync(token);
            await CollectionMemberships.RemoveDeviceAsync(scope, Site.Services.GetRequiredService<MembershipSignals>(), device, Site.Clock.GetUtcNow(), token);
        },
        Token);

    /// <summary>Evaluates all that waits or is due now.</summary>
    public async Task SettleAsync()
    {
        await Evaluator.EvaluateChangedCollectionsAsync(Token);
        while (await Evaluator.EvaluateChangedDevicesAsync(Token))
        {
        }

        await Evaluator.EvaluateDueAsync(Token);
    }

    /// <summary>Runs a request that must succeed.</summary>
    public async Task<T> DoAsync<T>(IRequest<T> request)
    {
        var result = await Site.Gate.RunAsync(_admin, request, Token);
        result.Problem.ShouldBeNull();
        return result.Value!;
    }

    /// <summary>Runs a request that must be refused.</summary>
    public async Task<Problem> RefusedAsync<T>(IRequest<T> request) => (await Site.Gate.RunAsync(_admin, request, Token)).Problem.ShouldNotBeNull();

    /// <summary>Runs a request that may be refused.</summary>
    public Task<Result<T>> TryAsync<T>(IRequest<T> request) => Site.Gate.RunAsync(_admin, request, Token);

    /// <summary>Makes a collection and evaluates it.</summary>
    public async Task<CollectionId> CreateAsync(string name, params IReadOnlyList<CollectionRule> rules)
    {
        var made = await DoAsync(new CreateCollectionRequest { Name = NewName(name), Rules = rules });
        await SettleAsync();
        return made.Summary.Id;
    }

    public async Task<IReadOnlyList<ResourceId>> MembersAsync(CollectionId collection)
    {
        await using var scope = await Site.Database.ReadAsync(Token);
        return await CollectionMemberships.MembersAsync(scope, collection, Token);
    }

    public static CollectionRule Query(string wql) => new() { Kind = CollectionRuleKind.Query, Name = "query", Query = wql };

    public static CollectionRule Direct(ResourceId device) => new() { Kind = CollectionRuleKind.Direct, ResourceId = device };

    public static CollectionRule Include(CollectionId other) => new() { Kind = CollectionRuleKind.Include, CollectionId = other };

    public static CollectionRule Exclude(CollectionId other) => new() { Kind = CollectionRuleKind.Exclude, CollectionId = other };

    protected abstract Task<TestSite> StartAsync(Action<ILoggingBuilder> logging);

    private Task WriteFactsAsync(ResourceId device, string wqlClass, string sql, string value) => Site.Database.WriteAsync(
        async (scope, token) =>
        {
            await scope.Command(sql).With("id", device.Value).With("value", value).With("folded", Folding.Fold(value)).RunAsync(token);
            await ChangedDevices.MarkAsync(scope, device, [wqlClass], token);
        },
        Token);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteCollectionSite : CollectionSite
{
    protected override Task<TestSite> StartAsync(Action<ILoggingBuilder> logging) => TestSite.OnSqliteAsync(logging, TestContext.Current.CancellationToken);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresCollectionSite(PostgresServer server) : CollectionSite
{
    public override string? Unavailable => PostgresServer.Programs is null ? PostgresServer.Missing : null;

    protected override async Task<TestSite> StartAsync(Action<ILoggingBuilder> logging) =>
        await TestSite.OnPostgreSqlAsync(await server.CreateDatabaseAsync(TestContext.Current.CancellationToken), logging, TestContext.Current.CancellationToken);
}

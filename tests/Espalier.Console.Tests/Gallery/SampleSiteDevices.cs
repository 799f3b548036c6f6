using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Inventory;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;

namespace Espalier.Console.Tests.Gallery;

/// <summary>Devices, inventory and collections of the sample site.</summary>
internal sealed class SampleSiteDevices
{
    private static readonly string[] Models = ["MacBookPro18,3", "MacBookAir10,1", "Macmini9,1", "iMac21,1", "Mac14,13"];
    private static readonly string[] Versions = ["26.1", "15.7.2", "14.8", "13.7.8", "12.7.6"];
    private static readonly string[] Users = ["ada", "grace", "alan", "edsger", "barbara", "donald", ""];

    private readonly TimeProvider _clock;
    private readonly List<DeviceSummary> _devices;
    private readonly List<CollectionDetails> _collections;

    public SampleSiteDevices(TimeProvider clock, int count)
    {
        _clock = clock;
        _devices = [.. Enumerable.Range(0, count).Select(Make)];
        _collections =
        [
            Make(CollectionId.AllSystems, "All Systems", "select * from SMS_R_System", true),
            Make(new CollectionId("T1200001"), "All Mac OS X Systems", "select * from SMS_R_System where SMS_R_System.ClientVersion like '%-PMA'", true),
            Make(new CollectionId("T1200002"), "Laptops in Berlin", "select * from SMS_R_System inner join SMS_G_System_COMPUTER_SYSTEM on SMS_G_System_COMPUTER_SYSTEM.ResourceId = SMS_R_System.ResourceId where SMS_G_System_COMPUTER_SYSTEM.Model like 'MacBook%'", false),
        ];
    }

    public IReadOnlyList<DeviceSummary> All => _devices;

    public IReadOnlyList<CollectionDetails> AllCollections => _collections;

    public Result<DevicePage> List(ListDevices request)
    {
        var found = _devices.Where(d => $"{d.Name} {d.SerialNumber} {d.User} {d.Model}".Contains(request.Filter, StringComparison.OrdinalIgnoreCase));
        Func<DeviceSummary, string> by = request.Sort switch { "osVersion" => static d => d.OsVersion, "user" => static d => d.User, "model" => static d => d.Model, "compliance" => static d => d.Compliance, _ => static d => d.Name };
        var sorted = (request.Descending ? found.OrderByDescending(by, StringComparer.OrdinalIgnoreCase) : found.OrderBy(by, StringComparer.OrdinalIgnoreCase)).ToList();
        return new DevicePage(sorted.Count, [.. sorted.Skip(request.Skip).Take(request.Take)]);
    }

    public Result<Done> Split(SplitDevice request)
    {
        var at = _devices.FindIndex(d => d.Id == request.Conflict && d.IsConflict);
        if (at < 0)
        {
            return Problem.NotFound("conflict record");
        }

        _devices[at] = _devices[at] with { IsConflict = false };
        return Done.Instance;
    }

    public Result<DeviceDetails> Get(GetDevice request)
    {
        if (_devices.FirstOrDefault(d => d.Id == request.Id) is not { } device)
        {
            return Problem.NotFound("device");
        }

        return new DeviceDetails
        {
            Summary = device,
            ClientId = device.HasClient ? Guid.AllBitsSet : null,
            HardwareId = "HW-" + device.SerialNumber,
            DiscoveryData =
            [
                new("Name", device.Name), new("Client Version", device.ClientVersion), new("Operating System Name and Version", "Apple Mac OS X " + device.OsVersion),
                new("IP Addresses", "10.20.3.17"), new("IP Addresses", "192.168.64.1"), new("MAC Addresses", "A4:83:E7:00:11:22"), new("Serial Number", device.SerialNumber),
            ],
            UnmanagedReason = device.HasClient ? null : "The Mac client is not installed.",
            EnrolledAt = device.HasClient ? _clock.GetUtcNow().AddDays(-20) : null,
            EnrolledBy = device.HasClient ? "token Laptops of autumn" : null,
            LastInventoryAt = device.LastContactAt,
            PolicyVersion = "a1",
            AppliedPolicyVersion = device.Id.Value % 9 == 0 ? "a0" : "a1",
            AppliedPolicyAt = device.LastContactAt,
        };
    }

    public void Rename(string name, string to)
    {
        var at = _devices.FindIndex(d => d.Name == name);
        _devices[at] = _devices[at] with { Name = to };
    }

    public Result<Done> Delete(DeleteDevice request) => _devices.RemoveAll(d => d.Id == request.Id) > 0 ? Done.Instance : Problem.NotFound("device");

    public SiteOverview Overview() => new()
    {
        SiteCode = "T12",
        Devices = _devices.Count,
        Enrolled = _devices.Count(static d => d.HasClient),
        Connected = _devices.Count(static d => d.IsConnected),
        Inventoried = _devices.Count(static d => d.LastContactAt is not null),
        PolicyCurrent = _devices.Count(static d => d.HasClient) * 8 / 9,
        Reported = _devices.Count(static d => d.Compliance != "Unknown"),
        Compliant = _devices.Count(static d => d.Compliance == "Compliant"),
        NonCompliant = _devices.Count(static d => d.Compliance == "Non-compliant"),
        Failed = _devices.Count(static d => d.Compliance == "Error"),
        Remediated = _devices.Count / 11,
        Conflicts = 0,
        QuarantinedReports = 0,
        Versions = [.. _devices.GroupBy(static d => d.OsVersion).Select(static g => KeyValuePair.Create(g.Key, g.Count()))],
        Models = [.. _devices.GroupBy(static d => d.Model).Select(static g => KeyValuePair.Create(g.Key, g.Count()))],
    };

    public Result<ResourceExplorer> Explore(GetResourceExplorer request) => new ResourceExplorer
    {
        Device = request.Device,
        DeviceName = _devices.FirstOrDefault(d => d.Id == request.Device)?.Name ?? "",
        LastHardwareScan = _clock.GetUtcNow().AddHours(-3),
        Classes = [.. ResourceClasses.All.Select(c => new ResourceClassNode(c.Name, c.Label, c.IsSingle ? 1 : 12, _clock.GetUtcNow())).OrderBy(static c => c.Label, StringComparer.Ordinal)],
        Gaps = [],
    };

    public Result<ResourceClassRows> Rows(GetResourceClassRows request)
    {
        var found = ResourceClasses.All.First(c => c.Name == request.Class);
        var rows = Enumerable.Range(0, found.IsSingle ? 1 : 12).Select(n => new ResourceRow($"{n}", _clock.GetUtcNow().AddDays(-2), [.. found.Properties.Select(p => Value(p, n))]));
        return new ResourceClassRows(found.Name, found.Label, Columns(found), [.. rows]);
    }

    public Result<ResourceHistory> History(GetResourceHistory request)
    {
        var found = ResourceClasses.All.First(c => c.Name == request.Class);
        var now = _clock.GetUtcNow();
        return new ResourceHistory(found.Name, found.Label, Columns(found),
        [
            new ResourceRowVersion("0", now.AddDays(-2), null, [.. found.Properties.Select(static p => Value(p, 3))], [1, 2]),
            new ResourceRowVersion("0", now.AddDays(-30), now.AddDays(-2), [.. found.Properties.Select(static p => Value(p, 2))], []),
        ]);
    }

    public Result<CollectionPage> Collections(ListCollectionsRequest request)
    {
        var found = _collections.Select(static c => c.Summary).Where(c => request.Filter is null || c.Name.Contains(request.Filter, StringComparison.OrdinalIgnoreCase)).OrderBy(static c => c.Name, StringComparer.OrdinalIgnoreCase).ToList();
        return new CollectionPage([.. found.Skip(request.Skip).Take(request.Take)], found.Count);
    }

    public Result<CollectionDetails> Collection(GetCollectionRequest request) =>
        _collections.FirstOrDefault(c => c.Summary.Id == request.Id) is { } found ? found : Problem.NotFound("collection");

    public Result<CollectionDetails> Create(CreateCollectionRequest request)
    {
        if (_collections.Any(c => c.Summary.Name.Equals(request.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return Problem.Invalid(new FieldProblem("name", "Another collection has this name."));
        }

        var made = Make(CollectionId.Of("T12", 3 + _collections.Count), request.Name, "", false) with { Rules = request.Rules };
        _collections.Add(made);
        return made;
    }

    public Result<CollectionMemberPage> Members(ListCollectionMembersRequest request)
    {
        var found = _devices.Where(d => request.Filter is null || d.Name.Contains(request.Filter, StringComparison.OrdinalIgnoreCase)).ToList();
        return new CollectionMemberPage([.. found.Skip(request.Skip).Take(request.Take).Select(d => new CollectionMember(d.Id, d.Name, d.ClientVersion, _clock.GetUtcNow().AddDays(-8)))], found.Count);
    }

    public Result<QueryPreview> Preview(PreviewQueryRequest request)
    {
        var wrong = request.Query.IndexOf("Colour", StringComparison.Ordinal);
        return wrong >= 0
            ? Problem.Invalid(new FieldProblem("query", "SMS_R_System has no property Colour.", wrong + 1, "Colour".Length))
            : new QueryPreview(QueryClassification.DeviceLocal, 17, [.. _devices.Take(5).Select(static d => new DeviceReference(d.Id, d.Name))]);
    }

    private static object? Value(ResourceProperty property, int n) => property.Type switch
    {
        PropertyType.Integer => 1024L * (n + 1),
        PropertyType.Real => 1.5 * n,
        PropertyType.Boolean => n % 2 == 0,
        PropertyType.Instant => DateTimeOffset.UnixEpoch.AddDays(20_000 + n),
        _ => $"{property.Label} {n}",
    };

    private static IReadOnlyList<ResourceColumn> Columns(ResourceClass found) => [.. found.Properties.Select(static p => new ResourceColumn(p.Name, p.Label, p.Type, p.Unit, p.IsKey, p.IsVolatile))];

    private DeviceSummary Make(int n) => new()
    {
        Id = new ResourceId(ResourceId.First + n),
        Name = $"mac-{n:0000}",
        HasClient = n % 13 != 5,
        IsActive = n % 6 != 4,
        IsConnected = n % 3 != 0,
        ClientVersion = n % 13 == 5 ? "Unknown-PMA" : "1.0.0-PMA",
        OsVersion = Versions[n % Versions.Length],
        Model = Models[n / 2 % Models.Length],
        SerialNumber = $"C02{n * 7919 % 1000000:000000}",
        User = Users[n % Users.Length],
        Compliance = n % 13 == 5 ? "Unknown" : n % 8 == 1 ? "Non-compliant" : n % 37 == 4 ? "Error" : "Compliant",
        IsConflict = n == 238,
        LastContactAt = n % 13 == 5 ? null : _clock.GetUtcNow().AddMinutes(-n * 17 % 4000),
    };

    private CollectionDetails Make(CollectionId id, string name, string query, bool isBuiltIn) => new()
    {
        Summary = new CollectionSummary
        {
            Id = id,
            Name = name,
            Comment = isBuiltIn ? "Comes with the site." : "",
            LimitingId = id == CollectionId.AllSystems ? null : CollectionId.AllSystems,
            LimitingName = id == CollectionId.AllSystems ? null : "All Systems",
            MemberCount = _devices.Count,
            IsBuiltIn = isBuiltIn,
            EvaluatedAt = _clock.GetUtcNow().AddMinutes(-4),
            MembersChangedAt = _clock.GetUtcNow().AddHours(-7),
            ChangedAt = _clock.GetUtcNow().AddDays(-12),
        },
        Rules = [new CollectionRule { Kind = CollectionRuleKind.Query, Id = 1, Name = name, Query = query, Classification = QueryClassification.DeviceLocal }],
        IsIncremental = true,
        VariablePriority = 1,
        Dependents = [],
    };
}

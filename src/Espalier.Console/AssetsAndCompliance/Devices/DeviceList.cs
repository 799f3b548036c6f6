using Espalier.Console.Compliance;
using Espalier.Console.Lists;
using Espalier.Contracts.Admin.Devices;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.Devices;

/// <summary>Columns and rows of the list of devices (COLL-7).</summary>
internal static class DeviceList
{
    public static IReadOnlyList<ListColumn<DeviceSummary>> Columns { get; } =
    [
        new("name", "Name", static d => d.Name) { Width = 140, Grows = true },
        new("client", "Client", static d => d.HasClient) { Width = 64, Choices = ["Yes", "No"] },
        new("activity", "Client Activity", static d => d.IsActive ? "Active" : "Inactive") { Width = 114, Choices = ["Active", "Inactive"] },
        new("compliance", "Compliance", static d => d.Compliance) { Width = 136, Choices = ["Compliant", "Non-compliant", "Error", "Not applicable", "Unknown"], Cell = static d => Component<StateBadge>(nameof(StateBadge.Text), d.Compliance) },
        new("osVersion", "macOS", static d => d.OsVersion) { Width = 74 },
        new("user", "User", static d => d.User) { Width = 136 },
        new("model", "Model", static d => d.Model) { Width = 128 },
        new("lastContactAt", "Last Contact", static d => d.LastContactAt) { Width = 140 },
        new("serialNumber", "Serial Number", static d => d.SerialNumber) { Width = 130 },
        new("clientVersion", "Client Version", static d => d.ClientVersion) { Width = 150, IsExtra = true, IsSortable = false },
        new("older", "Client Older Than Site", static d => d.IsClientOlder) { Width = 180, IsExtra = true, IsSortable = false, Choices = ["Yes"] },
        new("unmanagedReason", "Not Managed Because", static d => d.UnmanagedReason ?? "") { Width = 240, IsSortable = false },
        new("conflict", "Conflict Record", static d => d.IsConflict) { Width = 130, IsExtra = true, IsSortable = false, Choices = ["Yes", "Same serial number"] },
        new("connected", "Connected Now", static d => d.IsConnected) { Width = 130, IsExtra = true, IsSortable = false },
        new("id", "Resource ID", static d => d.Id.Value) { Width = 120, IsExtra = true, IsSortable = false },
    ];

    private static readonly Dictionary<(string Column, string Value), DeviceCondition> Known = new()
    {
        [("client", "Yes")] = DeviceCondition.WithClient,
        [("client", "No")] = DeviceCondition.WithoutClient,
        [("activity", "Active")] = DeviceCondition.Active,
        [("activity", "Inactive")] = DeviceCondition.Inactive,
        [("compliance", "Compliant")] = DeviceCondition.Compliant,
        [("compliance", "Non-compliant")] = DeviceCondition.NonCompliant,
        [("compliance", "Error")] = DeviceCondition.Error,
        [("compliance", "Not applicable")] = DeviceCondition.NotApplicable,
        [("compliance", "Unknown")] = DeviceCondition.Unknown,
        [("older", "Yes")] = DeviceCondition.OlderClient,
        [("conflict", "Yes")] = DeviceCondition.Conflict,
        [("conflict", "Same serial number")] = DeviceCondition.SameSerialNumber,
    };

    /// <summary>Address of the list, narrowed to one value of a column.</summary>
    public static string Address(string column, string value) => $"/assets-and-compliance/devices?where={Uri.EscapeDataString($"{column}~{CriterionOperator.Is}~{value}")}";

    /// <summary>What the site is asked for; an address that somebody wrote by hand is refused, never taken for less than it says.</summary>
    public static IReadOnlyList<DeviceCondition> Conditions(ListCriteria criteria) =>
        [.. criteria.Items.Select(static c => c.Operator == CriterionOperator.Is && Known.TryGetValue((c.Column, c.Value), out var known) ? known : (DeviceCondition)(-1))];

    public static ListSource<DeviceSummary> Source(SiteGate gate, string? collectionId = null) => new(static d => d.Id.ToString(), (request, skip, take, token) => FetchAsync(gate, Ask(request, collectionId, skip, take), token))
    {
        LookAgainAsync = (request, skip, take, token) => FetchAsync(gate, Ask(request, collectionId, skip, take) with { CountsAgain = true }, token),
        TakesCriteria = true,
        TakesChoicesOnly = true,
    };

    private static ListDevices Ask(ListRequest request, string? collectionId, int skip, int take) =>
        new(request.Text, collectionId, request.SortBy ?? "name", request.Descending, skip, take) { Conditions = Conditions(request.Criteria), Snapshot = request.Snapshot };

    private static async Task<ListWindow<DeviceSummary>> FetchAsync(SiteGate gate, ListDevices request, CancellationToken token)
    {
        var page = await gate.ReadAsync(request, token);
        return new ListWindow<DeviceSummary>(page.Total, page.Rows) { Snapshot = page.Snapshot };
    }

    private static RenderFragment Component<T>(string parameter, object? value)
        where T : IComponent => builder =>
        {
            builder.OpenComponent<T>(0);
            builder.AddComponentParameter(1, parameter, value);
            builder.CloseComponent();
        };
}

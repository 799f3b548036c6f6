using System.Collections.Frozen;
using Espalier.Site.Actions.Kinds;

namespace Espalier.Site.Actions;

/// <summary>The kinds of action that this version knows.</summary>
internal static class ActionKindList
{
    public static IReadOnlyList<ActionKind> All { get; } = [MachinePolicyRetrieval.Kind, InventoryUpdate.Kind, ProblemReportRequest.Kind];

    private static readonly FrozenDictionary<string, ActionKind> ByName = All.ToFrozenDictionary(static k => k.Name, StringComparer.Ordinal);

    /// <summary>The kind of that name, or null: a job of a newer node is left to it.</summary>
    public static ActionKind? Find(string name) => ByName.GetValueOrDefault(name);
}

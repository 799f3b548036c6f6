using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Collections;

/// <summary>A collection that waits for the evaluation of all its rules; written in the transaction that makes it necessary.</summary>
internal sealed class ChangedCollection
{
    public required CollectionId CollectionId { get; init; }

    public required EvaluationReason Reason { get; init; }
}

/// <summary>Why collections are evaluated; the log says it.</summary>
internal enum EvaluationReason
{
    ChangedRules,
    OnDemand,
    Scheduled,
    ChangedDevices,
    CrossDevice,
    TimeDependent,

    /// <summary>A collection that this one is limited to, includes or excludes changed.</summary>
    Dependency,
}

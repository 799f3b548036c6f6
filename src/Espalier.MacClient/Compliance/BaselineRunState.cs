using System.Text.Json.Serialization;

namespace Espalier.MacClient.Compliance;

/// <summary>What the client remembers of one baseline deployment, so that a run goes on where it was cut off and none is repeated.</summary>
public sealed record BaselineRunState
{
    public required Guid DeploymentId { get; init; }

    /// <summary>SHA-256 (hex) of the assignment; another one means that the deployment, its baseline or an item has changed.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When this form of the assignment was first seen.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>The last occurrence of the schedule that a run answers; the Unix epoch when the schedule had not begun.</summary>
    public required DateTimeOffset Occurrence { get; init; }

    /// <summary>When the last run ended; null while one is due or under way.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The item that the run under way is at, from 0.</summary>
    public int NextItem { get; init; }

    /// <summary>How often that item was begun.</summary>
    public int Attempts { get; init; }

    public int CompliantItems { get; init; }

    public int NonCompliantItems { get; init; }

    public int FailedItems { get; init; }
}

/// <summary>JSON of <see cref="BaselineRunState"/>, for a store that keeps texts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BaselineRunState))]
public sealed partial class BaselineRunJson : JsonSerializerContext;

/// <summary>Where run states are kept. A state that was saved must survive the Mac's sudden end.</summary>
public interface IBaselineRuns
{
    Task<IReadOnlyList<BaselineRunState>> ListAsync(CancellationToken token);

    /// <summary>Adds or replaces the state of its deployment.</summary>
    Task SaveAsync(BaselineRunState state, CancellationToken token);

    /// <summary>Forgets a deployment; nothing happens when it is not known.</summary>
    Task RemoveAsync(Guid deploymentId, CancellationToken token);
}

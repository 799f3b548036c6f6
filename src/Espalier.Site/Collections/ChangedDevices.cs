using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>
/// Devices whose facts changed since their collection rules were last evaluated: marked in the transaction that changes the facts, so that a
/// crash between commit and evaluation loses nothing.
/// </summary>
public sealed class ChangedDevices : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Classes noted for a device before all count as changed: a Mac that changes so much between two evaluations is new to most rules anyway.</summary>
    private const int MaxClasses = 2000;

    /// <summary>Marks a device of which anything may be other than before, inside the write that changes it; evaluation wakes after the commit.</summary>
    public Task MarkAsync(WriteScope scope, ResourceId device, CancellationToken token) => MarkAsync(scope, device, (string?)null, token);

    /// <summary>Marks a device of which some classes alone changed: rules that read none of them are not asked.</summary>
    /// <param name="scope">The write that changes it.</param>
    /// <param name="device">The device.</param>
    /// <param name="classes">WQL names of the classes.</param>
    /// <param name="token">Cancels.</param>
    public Task MarkAsync(WriteScope scope, ResourceId device, IEnumerable<string> classes, CancellationToken token) =>
        MarkAsync(scope, device, string.Concat(classes.Select(static name => name + ',')), token);

    private async Task MarkAsync(WriteScope scope, ResourceId device, string? classes, CancellationToken token)
    {
        // DO NOTHING would not lock the row on PostgreSQL: an evaluation could claim it before these facts are visible, and they would be lost to it.
        const string Mark = """
            INSERT INTO coll_changed_devices (resource_id, classes) VALUES (@id, @classes) ON CONFLICT (resource_id) DO UPDATE SET classes =
            CASE WHEN length(coll_changed_devices.classes) > @most THEN NULL ELSE coll_changed_devices.classes || excluded.classes END
            """;
        await scope.Command(Mark).With("id", device.Value).With("classes", classes).With("most", MaxClasses).RunAsync(token);
        scope.AfterCommit(Wake);
    }

    /// <summary>Wakes the evaluation: facts, rules or time changed.</summary>
    public void Wake()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody already woke it.
        }
    }

    /// <summary>Waits until something changed, or <paramref name="timeout"/> passed.</summary>
    public Task WaitAsync(TimeSpan timeout, CancellationToken token) => _signal.WaitAsync(timeout, token);

    public void Dispose() => _signal.Dispose();
}

internal sealed class ChangedDevice
{
    public required int ResourceId { get; init; }

    /// <summary>WQL names of the classes that changed, a comma behind each; null for anything.</summary>
    public string? Classes { get; init; }
}

internal sealed class ChangedDevicesModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<ChangedDevice>(e =>
    {
        e.ToTable("coll_changed_devices");
        e.HasKey(c => c.ResourceId);
        e.Property(c => c.ResourceId).HasColumnName("resource_id").ValueGeneratedNever();
        e.Property(c => c.Classes).HasColumnName("classes");
    });
}

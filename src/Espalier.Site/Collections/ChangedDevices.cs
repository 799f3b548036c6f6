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

    /// <summary>Marks a device inside the write that changes it; evaluation wakes after the commit.</summary>
    public async Task MarkAsync(WriteScope scope, ResourceId device, CancellationToken token)
    {
        // DO NOTHING would not lock the row on PostgreSQL: an evaluation could claim it before these facts are visible, and they would be lost to it.
        const string Mark = "INSERT INTO coll_changed_devices (resource_id) VALUES (@id) ON CONFLICT (resource_id) DO UPDATE SET resource_id = excluded.resource_id";
        await scope.Command(Mark).With("id", device.Value).RunAsync(token);
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
}

internal sealed class ChangedDevicesModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<ChangedDevice>(e =>
    {
        e.ToTable("coll_changed_devices");
        e.HasKey(c => c.ResourceId);
        e.Property(c => c.ResourceId).HasColumnName("resource_id").ValueGeneratedNever();
    });
}

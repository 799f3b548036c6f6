using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Devices;

/// <summary>What the site itself knows of a device, beside its discovery data.</summary>
internal sealed class DeviceStatus
{
    public required int ResourceId { get; init; }

    /// <summary>The client's GUID; null for a device without client.</summary>
    public Guid? ClientId { get; set; }

    public required string HardwareId { get; set; }

    public required string SerialNumber { get; set; }

    public DateTimeOffset? EnrolledAt { get; set; }

    /// <summary>Who or what enrolled it: a user name, or <c>token</c> with its description.</summary>
    public string? EnrolledBy { get; set; }

    /// <summary>The device whose hardware this one claims without its key; null when there is no conflict.</summary>
    public int? ConflictWith { get; set; }

    /// <summary>Why it is not managed (COLL-4); null for managed Macs.</summary>
    public string? UnmanagedReason { get; set; }

    public DateTimeOffset? LastContactAt { get; set; }

    /// <summary>Address from which its channel was opened last; null before the first time.</summary>
    public string? LastAddress { get; set; }

    public DateTimeOffset? LastPolicyRequestAt { get; set; }

    public DateTimeOffset? LastInventoryAt { get; set; }

    /// <summary>ETag of the policy the Mac says it has applied.</summary>
    public string? AppliedPolicy { get; set; }

    public DateTimeOffset? AppliedPolicyAt { get; set; }

    /// <summary>Epoch of the Mac's reports.</summary>
    public int Epoch { get; set; }

    /// <summary>The sequence the site waits for.</summary>
    public long NextSequence { get; set; }
}

internal sealed class DevicesModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<DeviceStatus>(e =>
    {
        e.ToTable("dev_status");
        e.HasKey(d => d.ResourceId);
        e.Property(d => d.ResourceId).HasColumnName("resource_id").ValueGeneratedNever();
        e.Property(d => d.ClientId).HasColumnName("client_id");
        e.Property(d => d.HardwareId).HasColumnName("hardware_id").HasMaxLength(64);
        e.Property(d => d.SerialNumber).HasColumnName("serial_number").HasMaxLength(64);
        e.Property(d => d.EnrolledAt).HasColumnName("enrolled_at");
        e.Property(d => d.EnrolledBy).HasColumnName("enrolled_by").HasMaxLength(256);
        e.Property(d => d.ConflictWith).HasColumnName("conflict_with");
        e.Property(d => d.UnmanagedReason).HasColumnName("unmanaged_reason").HasMaxLength(300);
        e.Property(d => d.LastContactAt).HasColumnName("last_contact_at");
        e.Property(d => d.LastAddress).HasColumnName("last_address").HasMaxLength(64);
        e.Property(d => d.LastPolicyRequestAt).HasColumnName("last_policy_request_at");
        e.Property(d => d.LastInventoryAt).HasColumnName("last_inventory_at");
        e.Property(d => d.AppliedPolicy).HasColumnName("applied_policy").HasMaxLength(64);
        e.Property(d => d.AppliedPolicyAt).HasColumnName("applied_policy_at");
        e.Property(d => d.Epoch).HasColumnName("epoch");
        e.Property(d => d.NextSequence).HasColumnName("next_sequence");
        e.HasIndex(d => d.ClientId);
        e.HasIndex(d => d.HardwareId);
        e.HasIndex(d => d.SerialNumber);
    });
}

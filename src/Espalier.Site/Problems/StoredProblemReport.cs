using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Problems;

/// <summary>A problem report that the site keeps; its archive lies in the folder of reports.</summary>
internal sealed class StoredProblemReport
{
    public const int MaxProblem = 500;
    public const int MaxName = 256;

    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ProblemReportOrigin Origin { get; init; }

    public ProblemReportState State { get; set; }

    public bool HasSiteInfo { get; set; }

    public bool HasMacInfo { get; set; }

    public required string Description { get; init; }

    public required string CreatedBy { get; init; }

    public int? DeviceId { get; init; }

    public required string DeviceName { get; init; }

    /// <summary>Job that asks the Mac; null where none is asked.</summary>
    public Guid? JobId { get; set; }

    /// <summary>JSON of what the console said of itself; empty for none.</summary>
    public required string Console { get; init; }

    public long Bytes { get; set; }

    public string Problem { get; set; } = "";

    /// <summary>It is sent by itself once it is whole.</summary>
    public bool IsToBeSent { get; set; }

    public ProblemReportSummary ToContract() => new()
    {
        Id = Id,
        CreatedAt = CreatedAt,
        Origin = Origin,
        State = State,
        HasSiteInfo = HasSiteInfo,
        HasMacInfo = HasMacInfo,
        Description = Description,
        CreatedBy = CreatedBy,
        Device = DeviceId is { } id ? new ResourceId(id) : null,
        DeviceName = DeviceName,
        Bytes = Bytes,
        Problem = Problem,
    };
}

/// <summary>An entry of the operations log.</summary>
internal sealed class StoredProblemOperation
{
    public const int MaxNumber = 100;
    public const int MaxDetail = 500;

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ProblemReportOperationKind Kind { get; init; }

    public required Guid ReportId { get; init; }

    public required string Number { get; init; }

    public required string By { get; init; }

    public required string Detail { get; init; }
}

internal sealed class ProblemsModel : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<StoredProblemReport>(e =>
        {
            e.ToTable("prb_reports");
            e.HasKey(r => r.Id);
            e.Property(r => r.Id).HasColumnName("id").ValueGeneratedNever();
            e.Property(r => r.CreatedAt).HasColumnName("created_at");
            e.Property(r => r.Origin).HasColumnName("origin");
            e.Property(r => r.State).HasColumnName("state");
            e.Property(r => r.HasSiteInfo).HasColumnName("has_site_info");
            e.Property(r => r.HasMacInfo).HasColumnName("has_mac_info");
            e.Property(r => r.Description).HasColumnName("description").HasMaxLength(Contracts.Problems.ProblemReportLimits.MaxDescription);
            e.Property(r => r.CreatedBy).HasColumnName("created_by").HasMaxLength(StoredProblemReport.MaxName);
            e.Property(r => r.DeviceId).HasColumnName("device_id");
            e.Property(r => r.DeviceName).HasColumnName("device_name").HasMaxLength(StoredProblemReport.MaxName);
            e.Property(r => r.JobId).HasColumnName("job_id");
            e.Property(r => r.Console).HasColumnName("console");
            e.Property(r => r.Bytes).HasColumnName("bytes");
            e.Property(r => r.Problem).HasColumnName("problem").HasMaxLength(StoredProblemReport.MaxProblem);
            e.Property(r => r.IsToBeSent).HasColumnName("is_to_be_sent");
            e.HasIndex(r => r.CreatedAt);
        });
        model.Entity<StoredProblemOperation>(e =>
        {
            e.ToTable("prb_operations");
            e.HasKey(o => o.Id);
            e.Property(o => o.Id).HasColumnName("id").ValueGeneratedNever();
            e.Property(o => o.At).HasColumnName("at");
            e.Property(o => o.Kind).HasColumnName("kind");
            e.Property(o => o.ReportId).HasColumnName("report_id");
            e.Property(o => o.Number).HasColumnName("number").HasMaxLength(StoredProblemOperation.MaxNumber);
            e.Property(o => o.By).HasColumnName("by_whom").HasMaxLength(StoredProblemReport.MaxName);
            e.Property(o => o.Detail).HasColumnName("detail").HasMaxLength(StoredProblemOperation.MaxDetail);
            e.HasIndex(o => o.At);
            e.HasIndex(o => o.ReportId);
        });
    }
}

using Espalier.Contracts.Admin.Alerts;

namespace Espalier.Site.Alerts;

/// <summary>An alert as the facts give it.</summary>
/// <param name="Alert">The alert, without acknowledgement.</param>
/// <param name="Extent">Grows when it becomes worse: failed Macs, the last report, how near an end is.</param>
internal sealed record FoundAlert(Alert Alert, long Extent)
{
    /// <summary>The alert with its acknowledgement, if that was made since it began and for as much as it is now.</summary>
    public Alert With(AlertAcknowledgement? acknowledgement) =>
        acknowledgement is not null && acknowledgement.Extent >= Extent && acknowledgement.At >= Alert.Since
            ? Alert with { AcknowledgedAt = acknowledgement.At, AcknowledgedBy = acknowledgement.By }
            : Alert;
}

using System.Text.Json.Serialization;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Signatures;

namespace Espalier.Contracts.Messages;

/// <summary>JSON of the client protocol; generated, so that the trimmed client needs no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(SiteAnnouncement))]
[JsonSerializable(typeof(AuthoritySuccession))]
[JsonSerializable(typeof(EnrollmentRequest))]
[JsonSerializable(typeof(EnrollmentAnswer))]
[JsonSerializable(typeof(RenewalRequest))]
[JsonSerializable(typeof(RenewalAnswer))]
[JsonSerializable(typeof(ReportBatch))]
[JsonSerializable(typeof(ReportBatchAnswer))]
[JsonSerializable(typeof(PolicyStateReport))]
[JsonSerializable(typeof(ItemStateReport))]
[JsonSerializable(typeof(BaselineStateReport))]
[JsonSerializable(typeof(ChannelMessage))]
[JsonSerializable(typeof(ActionOrder))]
[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(ProblemReportPiece))]
[JsonSerializable(typeof(ProblemReportReceived))]
[JsonSerializable(typeof(PolicyEnvelope))]
[JsonSerializable(typeof(PolicyAssignments))]
[JsonSerializable(typeof(DevicePolicy))]
[JsonSerializable(typeof(ConfigurationItemDefinition))]
[JsonSerializable(typeof(ClientUpgrade))]
[JsonSerializable(typeof(ProblemBody))]
public sealed partial class MessagesJson : JsonSerializerContext;

/// <summary>Problem details (RFC 9457) as the client reads them.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="Time">The site's clock, with <see cref="ProblemCodes.ClockSkew"/>.</param>
/// <param name="Key">Code of the kind of key that is to be certified, with <see cref="ProblemCodes.KeyKindWanted"/>.</param>
public sealed record ProblemBody(int Status = 0, string? Code = null, string? Detail = null, DateTimeOffset? Time = null, string? Key = null)
{
    /// <summary>The kind of key that the site wants to certify instead; null where it wants none that this version knows.</summary>
    [JsonIgnore]
    public KeyKind? WantedKey => Code == ProblemCodes.KeyKindWanted ? KeyKinds.Find(Key) : null;
}

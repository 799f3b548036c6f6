using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Espalier.Site.Security.Audit;

/// <summary>The end of one chain.</summary>
/// <param name="Chain">Its name.</param>
/// <param name="Position">Entries in it.</param>
/// <param name="Hash">The last one's.</param>
internal sealed record AuditHead(string Chain, long Position, byte[] Hash);

/// <summary>What the site signs: that its chains had come so far.</summary>
/// <param name="SiteCode">The site.</param>
/// <param name="At">When.</param>
/// <param name="Heads">The ends of all chains, by name.</param>
internal sealed record AuditHeads(string SiteCode, DateTimeOffset At, IReadOnlyList<AuditHead> Heads)
{
    /// <summary>Type of the signed document.</summary>
    public const string DocumentType = "espalier-audit-heads";

    /// <summary>Reads what a signed document says, without a look at who signed it.</summary>
    public static AuditHeads? Read(string document)
    {
        var parts = document.Split('.');
        return parts.Length == 3 && Base64Url.IsValid(parts[1]) ? JsonSerializer.Deserialize(Base64Url.DecodeFromChars(parts[1]), AuditJson.Default.AuditHeads) : null;
    }
}

[JsonSerializable(typeof(AuditHeads))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class AuditJson : JsonSerializerContext;

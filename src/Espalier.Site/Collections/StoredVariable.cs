using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Collections;

/// <summary>A variable as it is kept: in the open, or sealed by the site key.</summary>
internal abstract class StoredVariable
{
    public const int MaxName = 255;
    public const int MaxValue = 4000;

    public required string Name { get; set; }

    public required string NameFolded { get; init; }

    /// <summary>The value of an open variable.</summary>
    public string? Value { get; set; }

    /// <summary>The value of a masked one.</summary>
    public byte[]? Sealed { get; set; }

    public bool IsMasked => Sealed is not null;

    /// <summary>What the sealed value is bound to.</summary>
    public abstract string SealContext { get; }

    public ResolvedVariable Resolved(CollectionId? from) => new(Name, IsMasked ? null : Value ?? "", from) { Secret = Sealed is { } bytes ? new SealedValue(bytes, SealContext) : null };
}

internal sealed class CollectionVariable : StoredVariable
{
    public required CollectionId CollectionId { get; init; }

    public override string SealContext => $"collection variable {CollectionId} {NameFolded}";
}

internal sealed class DeviceVariable : StoredVariable
{
    public required int ResourceId { get; init; }

    public override string SealContext => $"device variable {ResourceId} {NameFolded}";
}

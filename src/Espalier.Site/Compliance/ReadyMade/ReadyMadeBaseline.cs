namespace Espalier.Site.Compliance.ReadyMade;

/// <summary>A configuration baseline that a new site has.</summary>
/// <param name="Id">Stable identity.</param>
/// <param name="Name">Name, as the console shows it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="ItemIds">Its configuration items, in order.</param>
public sealed record ReadyMadeBaseline(Guid Id, string Name, string Description, IReadOnlyList<Guid> ItemIds);

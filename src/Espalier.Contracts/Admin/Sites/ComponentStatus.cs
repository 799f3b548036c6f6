using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Sites;

/// <summary>How the parts of the site are: what it needs, and what its log says of the last 24 hours (SITE-52).</summary>
public sealed record ListComponentStatus : IRequest<IReadOnlyList<ComponentStatus>>;

/// <summary>One part of the site.</summary>
/// <param name="Component">Its name: <c>Database</c>, <c>Enrollment</c>.</param>
/// <param name="State">How it is.</param>
/// <param name="Finding">Why, as one sentence.</param>
/// <param name="Fix">What to do; null where nothing is to be done.</param>
/// <param name="Errors">Errors it logged within 24 hours.</param>
/// <param name="Warnings">Warnings.</param>
/// <param name="Information">Other messages.</param>
/// <param name="LastMessageAt">When it wrote last; null for not within 24 hours.</param>
public sealed record ComponentStatus(string Component, ComponentState State, string Finding, string? Fix, int Errors, int Warnings, int Information, DateTimeOffset? LastMessageAt);

/// <summary>States as Configuration Manager names them.</summary>
public enum ComponentState
{
    Ok,
    Warning,
    Critical,
}

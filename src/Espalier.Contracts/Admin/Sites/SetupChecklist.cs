using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Sites;

/// <summary>Asks how far the way from a new site to its first managed Mac is gone.</summary>
public sealed record GetSetupChecklist : IRequest<SetupChecklist>;

/// <summary>The way, step by step.</summary>
/// <param name="Steps">In the order in which they are best done.</param>
public sealed record SetupChecklist(IReadOnlyList<SetupStep> Steps);

/// <summary>One step, judged by what the site holds now.</summary>
/// <param name="Kind">Which.</param>
/// <param name="IsDone">True while the site's facts say so.</param>
/// <param name="Finding">The facts: <c>2 boundary groups assign Macs to this site.</c></param>
public sealed record SetupStep(SetupStepKind Kind, bool IsDone, string Finding);

/// <summary>Steps from a new site to the first Mac.</summary>
public enum SetupStepKind
{
    /// <summary>The site answers Macs.</summary>
    SiteUp,

    /// <summary>Somebody can sign in without a link.</summary>
    AdministrativeUser,

    /// <summary>Macs of some network belong to the site.</summary>
    Boundary,

    /// <summary>Macs can be let in.</summary>
    Enrollment,

    /// <summary>A Mac is enrolled and inventoried.</summary>
    FirstMac,

    /// <summary>A baseline is deployed and a Mac has answered.</summary>
    FirstBaseline,
}

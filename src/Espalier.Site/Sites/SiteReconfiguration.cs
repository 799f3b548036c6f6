using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Operations;

namespace Espalier.Site.Sites;

/// <summary>How a running site server is set up otherwise. What starts the site offers it, because that knows the settings and restarts the role.</summary>
/// <param name="Change">Stores a configuration that <see cref="Check"/> has nothing against; the role restarts with it soon after. Null where the site's start gave it its configuration.</param>
public sealed record SiteReconfiguration(Func<SiteServerConfiguration, CancellationToken, Task<Result<SiteConfigurationSaved>>>? Change)
{
    /// <summary>What is wrong with a configuration; null when nothing is. Changes nothing.</summary>
    public Func<SiteServerConfiguration, Problem?> Check { get; init; } = static _ => null;

    /// <summary>The configuration in use.</summary>
    public SiteServerConfiguration? Current { get; init; }

    /// <summary>Where the data is, in words.</summary>
    public string Database { get; init; } = "";
}

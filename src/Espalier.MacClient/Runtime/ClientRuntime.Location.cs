using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Runtime;

public sealed partial class ClientRuntime
{
    /// <summary>
    /// Uses another address of the site from now on, if this Mac's site answers there: the address may come from anybody, the trusted authorities stay as they are.
    /// Answers what came of the policy request that tried it; where there is no answer, the address stays as it was.
    /// </summary>
    /// <param name="site">Scheme, host and port.</param>
    /// <param name="token">Cancels.</param>
    /// <exception cref="HttpRequestException">This Mac's site does not answer there.</exception>
    public async Task<PolicyOutcome> MoveAsync(Uri site, CancellationToken token)
    {
        await _session.MoveAsync(site, token);
        LogMoved(site);
        return await DownloadPolicyAsync(token);
    }
}

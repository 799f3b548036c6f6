using Espalier.MacClient.Connection;
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

    /// <summary>The site was not reached: remembers since when, and tries what DNS says. True when it has answered at another address, which is used from now on.</summary>
    private async Task<bool> SeekAsync(Exception failure, CancellationToken token)
    {
        LogPolicyNotReached(failure.Message);
        if (failure is not (HttpRequestException { StatusCode: null } or OperationCanceledException))
        {
            return false;
        }

        _lost.NotReached();
        foreach (var address in await SiteRecords.FindAsync(_mac, _session.Identity, token))
        {
            if (address == new Uri(_session.Identity.SiteUrl))
            {
                continue;
            }

            try
            {
                await _session.MoveAsync(address, token);
                LogMoved(address);
                return true;
            }
            catch (Exception unreachable) when (IsConnectionFailure(unreachable, token))
            {
                LogNotMoved(address, unreachable.Message);
            }
        }

        return false;
    }
}

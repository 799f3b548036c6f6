using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Runtime;

/// <summary>Asks for the policy again and again, and looks elsewhere for a site that does not answer where it was (ENR-23, ENR-24); neither ends while the site is lost.</summary>
/// <param name="download">Asks.</param>
/// <param name="seek">The site was not reached: looks for it; true when it has another address now.</param>
/// <param name="interval">How long to wait after an answer.</param>
/// <param name="wait">Waits, at most so long.</param>
internal sealed class PolicyPolls(
    Func<CancellationToken, Task<PolicyOutcome>> download, Func<Exception, CancellationToken, Task<bool>> seek, Func<TimeSpan> interval, Func<TimeSpan, CancellationToken, Task> wait)
{
    public async Task RunAsync(ClientOptions options, CancellationToken token)
    {
        var backoff = new Backoff(options.FirstRetry, options.LongestRetry);
        while (true)
        {
            TimeSpan next;
            try
            {
                var outcome = await download(token);
                if (outcome.Problem is null)
                {
                    backoff.Reset();

                    // The policy that just came says when to ask again, not the one before it.
                    next = interval();
                }
                else
                {
                    next = backoff.Next();
                }
            }
            catch (Exception lost) when (ClientRuntime.IsConnectionFailure(lost, token))
            {
                next = await seek(lost, token) ? TimeSpan.Zero : backoff.Next();
            }

            await wait(next, token);
        }
    }
}

using System.Text;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Runtime;

/// <summary>How policy comes to be in force, and how the client finds back to a site that it is not believed by, or does not believe, any more.</summary>
public sealed partial class ClientRuntime
{
    internal const string ReportedPolicySetting = "policy.reported";

    /// <summary>Version of the client that the site was told of.</summary>
    internal const string ReportedClientSetting = "client.reported";

    /// <summary>Asks for the policy, puts a new one in force and answers what came of it.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<PolicyOutcome> DownloadPolicyAsync(CancellationToken token)
    {
        using var turn = await Turn.TakeAsync(_downloading, token);
        var outcome = await DownloadFollowingAsync(token);
        WarnOfClock();
        var shouldRenew = _session.Connection.ShouldRenew;
        if (shouldRenew && outcome.Problem is not null && await _session.RenewAsync(token))
        {
            // An expired certificate is refused everywhere but where it is renewed, so the renewal must not wait for a policy.
            shouldRenew = false;
            outcome = await DownloadFollowingAsync(token);
        }

        if (outcome.Problem is { } problem)
        {
            LogPolicyRefused(problem);
            await ReportProblemAsync(problem, token);
            return outcome;
        }

        RememberContact(outcome);
        _lost.Reached();
        await ApplyAsync(outcome, token);
        if (outcome.OfferedClient is { } offered)
        {
            _options.ClientOffered?.Invoke(offered);
        }

        if (shouldRenew)
        {
            await _session.RenewAsync(token);
        }

        return outcome;
    }

    /// <summary>Where TLS refuses the site, its authority was perhaps replaced while this Mac was off.</summary>
    private async Task<PolicyOutcome> DownloadFollowingAsync(CancellationToken token)
    {
        try
        {
            return await _policy.DownloadAsync(_session.Connection, _session.Identity, token);
        }
        catch (HttpRequestException untrusted) when (untrusted.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            if (!await _session.FollowSuccessionAsync(token))
            {
                throw;
            }
        }

        LogAuthorityFollowed();
        return await _policy.DownloadAsync(_session.Connection, _session.Identity, token);
    }

    private async Task ApplyAsync(PolicyOutcome outcome, CancellationToken token)
    {
        if (outcome.Authorities is { } authorities)
        {
            _session.Trust(authorities, _policy.Current!.Device.IssuedAt, outcome.CompanyAuthorities);
        }

        if (_policy.Current is { } current)
        {
            _outbox.Meet(current.Device.Settings.Database);
        }

        // What was reported is remembered, so that a crash between storing a policy and reporting it loses nothing.
        if (_policy.Current is { } policy && (policy.Version != Remembered(ReportedPolicySetting) || Remembered(ReportedClientSetting) != _options.Version))
        {
            await ReportPolicyAsync(policy.Version, [], token);
            LogPolicyApplied(policy.Version, policy.Assignments.Baselines.Count);
            _workNow.Raise();
            _settingsChanged.Raise();
        }
    }

    private async Task ReportPolicyAsync(string version, IReadOnlyList<string> problems, CancellationToken token)
    {
        var state = new PolicyStateReport(version, _options.Version, problems);
        await AddReportAsync(ReportKinds.PolicyState, JsonSerializer.SerializeToElement(state, MessagesJson.Default.PolicyStateReport), token);
        _store.Set(ReportedClientSetting, Encoding.UTF8.GetBytes(_options.Version));
        _store.Set(ReportedPolicySetting, Encoding.UTF8.GetBytes(problems.Count == 0 ? version : version + " " + problems[0]));
    }

    /// <summary>Tells the site once that a policy was not believed; the one before it stays in force.</summary>
    private async Task ReportProblemAsync(string problem, CancellationToken token)
    {
        var version = _policy.Current?.Version ?? "";
        if (problem.StartsWith(PolicyOutcome.NotBelievedPrefix, StringComparison.Ordinal) && Remembered(ReportedPolicySetting) != version + " " + problem)
        {
            await ReportPolicyAsync(version, [problem], token);
        }
    }

    private string? Remembered(string setting) => _store.Find(setting) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private void WarnOfClock()
    {
        if (_session.Connection.ClockOffset != TimeSpan.Zero)
        {
            LogClockOff(-_session.Connection.ClockOffset);
        }
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Admin.Devices;
using Espalier.Site.Operations;

namespace Espalier.Server.Demo;

/// <summary>What the demo came to, read back through the admin API.</summary>
internal sealed record DemoResult
{
    [JsonPropertyName("enrolled")]
    public required int Enrolled { get; init; }

    [JsonPropertyName("inventoried")]
    public required int Inventoried { get; init; }

    [JsonPropertyName("policyCurrent")]
    public required int PolicyCurrent { get; init; }

    [JsonPropertyName("reported")]
    public required int Reported { get; init; }

    [JsonPropertyName("compliant")]
    public required int Compliant { get; init; }

    [JsonPropertyName("nonCompliant")]
    public required int NonCompliant { get; init; }

    [JsonPropertyName("failed")]
    public required int Failed { get; init; }

    [JsonPropertyName("remediated")]
    public required int Remediated { get; init; }

    /// <summary>Faults of the system: quarantined reports, conflict records that nobody planted, API calls that failed.</summary>
    [JsonPropertyName("errors")]
    public required int Errors { get; init; }

    [JsonPropertyName("secondsToSettle")]
    public required double SecondsToSettle { get; init; }

    [JsonIgnore]
    public bool IsSettled { get; init; }
}

/// <summary>Watches the site through its admin API until every Mac is where it should be.</summary>
internal sealed class SettledState(Uri console, string apiToken, int macs)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task<DemoResult> WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken token)
    {
        using var http = new HttpClient { BaseAddress = console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiToken);
        var started = clock.GetTimestamp();
        var failedCalls = 0;
        while (true)
        {
            SiteOverview? overview = null;
            try
            {
                overview = JsonSerializer.Deserialize<SiteOverview>(await http.GetByteArrayAsync(new Uri("/api/v1/overview", UriKind.Relative), token), ApiJson.Options);
            }
            catch (HttpRequestException)
            {
                failedCalls++;
            }

            var elapsed = clock.GetElapsedTime(started);
            var settled = overview is not null && overview.Enrolled == macs && overview.Inventoried == macs && overview.PolicyCurrent == macs && overview.Reported == macs;
            if (settled || elapsed > timeout)
            {
                return new DemoResult
                {
                    Enrolled = overview?.Enrolled ?? 0,
                    Inventoried = overview?.Inventoried ?? 0,
                    PolicyCurrent = overview?.PolicyCurrent ?? 0,
                    Reported = overview?.Reported ?? 0,
                    Compliant = overview?.Compliant ?? 0,
                    NonCompliant = overview?.NonCompliant ?? 0,
                    Failed = overview?.Failed ?? 0,
                    Remediated = overview?.Remediated ?? 0,
                    Errors = failedCalls + (overview?.QuarantinedReports ?? 1) + (overview?.Conflicts ?? 0),
                    SecondsToSettle = Math.Round(elapsed.TotalSeconds, 1),
                    IsSettled = settled,
                };
            }

            await Task.Delay(Pause, clock, token);
        }
    }
}

using System.Net.Http.Json;
using Espalier.Data;
using Espalier.Site.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Experience;

/// <summary>
/// Sends the usage report every two weeks, the first one two weeks after the site joined, so that it can be read before. Of several nodes one sends. Off, nothing is counted and nothing is sent.
/// </summary>
internal sealed partial class ExperienceProgram(SiteDatabase database, SiteOptions options, TimeProvider clock, ILogger<ExperienceProgram> logger) : BackgroundService
{
    /// <summary>Between two reports (SITE-46).</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromDays(14);

    private static readonly TimeSpan Look = TimeSpan.FromHours(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is being stopped.
        }
    }

    /// <summary>When the next report is due; null where none is.</summary>
    public static async Task<DateTimeOffset?> FindNextAsync(ReadScope scope, CancellationToken token)
    {
        var found = await scope.Command("SELECT value FROM site_counters WHERE name = 'usage_report_due'").ListAsync(static r => r.GetInt32(0), token);
        return found is [var minutes] ? DateTimeOffset.UnixEpoch.AddMinutes(minutes) : null;
    }

    /// <summary>Does what is due now.</summary>
    public async Task LookAsync(CancellationToken token)
    {
        try
        {
            var isDue = await database.WriteAsync(ClaimAsync, token);
            if (isDue && !await SendAsync(token))
            {
                await database.WriteAsync((scope, inner) => SetDueAsync(scope, clock.GetUtcNow() + Look, inner), token);
            }
        }
        catch (Exception failure) when (database.IsUnavailable(failure))
        {
            LogNotLooked(failure.GetBaseException().Message);
        }
    }

    /// <summary>True for the one that sends now; the next report is due an interval later whatever becomes of this process.</summary>
    private async Task<bool> ClaimAsync(WriteScope scope, CancellationToken token)
    {
        if (!options.JoinsExperienceProgram || options.ExperienceProgramAddress is null)
        {
            await scope.Command("DELETE FROM site_counters WHERE name = 'usage_report_due'").RunAsync(token);
            return false;
        }

        var now = clock.GetUtcNow();
        var claimed = await scope.Command("UPDATE site_counters SET value = @next WHERE name = 'usage_report_due' AND value <= @now").With("next", Minutes(now + Interval)).With("now", Minutes(now)).RunAsync(token);
        if (claimed == 0)
        {
            await scope.Command("INSERT INTO site_counters (name, value) VALUES ('usage_report_due', @next) ON CONFLICT (name) DO NOTHING").With("next", Minutes(now + Interval)).RunAsync(token);
        }

        return claimed > 0;
    }

    private static Task<int> SetDueAsync(WriteScope scope, DateTimeOffset due, CancellationToken token) =>
        scope.Command("UPDATE site_counters SET value = @due WHERE name = 'usage_report_due'").With("due", Minutes(due)).RunAsync(token);

    private async Task<bool> SendAsync(CancellationToken token)
    {
        try
        {
            await using var scope = await database.ReadAsync(token);
            var report = await UsageReports.MakeAsync(scope, options, token);
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Limit };
            using var answer = await http.PostAsJsonAsync(options.ExperienceProgramAddress, report, ApiJson.Options, token);
            answer.EnsureSuccessStatusCode();
            LogSent(options.ExperienceProgramAddress!);
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !token.IsCancellationRequested))
        {
            LogNotSent(options.ExperienceProgramAddress!, failure.Message);
            return false;
        }
    }

    private static int Minutes(DateTimeOffset at) => (int)(at - DateTimeOffset.UnixEpoch).TotalMinutes;

    [LoggerMessage(2100, LogLevel.Information, "The usage report was sent to {Address}")]
    private partial void LogSent(Uri address);

    [LoggerMessage(2101, LogLevel.Warning, "The usage report was not taken by {Address}; it is tried again in an hour: {Reason}")]
    private partial void LogNotSent(Uri address, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "Whether a usage report is due was not looked at, the database is not available: {Reason}")]
    private partial void LogNotLooked(string reason);
}

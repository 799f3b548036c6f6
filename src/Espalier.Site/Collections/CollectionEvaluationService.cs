using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Collections;

/// <summary>Evaluates collections as soon as something changed, and looks by itself in case a signal was lost or another node made the change.</summary>
internal sealed partial class CollectionEvaluationService(CollectionEvaluator evaluator, ChangedDevices changed, TimeProvider clock, ILogger<CollectionEvaluationService> logger) : BackgroundService
{
    /// <summary>How long it waits for a signal before it looks anyway.</summary>
    private static readonly TimeSpan Fallback = TimeSpan.FromSeconds(5);

    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1031", Justification = "A database that is away for a moment must not end evaluation; the claims were rolled back and are taken again.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await EvaluateAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
                await Task.Delay(Fallback, clock, stoppingToken);
            }

            await changed.WaitAsync(Fallback, stoppingToken);
        }
    }

    private async Task EvaluateAsync(CancellationToken token)
    {
        await evaluator.EvaluateChangedCollectionsAsync(token);
        while (await evaluator.EvaluateChangedDevicesAsync(token))
        {
        }

        var now = clock.GetUtcNow();
        if (now - _lookedAt >= Fallback)
        {
            _lookedAt = now;
            await evaluator.EvaluateDueAsync(token);
        }
    }

    [LoggerMessage(1410, LogLevel.Error, "Collections could not be evaluated; trying again")]
    private partial void LogFailed(Exception exception);
}

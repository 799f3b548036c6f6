using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Operations;
using Espalier.Site.Logs;
using Espalier.Site.Operations;

namespace Espalier.Site.Sites;

/// <summary>Joins what a look at the site finds with what its log says. Messages themselves are not told: they need the right to read logs.</summary>
internal sealed class ListComponentStatusOperation(SiteHealth health, SiteLogs logs) : IOperation<ListComponentStatus, IReadOnlyList<ComponentStatus>>
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(24);

    public static Right Needs => Right.Read;

    public async Task<Result<IReadOnlyList<ComponentStatus>>> RunAsync(OperationContext context, ListComponentStatus request, CancellationToken token)
    {
        var found = (await health.CheckAllAsync(token)).Select(static i => new ComponentStatus(i.Name, StateOf(i.State), i.Finding, i.Fix, 0, 0, 0, null));
        var since = context.Clock.GetUtcNow() - Period;
        var messages = new List<LogMessage>();
        await foreach (var message in logs.ReadAsync(SiteLogs.Main, token))
        {
            if (message.At < since)
            {
                break;
            }

            messages.Add(message);
        }

        var written = messages.GroupBy(static m => m.Component).Select(static g => Of(g.Key, [.. g]));
        return found.Concat(written).OrderByDescending(static c => c.State).ThenBy(static c => c.Component, StringComparer.OrdinalIgnoreCase).ToList();
    }

    private static ComponentStatus Of(string component, List<LogMessage> messages)
    {
        var errors = messages.Count(static m => m.Severity >= LogSeverity.Error);
        var warnings = messages.Count(static m => m.Severity == LogSeverity.Warning);
        var (state, finding) = errors > 0 ? (ComponentState.Critical, "It logged errors within 24 hours.")
            : warnings > 0 ? (ComponentState.Warning, "It logged warnings within 24 hours.")
            : (ComponentState.Ok, "It logged no warning within 24 hours.");
        return new ComponentStatus(component, state, finding, state == ComponentState.Ok ? null : "Show its messages.", errors, warnings, messages.Count - errors - warnings, messages[0].At);
    }

    private static ComponentState StateOf(HealthState state) => state switch
    {
        HealthState.Good => ComponentState.Ok,
        HealthState.Warning => ComponentState.Warning,
        HealthState.Bad => ComponentState.Critical,
    };
}

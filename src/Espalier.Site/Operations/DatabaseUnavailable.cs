using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Operations;

/// <summary>A request that the database could not serve is answered 503 with a time to come back, on every route: Macs keep what they have and try again.</summary>
internal sealed partial class DatabaseUnavailable(SiteDatabase database, ILogger<DatabaseUnavailable> logger) : IExceptionHandler
{
    /// <summary>Seconds: long enough for a database to start, short enough for a person to wait.</summary>
    public const string RetryAfterSeconds = "10";

    public static Problem Problem { get; } = new(
        ProblemKind.Unavailable, ProblemCodes.SiteUnavailable, "The site's database is not available: it cannot be reached, or its disk is full. Nothing was changed. Try again in a moment.");

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!database.IsUnavailable(exception))
        {
            return false;
        }

        LogNotServed(httpContext.Request.Method, httpContext.Request.Path, exception.GetBaseException().Message);
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        await ApiResults.ToResult(Problem).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(1002, LogLevel.Warning, "{Method} {Path} was not served, the database is not available: {Reason}")]
    private partial void LogNotServed(string method, string path, string reason);
}

using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Server.Setup;

/// <summary>Before there is a site nothing is served but set-up: pages lead there, and programs are told why they are turned away.</summary>
internal sealed class SetupGuard(RequestDelegate next)
{
    private static readonly PathString[] Served = ["/setup", "/_blazor", "/_framework", "/_content"];
    private static readonly PathString[] OfPrograms = ["/api", "/client", "/files", "/health", "/metrics"];

    private static readonly Problem NotYet = new(ProblemKind.Unavailable, ProblemCodes.SetupNeeded, "This site is not set up yet. Open the link that 'espalier serve' printed, or run 'espalier setup'.");

    public async Task InvokeAsync(HttpContext http)
    {
        if (Array.Exists(Served, path => http.Request.Path.StartsWithSegments(path)))
        {
            await next(http);
        }
        else if (HttpMethods.IsGet(http.Request.Method) && !Array.Exists(OfPrograms, path => http.Request.Path.StartsWithSegments(path)))
        {
            http.Response.Redirect("/setup");
        }
        else
        {
            http.Response.Headers.RetryAfter = "60";
            await ApiResults.ToResult(NotYet).ExecuteAsync(http);
        }
    }
}

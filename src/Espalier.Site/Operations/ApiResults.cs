using Espalier.Contracts.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Operations;

/// <summary>The admin API's side of the gate: who is calling, and results as HTTP.</summary>
public static class ApiResults
{
    /// <summary>Runs an operation for the caller of this API request; problems become problem details with their code and fields.</summary>
    public static async Task<IResult> RunAsync<TResult>(this HttpContext http, IRequest<TResult> request)
    {
        if (http.Items[typeof(Bearer)] is not Bearer bearer)
        {
            return ToResult(new Problem(ProblemKind.NotAuthenticated, "token-needed", "Send a bearer token of the admin API."));
        }

        var gate = http.RequestServices.GetRequiredService<OperationsGate>();
        var result = await gate.RunAsync(bearer, request, http.RequestAborted);
        if (result.Problem is not { } problem)
        {
            return Results.Json(result.Value, ApiJson.Options);
        }

        if (problem.Kind == ProblemKind.Unavailable)
        {
            http.Response.Headers.RetryAfter = DatabaseUnavailable.RetryAfterSeconds;
        }

        return ToResult(problem);
    }

    /// <summary>Problem details of a problem.</summary>
    public static IResult ToResult(Problem problem)
    {
        var status = problem.Kind switch
        {
            ProblemKind.Invalid => StatusCodes.Status400BadRequest,
            ProblemKind.NotAuthenticated => StatusCodes.Status401Unauthorized,
            ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
            ProblemKind.NotFound => StatusCodes.Status404NotFound,
            ProblemKind.Conflict => StatusCodes.Status409Conflict,
            ProblemKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        };
        return Results.Problem(problem.Detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = problem.Code, ["fields"] = problem.Fields });
    }
}

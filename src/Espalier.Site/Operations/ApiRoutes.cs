using System.Reflection;
using Espalier.Contracts.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Espalier.Site.Operations;

/// <summary>
/// Routes of the admin API. A handler only makes the request out of address and body; the gate answers it. So no route can do anything that is not an
/// operation, and the API's description knows request and answer of each.
/// </summary>
internal static class ApiRoutes
{
    private static readonly MethodInfo Answer = typeof(ApiRoutes).GetMethod(nameof(AnswerAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    // A filter is called all the same when a value of the address cannot be read, and gets no request then.
    private static readonly Problem Unreadable = new(ProblemKind.Invalid, "invalid", "A value in the address has the wrong form; /api/v1/openapi.json says which form each has.");

    public static void Get(this IEndpointRouteBuilder api, string pattern, Delegate request) => Map(api, HttpMethods.Get, pattern, request);

    public static void Post(this IEndpointRouteBuilder api, string pattern, Delegate request) => Map(api, HttpMethods.Post, pattern, request);

    public static void Put(this IEndpointRouteBuilder api, string pattern, Delegate request) => Map(api, HttpMethods.Put, pattern, request);

    public static void Patch(this IEndpointRouteBuilder api, string pattern, Delegate request) => Map(api, HttpMethods.Patch, pattern, request);

    public static void Delete(this IEndpointRouteBuilder api, string pattern, Delegate request) => Map(api, HttpMethods.Delete, pattern, request);

    private static void Map(IEndpointRouteBuilder api, string method, string pattern, Delegate request)
    {
        var type = request.Method.ReturnType;
        var result = type.GetInterfaces().Single(static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)).GenericTypeArguments[0];
        var answer = Answer.MakeGenericMethod(result).CreateDelegate<Func<HttpContext, object, Task<IResult>>>();
        api.MapMethods(pattern, [method], request)
            .AddEndpointFilter(async (context, next) => await next(context) is { } made && type.IsInstanceOfType(made) ? await answer(context.HttpContext, made) : ApiResults.ToResult(Unreadable))
            .WithName(NameOf(type))
            .WithTags(type.Namespace![(type.Namespace!.LastIndexOf('.') + 1)..])
            .WithMetadata(new OperationRequest(type))
            .Produces(StatusCodes.Status200OK, result, "application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static string NameOf(Type request)
    {
        const string Suffix = "Request";
        return request.Name.EndsWith(Suffix, StringComparison.Ordinal) ? request.Name[..^Suffix.Length] : request.Name;
    }

    private static Task<IResult> AnswerAsync<TResult>(HttpContext http, object request) => http.RunAsync((IRequest<TResult>)request);
}

/// <summary>Which operation a route of the admin API runs.</summary>
/// <param name="Type">Its request.</param>
internal sealed record OperationRequest(Type Type);

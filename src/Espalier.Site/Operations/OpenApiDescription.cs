using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Espalier.Site.Operations;

/// <summary>The OpenAPI document of the admin API, <c>/api/v1/openapi.json</c>; like everything below <c>/api</c> it needs a token.</summary>
internal static class OpenApiDescription
{
    private const string Document = "v1";
    private const string Bearer = "token";

    public static IServiceCollection AddOpenApiDescription(this IServiceCollection services)
    {
        services.AddSingleton<ContractDocumentation>();
        services.AddOpenApi(Document, static options =>
        {
            options.ShouldInclude = static description => description.ActionDescriptor.EndpointMetadata.OfType<OperationRequest>().Any();
            options.AddDocumentTransformer(Describe);
            options.AddOperationTransformer(Describe);
            options.AddSchemaTransformer(Describe);
        });
        return services;
    }

    public static void MapOpenApiDescription(this IEndpointRouteBuilder api) => api.MapOpenApi("/openapi.json");

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken token)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Espalier admin API",
            Version = SiteVersion.Current,
            Description = "Everything the console does. A problem is application/problem+json with a stable 'code' and, where fields are to blame, 'fields'.",
        };

        // The port is that of whoever asks; a server in the document would be wrong behind any other name.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of an administrative user." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken token)
    {
        var request = context.Description.ActionDescriptor.EndpointMetadata.OfType<OperationRequest>().Single().Type;
        var entry = context.ApplicationServices.GetRequiredService<OperationsGate>().Entries.Single(e => e.RequestType == request);
        operation.Summary = context.ApplicationServices.GetRequiredService<ContractDocumentation>().Of(request);
        operation.Description = $"Needs the right `{entry.Needs}`.{(entry.TakesTokens ? "" : " Refused to API tokens.")}";
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken token)
    {
        var documentation = context.ApplicationServices.GetRequiredService<ContractDocumentation>();
        schema.Description = context.JsonPropertyInfo?.AttributeProvider is System.Reflection.PropertyInfo property ? documentation.Of(property) : documentation.Of(context.JsonTypeInfo.Type);
        return Task.CompletedTask;
    }
}

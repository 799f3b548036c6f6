using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Espalier.Site.ClientPackages;

/// <summary>The installer of the Mac client: made by the site, downloaded by anybody.</summary>
internal static class ClientPackagesFeature
{
    public static IServiceCollection AddClientPackages(this IServiceCollection services) => services
        .AddSingleton(static provider => new ClientSource(provider.GetRequiredService<SiteOptions>().MacClientFolder))
        .AddSingleton<PublicFiles>()
        .AddHostedService<PublicFilesService>();

    public static void MapPublicFiles(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/files/{name}", [HttpMethods.Get, HttpMethods.Head], Download).AllowAnonymous();

    private static IResult Download(string name, PublicFiles files) => files.Find(name) is not var (path, file)
        ? Results.NotFound()
        : Results.File(path, "application/octet-stream", file.Name, entityTag: new EntityTagHeaderValue('"' + file.Sha256 + '"'), enableRangeProcessing: true);
}

using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
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
        .AddSingleton<PackageSigners>()
        .AddSingleton<PublicFiles>()
        .AddSingleton<ClientUpgrades>()
        .AddHostedService<PublicFilesService>()
        .AddOperation<GetPackageSigningOperation, GetPackageSigning, PackageSigning>()
        .AddOperation<SavePackageSigningOperation, SavePackageSigning, PackageSigning>()
        .AddOperation<RemovePackageSigningOperation, RemovePackageSigning, Done>()
        .AddOperation<GetClientUpgradeSettingsOperation, GetClientUpgradeSettings, ClientUpgradeSettings>()
        .AddOperation<SaveClientUpgradeSettingsOperation, SaveClientUpgradeSettings, ClientUpgradeSettings>();

    public static void MapPublicFiles(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/files/{name}", [HttpMethods.Get, HttpMethods.Head], Download).AllowAnonymous();

    /// <summary>For enrolled Macs; the group checks who they are.</summary>
    public static void MapClientUpgrades(this IEndpointRouteBuilder signed)
    {
        signed.MapGet("/upgrade", static (string? architecture, ClientUpgrades upgrades) =>
            upgrades.Compose(architecture ?? "") is { } offer ? Results.Text(offer, "application/jose") : Results.NoContent());
        signed.MapGet("/upgrade/{sha256}", DownloadAsync);
    }

    private static async Task DownloadAsync(HttpContext http, string sha256, ClientUpgrades upgrades, CancellationToken token)
    {
        if (upgrades.Find(sha256) is not { } path)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var place = upgrades.TryTakePlace();
        if (place is null)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "600";
            return;
        }

        http.Response.ContentType = "application/octet-stream";
        await http.Response.SendFileAsync(path, token);
    }

    private static IResult Download(string name, PublicFiles files) => files.Find(name) is not var (path, file)
        ? Results.NotFound()
        : Results.File(path, "application/octet-stream", file.Name, entityTag: new EntityTagHeaderValue('"' + file.Sha256 + '"'), enableRangeProcessing: true);
}

using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Publishes the site.</summary>
internal sealed partial class PublishSiteOperation(CompanyDirectory directory, SitePlace place, SiteCertificates certificates, SiteOptions site, ILogger<PublishSiteOperation> logger) : IOperation<PublishSite, SitePublication>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<SitePublication>> RunAsync(OperationContext context, PublishSite request, CancellationToken token)
    {
        if (!Uri.TryCreate(request.Address.Trim(), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.IsLoopback || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
        {
            return Problem.Invalid(new FieldProblem("address", "The address by which Macs reach the site is needed: https://site.example.com:8760, without a path."));
        }

        var published = address.GetLeftPart(UriPartial.Authority);
        var options = await directory.FindAsync(token);
        var service = options?.Settings.ServiceAccount ?? "";
        var done = await DirectoryOperations.AskAsAsync(
            directory, request.UserName, request.Password, (session, inner) => place.WriteAsync(session, service, published, certificates.AuthorityFingerprint, inner), token);
        if (done.Problem is { } problem)
        {
            return problem;
        }

        // By the service account, which then owns the record and may change it.
        var record = await DirectoryOperations.AskAsync(
            directory, async (session, inner) => await ServiceRecord.WriteAsync(session, options!.Domain, site.SiteCode, new Uri(published), inner) ?? "", token);
        if (record.Problem is null && record.Value!.Length > 0)
        {
            LogNoRecord(record.Value);
        }

        return await context.WriteAsync<Result<SitePublication>>(
            $"publication of {published} in the directory",
            (_, _) => Task.FromResult<Result<SitePublication>>(done.Value!),
            token);
    }

    [LoggerMessage(1034, LogLevel.Warning, "DNS does not tell where the site is. {ByHand}")]
    private partial void LogNoRecord(string byHand);
}

/// <summary>Reads what is published.</summary>
internal sealed class GetSitePublicationOperation(CompanyDirectory directory, SitePlace place, SiteCertificates certificates) : IOperation<GetSitePublication, SitePublication>
{
    public static Right Needs => Right.ManageSecurity;

    public Task<Result<SitePublication>> RunAsync(OperationContext context, GetSitePublication request, CancellationToken token) =>
        DirectoryOperations.AskAsync(directory, (session, inner) => place.ReadAsync(session, certificates.AuthorityFingerprint, inner), token);
}

/// <summary>Removes what is published.</summary>
internal sealed class WithdrawSiteOperation(CompanyDirectory directory, SitePlace place, SiteOptions site) : IOperation<WithdrawSite, Done>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<Done>> RunAsync(OperationContext context, WithdrawSite request, CancellationToken token)
    {
        var done = await DirectoryOperations.AskAsAsync(directory, request.UserName, request.Password, RemoveAsync, token);
        return done.Problem is { } problem
            ? problem
            : await context.WriteAsync<Result<Done>>("publication in the directory", (_, _) => Task.FromResult<Result<Done>>(Done.Instance), token);
    }

    private async Task<Result<Done>> RemoveAsync(DirectorySession session, CancellationToken token)
    {
        var options = await directory.FindAsync(token);
        if (await place.RemoveNamesAsync(session, options!.Settings.ServiceAccount, token) is { } problem)
        {
            return problem;
        }

        await ServiceRecord.RemoveAsync(session, options.Domain, site.SiteCode, token);
        return await place.RemoveAsync(session, token);
    }
}

using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Espalier.Site.Security.Certificates;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Publishes the site.</summary>
internal sealed class PublishSiteOperation(CompanyDirectory directory, SitePlace place, SiteCertificates certificates) : IOperation<PublishSite, SitePublication>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<SitePublication>> RunAsync(OperationContext context, PublishSite request, CancellationToken token)
    {
        if (!Uri.TryCreate(request.Address.Trim(), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || address.IsLoopback || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
        {
            return Problem.Invalid(new FieldProblem("address", "The address by which Macs reach the site is needed: https://site.example.com:8760, without a path."));
        }

        var published = address.GetLeftPart(UriPartial.Authority);
        var service = (await directory.FindAsync(token))?.Settings.ServiceAccount ?? "";
        var done = await DirectoryOperations.AskAsAsync(
            directory, request.UserName, request.Password, (session, inner) => place.WriteAsync(session, service, published, certificates.AuthorityFingerprint, inner), token);
        if (done.Problem is { } problem)
        {
            return problem;
        }

        return await context.WriteAsync<Result<SitePublication>>(
            $"publication of {published} in the directory",
            (_, _) => Task.FromResult<Result<SitePublication>>(done.Value!),
            token);
    }
}

/// <summary>Reads what is published.</summary>
internal sealed class GetSitePublicationOperation(CompanyDirectory directory, SitePlace place, SiteCertificates certificates) : IOperation<GetSitePublication, SitePublication>
{
    public static Right Needs => Right.ManageSecurity;

    public Task<Result<SitePublication>> RunAsync(OperationContext context, GetSitePublication request, CancellationToken token) =>
        DirectoryOperations.AskAsync(directory, (session, inner) => place.ReadAsync(session, certificates.AuthorityFingerprint, inner), token);
}

/// <summary>Removes what is published.</summary>
internal sealed class WithdrawSiteOperation(CompanyDirectory directory, SitePlace place) : IOperation<WithdrawSite, Done>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<Done>> RunAsync(OperationContext context, WithdrawSite request, CancellationToken token)
    {
        var done = await DirectoryOperations.AskAsAsync(directory, request.UserName, request.Password, place.RemoveAsync, token);
        return done.Problem is { } problem
            ? problem
            : await context.WriteAsync<Result<Done>>("publication in the directory", (_, _) => Task.FromResult<Result<Done>>(Done.Instance), token);
    }
}

using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.ActiveDirectory.CertificateServices;

/// <summary>Lists the company's authorities.</summary>
internal sealed class ListEnterpriseAuthoritiesOperation(CompanyDirectory directory) : IOperation<ListEnterpriseAuthorities, IReadOnlyList<EnterpriseAuthority>>
{
    public static Right Needs => Right.ManageSecurity;

    public Task<Result<IReadOnlyList<EnterpriseAuthority>>> RunAsync(OperationContext context, ListEnterpriseAuthorities request, CancellationToken token) =>
        DirectoryOperations.AskAsync<IReadOnlyList<EnterpriseAuthority>>(
            directory, static async (session, inner) => [.. (await new PublicKeyServices(session).ListAuthoritiesAsync(inner)).Select(static a => a.Described)], token);
}

/// <summary>Lists the templates of an authority.</summary>
internal sealed class ListCertificateTemplatesOperation(CompanyDirectory directory) : IOperation<ListCertificateTemplates, IReadOnlyList<CertificateTemplateSummary>>
{
    public static Right Needs => Right.ManageSecurity;

    public Task<Result<IReadOnlyList<CertificateTemplateSummary>>> RunAsync(OperationContext context, ListCertificateTemplates request, CancellationToken token) =>
        DirectoryOperations.AskAsAsync<IReadOnlyList<CertificateTemplateSummary>>(directory, null, null, (session, inner) => ListAsync(session, request.Authority, inner), token);

    private static async Task<Result<IReadOnlyList<CertificateTemplateSummary>>> ListAsync(DirectorySession session, string name, CancellationToken token)
    {
        var services = new PublicKeyServices(session);
        if (await TemplateCheck.FindAuthorityAsync(services, name, token) is not { } authority)
        {
            return TemplateCheck.NoAuthority(name);
        }

        var templates = await services.ListTemplatesAsync(token);
        return templates.Where(t => authority.Described.Templates.Contains(t.Name, StringComparer.OrdinalIgnoreCase)).Select(static t => new CertificateTemplateSummary(t.Name, t.DisplayName)).ToList();
    }
}

/// <summary>Checks a template.</summary>
internal sealed class CheckCertificateTemplateOperation(CompanyDirectory directory) : IOperation<CheckCertificateTemplate, CertificateTemplateCheck>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<CertificateTemplateCheck>> RunAsync(OperationContext context, CheckCertificateTemplate request, CancellationToken token)
    {
        var holders = new List<DirectoryHolder>();
        if (!string.IsNullOrEmpty(request.UserName))
        {
            var configuring = await DirectoryOperations.AskAsAsync<DirectoryHolder>(directory, request.UserName, request.Password, FindHolderAsync, token);
            if (configuring.Problem is { } problem)
            {
                return problem;
            }

            holders.Add(configuring.Value!);
        }

        return await DirectoryOperations.AskAsAsync<CertificateTemplateCheck>(
            directory, null, null, (session, inner) => TemplateCheck.RunAsync(session, request.Authority, request.Name, request.Purpose, holders, inner), token);
    }

    private static async Task<Result<DirectoryHolder>> FindHolderAsync(DirectorySession session, CancellationToken token) => await session.FindHolderAsync(token) is { } holder
        ? holder
        : Problem.Invalid(new FieldProblem("userName", "This account is no user of this domain."));
}

/// <summary>A check of a template over one session of the service account.</summary>
internal static class TemplateCheck
{
    /// <param name="session">Of the service account, which is checked for its rights as well.</param>
    /// <param name="authority">Name of the authority.</param>
    /// <param name="name">Name of the template, or the name shown.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="others">Further accounts that request.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<Result<CertificateTemplateCheck>> RunAsync(
        DirectorySession session, string authority, string name, TemplatePurpose purpose, IReadOnlyList<DirectoryHolder> others, CancellationToken token)
    {
        var services = new PublicKeyServices(session);
        if (await FindAuthorityAsync(services, authority, token) is not { } found)
        {
            return NoAuthority(authority);
        }

        var templates = await services.ListTemplatesAsync(token);
        if (templates.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } template)
        {
            return Problem.Invalid(new FieldProblem("name", $"The directory has no certificate template {name}."));
        }

        var holders = await session.FindHolderAsync(token) is { } service && others.All(o => o.Sid != service.Sid) ? [.. others, service] : others;
        return new CertificateTemplateCheck(template.Name, [.. TemplateRules.Check(template, purpose, found, holders)]);
    }

    public static async Task<DirectoryAuthority?> FindAuthorityAsync(PublicKeyServices services, string name, CancellationToken token) =>
        (await services.ListAuthoritiesAsync(token)).FirstOrDefault(a => a.Described.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static Problem NoAuthority(string name) => Problem.Invalid(new FieldProblem("authority", $"The directory names no certification authority {name}."));
}

using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.ActiveDirectory.CertificateServices;
using Espalier.Site.ActiveDirectory.Kerberos;
using Espalier.Site.Enrollment;
using Espalier.Site.Operations;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Roles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Registers sign-in, the directory and administrative users.</summary>
internal static class DirectoryFeature
{
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddSingleton<CompanyDirectory>();
        services.AddSingleton<DirectoryAccounts>();
        services.AddSingleton<DirectorySites>();
        services.AddSingleton<NameAttempts>();
        services.AddSingleton<DirectorySignIn>();
        services.AddSingleton<ServiceTickets>();
        services.AddHostedService<DirectoryRechecks>();
        services.AddSingleton(static p => new SiteSignIn(
            p.GetRequiredService<SiteDatabase>(),
            p.GetRequiredService<AuditTrail>(),
            p.GetRequiredService<Accounts>(),
            p.GetRequiredService<Callers>(),
            p.GetRequiredService<DirectorySignIn>(),
            p.GetRequiredService<ServiceTickets>(),
            p.GetRequiredService<PasswordChecks>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<SiteSignIn>>()));
        services.AddSingleton<SitePlace>();
        services.AddHostedService<SitePublisher>();
        return services
            .AddOperation<GetDirectoryOperation, GetDirectory, DirectoryConnection>()
            .AddOperation<SaveDirectoryOperation, SaveDirectory, DirectoryTested>()
            .AddOperation<TestDirectoryOperation, TestDirectory, DirectoryTested>()
            .AddOperation<RemoveDirectoryOperation, RemoveDirectory, Done>()
            .AddOperation<SearchDirectoryOperation, SearchDirectory, IReadOnlyList<DirectoryEntry>>()
            .AddOperation<PublishSiteOperation, PublishSite, SitePublication>()
            .AddOperation<GetSitePublicationOperation, GetSitePublication, SitePublication>()
            .AddOperation<WithdrawSiteOperation, WithdrawSite, Done>()
            .AddOperation<ListEnterpriseAuthoritiesOperation, ListEnterpriseAuthorities, IReadOnlyList<EnterpriseAuthority>>()
            .AddOperation<ListCertificateTemplatesOperation, ListCertificateTemplates, IReadOnlyList<CertificateTemplateSummary>>()
            .AddOperation<CheckCertificateTemplateOperation, CheckCertificateTemplate, CertificateTemplateCheck>()
            .AddOperation<ListAdministrativeUsersOperation, ListAdministrativeUsers, IReadOnlyList<AdministrativeUserSummary>>()
            .AddOperation<AddLocalUserOperation, AddLocalUser, AdministrativeUserSummary>()
            .AddOperation<AddDirectoryUserOrGroupOperation, AddDirectoryUserOrGroup, AdministrativeUserSummary>()
            .AddOperation<UpdateAdministrativeUserOperation, UpdateAdministrativeUser, AdministrativeUserSummary>()
            .AddOperation<SetLocalPasswordOperation, SetLocalPassword, Done>()
            .AddOperation<RemoveAdministrativeUserOperation, RemoveAdministrativeUser, Done>()
            .AddOperation<ListSecurityRolesOperation, ListSecurityRoles, IReadOnlyList<SecurityRoleSummary>>()
            .AddOperation<CreateApiTokenOperation, CreateApiToken, ApiTokenCreated>()
            .AddOperation<ListApiTokensOperation, ListApiTokens, IReadOnlyList<ApiTokenSummary>>()
            .AddOperation<RevokeApiTokenOperation, RevokeApiToken, Done>();
    }
}

using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Certificates;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Messages;
using Espalier.Contracts.Admin.Reports;
using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Operations;
using Espalier.Site.Boundaries;
using Espalier.Site.Compliance;
using Espalier.Site.Deployments;
using Espalier.Site.Devices;
using Espalier.Site.Devices.Capabilities;
using Espalier.Site.Devices.Timeline;
using Espalier.Site.Enrollment;
using Espalier.Site.Experience;
using Espalier.Site.Logs;
using Espalier.Site.Messages;
using Espalier.Site.Policies;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.CompanyAuthority;
using Espalier.Site.Reports;
using Espalier.Site.Sites;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Operations;

/// <summary>Registers the operations of devices, enrollment, boundaries, compliance and deployments.</summary>
internal static class MainJobOperations
{
    public static IServiceCollection AddMainJobOperations(this IServiceCollection services) => services
        .AddOperation<ListDevicesOperation, ListDevices, DevicePage>()
        .AddOperation<GetDeviceOperation, GetDevice, DeviceDetails>()
        .AddOperation<GetDeviceCapabilitiesOperation, GetDeviceCapabilities, DeviceCapabilities>()
        .AddOperation<GetDevicePolicyOperation, GetDevicePolicy, DevicePolicyDump>()
        .AddOperation<GetDeviceTimelineOperation, GetDeviceTimeline, IReadOnlyList<TimelineEntry>>()
        .AddOperation<ListReportsOperation, ListReports, ReportList>()
        .AddOperation<RunReportOperation, RunReport, ReportPage>()
        .AddOperation<GetDeviceAsOfOperation, GetDeviceAsOf, DeviceAsOf>()
        .AddOperation<ListLogFilesOperation, ListLogFiles, LogFileList>()
        .AddOperation<ReadLogOperation, ReadLog, LogPage>()
        .AddOperation<GetLogFileOperation, GetLogFile, LogFileContent>()
        .AddOperation<ListComponentStatusOperation, ListComponentStatus, IReadOnlyList<ComponentStatus>>()
        .AddOperation<ListSiteSystemsOperation, ListSiteSystems, SiteSystems>()
        .AddOperation<DeleteDeviceOperation, DeleteDevice, Done>()
        .AddOperation<MergeDevicesOperation, MergeDevices, Done>()
        .AddOperation<ExplainDeviceOperation, ExplainDevice, IReadOnlyList<ExplainedItem>>()
        .AddOperation<GetSiteOverviewOperation, GetSiteOverview, SiteOverview>()
        .AddOperation<GetSetupChecklistOperation, GetSetupChecklist, SetupChecklist>()
        .AddOperation<PreviewUsageReportOperation, PreviewUsageReport, UsageReportPreview>()
        .AddOperation<GetSiteConfigurationOperation, GetSiteConfiguration, SiteConfigurationState>()
        .AddOperation<SaveSiteConfigurationOperation, SaveSiteConfiguration, SiteConfigurationSaved>()
        .AddOperation<CreateEnrollmentTokenOperation, CreateEnrollmentToken, EnrollmentTokenCreated>()
        .AddOperation<ListEnrollmentTokensOperation, ListEnrollmentTokens, IReadOnlyList<EnrollmentTokenSummary>>()
        .AddOperation<WithdrawEnrollmentTokenOperation, WithdrawEnrollmentToken, Done>()
        .AddOperation<RevokeDeviceOperation, RevokeDevice, Done>()
        .AddOperation<ListQuarantinedReportsOperation, ListQuarantinedReports, QuarantinedReportPage>()
        .AddOperation<GetQuarantinedReportOperation, GetQuarantinedReport, QuarantinedReportDetails>()
        .AddOperation<SplitDeviceOperation, SplitDevice, Done>()
        .AddOperation<ListSiteAuthoritiesOperation, ListSiteAuthorities, IReadOnlyList<SiteAuthority>>()
        .AddOperation<AnnounceSiteAuthorityOperation, AnnounceSiteAuthority, SiteAuthorityChanged>()
        .AddOperation<ReplaceSiteAuthorityOperation, ReplaceSiteAuthority, SiteAuthorityChanged>()
        .AddOperation<RetireSiteAuthorityOperation, RetireSiteAuthority, Done>()
        .AddOperation<GetCompanyAuthorityOperation, GetCompanyAuthority, CompanyAuthorityState>()
        .AddOperation<SaveCompanyAuthorityOperation, SaveCompanyAuthority, CompanyAuthorityState>()
        .AddOperation<RemoveCompanyAuthorityOperation, RemoveCompanyAuthority, Done>()
        .AddOperation<GetEnrollmentInfoOperation, GetEnrollmentInfo, EnrollmentInfo>()
        .AddOperation<ListBoundariesOperation, ListBoundaries, BoundaryList>()
        .AddOperation<SaveBoundaryOperation, SaveBoundary, BoundarySaved>()
        .AddOperation<SaveBoundaryGroupOperation, SaveBoundaryGroup, BoundarySaved>()
        .AddOperation<DeleteBoundaryOperation, DeleteBoundary, Done>()
        .AddOperation<ListConfigurationItemsOperation, ListConfigurationItems, IReadOnlyList<ConfigurationItemSummary>>()
        .AddOperation<GetConfigurationItemOperation, GetConfigurationItem, ConfigurationItemDefinition>()
        .AddOperation<SaveConfigurationItemOperation, SaveConfigurationItem, ConfigurationItemSaved>()
        .AddOperation<DeleteConfigurationItemOperation, DeleteConfigurationItem, Done>()
        .AddOperation<ListBaselinesOperation, ListBaselines, IReadOnlyList<BaselineSummary>>()
        .AddOperation<GetBaselineOperation, GetBaseline, BaselineDetails>()
        .AddOperation<SaveBaselineOperation, SaveBaseline, BaselineSaved>()
        .AddOperation<DeleteBaselineOperation, DeleteBaseline, Done>()
        .AddOperation<ListDeploymentsOperation, ListDeployments, IReadOnlyList<DeploymentSummary>>()
        .AddOperation<GetDeploymentStatusOperation, GetDeploymentStatus, DeploymentStatus>()
        .AddOperation<PreviewPolicyChangeOperation, PreviewPolicyChange, PolicyChangePreview>()
        .AddOperation<UpdateDeploymentOperation, UpdateDeployment, Done>()
        .AddOperation<CreateDeploymentOperation, CreateDeployment, DeploymentCreated>()
        .AddOperation<DeleteDeploymentOperation, DeleteDeployment, Done>();
}

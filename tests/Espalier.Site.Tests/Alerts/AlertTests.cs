using System.Security.Cryptography.X509Certificates;
using Espalier.Contracts.Admin.Alerts;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;
using Espalier.Data;
using Espalier.Site.Messages;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Tests.Collections;
using Espalier.Site.Tests.Devices;

namespace Espalier.Site.Tests.Alerts;

/// <summary>What the site says needs attention, when it stops, and what an acknowledgement is worth.</summary>
public abstract class AlertTests
{
    private readonly CollectionSite _site;

    protected AlertTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _site.Site.Clock.GetUtcNow();

    [Fact]
    public async Task Evaluations_that_fail_raise_an_alert_until_they_succeed_and_again_when_more_fail()
    {
        using var first = await ReportingMac.EnrollAsync(_site, _site.NewName("failing"), "Ada");
        using var second = await ReportingMac.EnrollAsync(_site, _site.NewName("failing"), "Ada");
        var collection = await _site.CreateAsync("Failing", CollectionSite.Direct(first.Id), CollectionSite.Direct(second.Id));
        var (baseline, name, deployment) = await DeployAsync(collection);
        await ReportAsync(first, ComplianceState.NonCompliant);
        (await OfAsync(deployment)).ShouldBeNull();

        await ReportAsync(first, ComplianceState.Error);
        var collectionName = (await _site.DoAsync(new Contracts.Admin.Collections.GetCollectionRequest(collection))).Summary.Name;
        var alert = (await OfAsync(deployment)).ShouldNotBeNull();
        (alert.Kind, alert.Title, alert.Since, alert.AcknowledgedAt).ShouldBe((AlertKind.DeploymentFailures, $"{name} fails on 1 Mac of {collectionName}", Now, null));

        await _site.DoAsync(new AcknowledgeAlert(alert.Id));
        var taken = (await OfAsync(deployment)).ShouldNotBeNull();
        (taken.AcknowledgedAt, taken.AcknowledgedBy).ShouldBe((Now, "Ada"));

        _site.Site.Clock.Advance(TimeSpan.FromMinutes(5));
        await ReportAsync(second, ComplianceState.Error);
        (await OfAsync(deployment))!.AcknowledgedAt.ShouldBeNull();

        await _site.DoAsync(new AcknowledgeAlert(alert.Id));
        await ReportAsync(first, ComplianceState.Compliant);
        await ReportAsync(second, ComplianceState.Compliant);
        (await OfAsync(deployment)).ShouldBeNull();

        // What begins again is news, even if it is less than what somebody knew of.
        _site.Site.Clock.Advance(TimeSpan.FromMinutes(5));
        await ReportAsync(second, ComplianceState.Error);
        (await OfAsync(deployment))!.AcknowledgedAt.ShouldBeNull();

        await _site.DoAsync(new AcknowledgeAlert(alert.Id));
        await _site.DoAsync(new ReopenAlert(alert.Id));
        (await OfAsync(deployment))!.AcknowledgedAt.ShouldBeNull();
        (await _site.RefusedAsync(new ReopenAlert(alert.Id))).Kind.ShouldBe(ProblemKind.NotFound);

        await _site.DoAsync(new DeleteDeployment(deployment));
        (await OfAsync(deployment)).ShouldBeNull();
        (await _site.RefusedAsync(new AcknowledgeAlert(alert.Id))).Kind.ShouldBe(ProblemKind.NotFound);

        Task ReportAsync(ReportingMac mac, ComplianceState state) => mac.ReportAsync(
            ReportKinds.BaselineState,
            new BaselineStateReport { BaselineId = baseline, BaselineVersion = 1, DeploymentId = deployment, State = state, EvaluatedAt = Now });
    }

    [Fact]
    public async Task Silent_Macs_and_conflicts_are_told_of_until_they_are_mended()
    {
        using var silent = await ReportingMac.EnrollAsync(_site, _site.NewName("silent"), "Ada");
        using var claims = await ReportingMac.EnrollAsync(_site, _site.NewName("claims"), "Ada");
        await RunAsync("UPDATE dev_status SET last_contact_at = @now", ("now", Instants.ToMicroseconds(Now)));
        (await OneAsync(AlertKind.SilentMacs)).ShouldBeNull();
        (await OneAsync(AlertKind.ConflictRecords)).ShouldBeNull();

        await RunAsync("UPDATE dev_status SET last_contact_at = @then WHERE resource_id = @id", ("then", Instants.ToMicroseconds(Now.AddDays(-9))), ("id", silent.Id.Value));
        await RunAsync("UPDATE dev_status SET conflict_with = @other WHERE resource_id = @id", ("other", silent.Id.Value), ("id", claims.Id.Value));
        var quiet = (await OneAsync(AlertKind.SilentMacs)).ShouldNotBeNull();
        (quiet.Title, quiet.Since).ShouldBe(("1 Mac is silent", Now.AddDays(-2)));
        (await OneAsync(AlertKind.ConflictRecords))!.Title.ShouldBe("1 record is in conflict with another");

        await _site.DoAsync(new AcknowledgeAlert(quiet.Id));
        (await OneAsync(AlertKind.SilentMacs))!.AcknowledgedBy.ShouldBe("Ada");
        using var other = await ReportingMac.EnrollAsync(_site, _site.NewName("silent"), "Ada");
        await RunAsync("UPDATE dev_status SET last_contact_at = @then WHERE resource_id = @id", ("then", Instants.ToMicroseconds(Now.AddDays(-8))), ("id", other.Id.Value));
        var more = (await OneAsync(AlertKind.SilentMacs)).ShouldNotBeNull();
        (more.Title, more.AcknowledgedAt).ShouldBe(("2 Macs are silent", null));

        await RunAsync("UPDATE dev_status SET last_contact_at = @now", ("now", Instants.ToMicroseconds(Now)));
        await _site.DoAsync(new SplitDevice(claims.Id));
        (await OneAsync(AlertKind.SilentMacs)).ShouldBeNull();
        (await OneAsync(AlertKind.ConflictRecords)).ShouldBeNull();
    }

    [Fact]
    public async Task Reports_that_were_not_accepted_raise_an_alert_and_each_new_one_reopens_it()
    {
        using var mac = await ReportingMac.EnrollAsync(_site, _site.NewName("garbled"), "Ada");
        await QuarantineAsync(1);
        var alert = (await OneAsync(AlertKind.QuarantinedReports)).ShouldNotBeNull();
        (alert.Title, alert.Since).ShouldBe(("1 report of 1 Mac could not be accepted", Now));
        await _site.DoAsync(new AcknowledgeAlert(alert.Id));
        (await OneAsync(AlertKind.QuarantinedReports))!.AcknowledgedAt.ShouldBe(Now);
        await QuarantineAsync(2);
        var again = (await OneAsync(AlertKind.QuarantinedReports)).ShouldNotBeNull();
        (again.Title, again.AcknowledgedAt).ShouldBe(("2 reports of 1 Mac could not be accepted", null));

        Task QuarantineAsync(long sequence) => _site.Site.Database.WriteAsync(
            (scope, token) => Quarantine.AddAsync(scope, mac.Id, 1, new Report { Sequence = sequence, Kind = "inventory", ObservedAt = Now, Body = System.Text.Json.JsonSerializer.SerializeToElement(1) }, "It is not a list.", Now, token), Token);
    }

    [Fact]
    [Trait("Line", "SEC-34")]
    public async Task A_certificate_of_the_site_is_told_of_60_30_and_7_days_before_it_ends()
    {
        var start = Now;
        using var authority = CertificateFactory.CreateAuthority("T12", start);
        using var server = CertificateFactory.CreateServer(authority, ["site.example.com"], start);
        await _site.Site.Database.WriteAsync(
            (scope, token) =>
            {
                scope.Context.Add(new StoredCertificate { Fingerprint = "ab12", Purpose = CertificatePurpose.Server, Certificate = server.Export(X509ContentType.Cert), SealedKey = [], CreatedAt = start, IsCurrent = true });
                return scope.SaveAsync(token);
            },
            Token);
        _site.Site.Clock.Advance(server.NotAfter - start.UtcDateTime - TimeSpan.FromDays(60.5));
        (await OneAsync(AlertKind.CertificateEnds)).ShouldBeNull();

        // Each step is told of again, whoever knew of the one before.
        foreach (var (passed, severity, left) in new[] { (0.5, AlertSeverity.Warning, "60 days"), (30, AlertSeverity.Warning, "30 days"), (23, AlertSeverity.Critical, "7 days") })
        {
            _site.Site.Clock.Advance(TimeSpan.FromDays(passed));
            var step = (await OneAsync(AlertKind.CertificateEnds)).ShouldNotBeNull();
            (step.Severity, step.Title, step.Object, step.AcknowledgedAt).ShouldBe((severity, $"The server's certificate expires in {left}", "ab12", null));
            await _site.DoAsync(new AcknowledgeAlert(step.Id));
            (await OneAsync(AlertKind.CertificateEnds))!.AcknowledgedAt.ShouldNotBeNull();
        }

        (await _site.DoAsync(new ListAlerts()))[0].Object.ShouldBe("ab12", "the worst comes first");
        _site.Site.Clock.Advance(TimeSpan.FromDays(8));
        (await OneAsync(AlertKind.CertificateEnds))!.Title.ShouldBe("The server's certificate has expired");
        await RunAsync("""UPDATE sec_certificates SET "IsCurrent" = false WHERE "Fingerprint" = 'ab12'""");
        (await OneAsync(AlertKind.CertificateEnds)).ShouldBeNull();
    }

    [Fact]
    public async Task Macs_whose_certificates_end_are_told_of_two_weeks_ahead_and_again_when_one_has_ended()
    {
        using var first = await ReportingMac.EnrollAsync(_site, _site.NewName("expiring"), "Ada");
        using var second = await ReportingMac.EnrollAsync(_site, _site.NewName("expiring"), "Ada");
        await EndsAsync(first, Now.AddDays(14).AddMinutes(1));
        (await OneAsync(AlertKind.DeviceCertificatesEnd)).ShouldBeNull("Macs renew theirs long before, and it is not that late yet");

        _site.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        var soon = (await OneAsync(AlertKind.DeviceCertificatesEnd)).ShouldNotBeNull();
        (soon.Severity, soon.Title, soon.Since).ShouldBe((AlertSeverity.Warning, "1 Mac has a certificate that ends within 14 days or did", Now));
        await _site.DoAsync(new AcknowledgeAlert(soon.Id));
        (await OneAsync(AlertKind.DeviceCertificatesEnd))!.AcknowledgedBy.ShouldBe("Ada");

        _site.Site.Clock.Advance(TimeSpan.FromDays(13));
        await EndsAsync(second, Now.AddDays(14));
        var more = (await OneAsync(AlertKind.DeviceCertificatesEnd)).ShouldNotBeNull();
        (more.Severity, more.Title, more.Since, more.AcknowledgedAt).ShouldBe((AlertSeverity.Warning, "2 Macs have a certificate that ends within 14 days or did", soon.Since, null));
        await _site.DoAsync(new AcknowledgeAlert(soon.Id));

        _site.Site.Clock.Advance(TimeSpan.FromDays(1));
        var ended = (await OneAsync(AlertKind.DeviceCertificatesEnd)).ShouldNotBeNull();
        (ended.Severity, ended.AcknowledgedAt).ShouldBe((AlertSeverity.Critical, null), "that Mac is lost until somebody enrols it again");

        await EndsAsync(first, Now.AddYears(10));
        (await OneAsync(AlertKind.DeviceCertificatesEnd))!.Severity.ShouldBe(AlertSeverity.Warning);
        await RunAsync("""UPDATE enr_identities SET "RevokedAt" = @now WHERE "ResourceId" = @id""", ("now", Instants.ToMicroseconds(Now)), ("id", second.Id.Value));
        (await OneAsync(AlertKind.DeviceCertificatesEnd)).ShouldBeNull("whose key is revoked cannot come back anyway");

        Task EndsAsync(ReportingMac mac, DateTimeOffset at) =>
            RunAsync("""UPDATE enr_identities SET "NotAfter" = @at WHERE "ResourceId" = @id""", ("at", Instants.ToMicroseconds(at)), ("id", mac.Id.Value));
    }

    private async Task<(Guid Baseline, string Name, Guid Deployment)> DeployAsync(CollectionId collection)
    {
        var setting = new SettingDefinition { Name = "delay", DataType = SettingDataType.Text, DiscoveryScript = "#! /bin/sh -\necho 300\n", Rules = [new ComplianceRule { Name = "five minutes", Operator = RuleOperator.Equals, Operands = ["300"] }] };
        var item = new ConfigurationItemDefinition { Id = Guid.CreateVersion7(), Version = 1, Name = _site.NewName("Failing item"), Settings = [setting] };
        await _site.DoAsync(new SaveConfigurationItem(item));
        var name = _site.NewName("Failing baseline");
        var baseline = await _site.DoAsync(new SaveBaseline(null, name, "", [item.Id]));
        var daily = new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), IsUtc = true, Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
        return (baseline.Id, name, (await _site.DoAsync(new CreateDeployment(baseline.Id, collection.Value, daily, Remediate: true))).Id);
    }

    private async Task<Alert?> OfAsync(Guid deployment) => (await _site.DoAsync(new ListAlerts())).SingleOrDefault(a => a.Object == deployment.ToString());

    private async Task<Alert?> OneAsync(AlertKind kind) => (await _site.DoAsync(new ListAlerts())).SingleOrDefault(a => a.Kind == kind);

    private Task<int> RunAsync(string sql, params (string Name, object Value)[] values) => _site.Site.Database.WriteAsync(
        (scope, token) => values.Aggregate(scope.Command(sql), static (command, value) => command.With(value.Name, value.Value)).RunAsync(token), Token);
}

public sealed class SqliteAlertTests(SqliteCollectionSite site) : AlertTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresAlertTests(PostgresCollectionSite site) : AlertTests(site), IClassFixture<PostgresCollectionSite>;

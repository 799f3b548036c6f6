using System.Globalization;
using System.Net;
using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Enrollment;
using Espalier.Server.Tests.Identity;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Faults;

/// <summary>A kill leaves what the system has buffered, a power cut does not: a report is acknowledged only when it is on the disk. On SQLite; PostgreSQL promises it by itself.</summary>
public sealed class CommitBeforeAnswerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Between_the_arrival_of_a_report_and_its_answer_the_log_of_the_database_is_flushed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed.");
        await using var site = await SiteProcess.CreateAsync(postgres: null, macs: 1, Cancel);
        await site.StartAsync(diskBytes: null, Cancel);
        var facts = LiveSite.NewFacts() with { Addresses = [new DeviceAddress("192.168.7.20", 24, "02:00:00:00:00:01", "en0")] };
        var enrolled = await new Enroller(TimeProvider.System, null).EnrollAsync(
            site.MacAddress, site.Fingerprint, new EnrollmentAuthorization { Token = site.EnrollmentToken.Trim() }, facts, "1.0.0", previous: null, Cancel);
        enrolled.Detail.ShouldBeNull();
        using var connection = new SiteConnection(enrolled.Identity!, TimeProvider.System, null);
        await SendAsync(connection, enrolled.Epoch, 1);

        await using var trace = await SystemCallTrace.TryStartAsync([site.ProcessId], Cancel);
        Assert.SkipWhen(trace is null, "Processes may not be traced here.");
        await SendAsync(connection, enrolled.Epoch, 2);
        var calls = await trace.EndAsync(Cancel);

        var socket = string.Create(CultureInfo.InvariantCulture, $":{site.MacAddress.Port}->");
        var arrived = calls.First(c => IsOf(c, socket, " recv", " read")).Ended;
        var answered = calls.First(c => c.Began > arrived && IsOf(c, socket, " send", " write")).Began;
        calls.Where(c => c.Began > arrived && c.Ended < answered).ShouldContain(c => IsOf(c, ".db-wal>", "sync("));
    }

    private static bool IsOf(SystemCall call, string file, params string[] names) =>
        call.Text.Contains(file, StringComparison.Ordinal) && names.Any(n => call.Text.Contains(n, StringComparison.Ordinal)) && !call.Text.Contains("= -1 ", StringComparison.Ordinal);

    private static async Task SendAsync(SiteConnection connection, int epoch, long sequence)
    {
        var report = new Report
        {
            Sequence = sequence,
            Kind = ReportKinds.PolicyState,
            ObservedAt = TimeProvider.System.GetUtcNow(),
            Body = JsonSerializer.SerializeToElement(new { version = "v" + sequence, clientVersion = "1.0.0", problems = Array.Empty<string>() }),
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(new ReportBatch(epoch, [report]), MessagesJson.Default.ReportBatch);
        var answer = await connection.SendAsync(HttpMethod.Post, "/client/v1/reports", body, null, Limit, Cancel);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        JsonSerializer.Deserialize(answer.Content, MessagesJson.Default.ReportBatchAnswer)!.NextExpected.ShouldBe(sequence + 1);
    }
}

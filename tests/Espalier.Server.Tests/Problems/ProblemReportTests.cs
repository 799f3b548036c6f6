using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Problems;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Store;
using Espalier.Server.Tests.Actions;
using Espalier.Site;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Problems;

/// <summary>Problem reports on the real site with real clients, and a support that takes them.</summary>
public sealed class ProblemReportTests : IAsyncLifetime
{
    private static readonly string[] Planted = ["Tr0ub4dor-and-3", "MIGHAgEAMBMGByqG", "abcdef0123456789"];

    private SupportStub _support = null!;
    private SiteWithMacs _site = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SiteOptions Options => _site.Services.GetRequiredService<SiteOptions>();

    public async ValueTask InitializeAsync()
    {
        _support = await SupportStub.StartAsync(Token);
        _site = await SiteWithMacs.StartAsync(2, Token, options => options with { SupportAddress = _support.Address }, firstAddress: "127.61.0.0");
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _support.DisposeAsync();
    }

    [Fact]
    [Trait("Line", "PROB-2")]
    [Trait("Line", "PROB-9")]
    public async Task A_report_is_merged_of_console_site_and_Mac_has_no_secret_is_sent_and_leaves_the_server()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Options.LogFolder, "espalier_planted.log"), "password=Tr0ub4dor-and-3\n-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n-----END PRIVATE KEY-----\nAuthorization: Bearer abcdef0123456789\n", Token);

        // What a crash weeks ago left is the memory of the site server: this report is about something else.
        Directory.CreateDirectory(Options.DumpFolder);
        await File.WriteAllTextAsync(Path.Combine(Options.DumpFolder, "espalier-1-1.dmp"), "Tr0ub4dor-and-3", Token);
        var device = await _site.IdOfAsync(_site.Macs[0], Token);
        var started = await _site.AskAsync(new StartProblemReport("It is slow; password=Tr0ub4dor-and-3") { Device = device, Console = new Dictionary<string, string> { ["page"] = "/devices" } }, Token);
        var progress = await FinishedAsync(started.Id);

        progress.ShouldBe(new ProblemReportProgress(ProblemReportStep.Sent, "SR-4711", ""));
        var archive = _support.Reports["SR-4711"];
        var entries = await EntriesAsync(archive);
        entries.Keys.ShouldContain("console/console.json");
        entries.Keys.ShouldContain("site/versions.json");
        entries.Keys.ShouldContain("site/system.json");
        entries.Keys.ShouldContain("site/configuration.json");
        entries.Keys.ShouldContain("site/logs/espalier_planted.log");
        entries.Keys.ShouldContain("mac.zip");
        var mac = await EntriesAsync(entries["mac.zip"]);
        mac.Keys.ShouldContain("report.json");
        Encoding.UTF8.GetString(mac["system.txt"]).ShouldContain("ProductVersion");
        Encoding.UTF8.GetString(entries["site/configuration.json"]).ShouldContain("T12");
        var keys = Directory.EnumerateFiles(Options.KeysFolder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).Where(static k => k.Length >= 16).ToList();
        keys.ShouldNotBeEmpty();
        foreach (var content in entries.Where(static e => e.Key != "mac.zip").Select(static e => e.Value).Concat(mac.Values))
        {
            foreach (var secret in Planted)
            {
                Encoding.UTF8.GetString(content).ShouldNotContain(secret);
            }

            keys.Any(k => content.AsSpan().IndexOf(k) >= 0).ShouldBeFalse();
        }

        Directory.EnumerateFiles(Options.ProblemReportFolder).ShouldBeEmpty();
        (await _site.AskAsync(new ListProblemReports(), Token)).ShouldBeEmpty();
        var log = await _site.AskAsync(new ListProblemReportOperations(), Token);
        log.Select(static o => (o.Kind, o.Number)).ShouldBe([(ProblemReportOperationKind.Sent, "SR-4711"), (ProblemReportOperationKind.Created, "")]);
    }

    [Fact]
    public async Task A_Mac_that_is_off_is_named_with_the_tool_on_it_and_the_report_stays()
    {
        await _site.SwitchOffForLongAsync(_site.Macs[1], Token);
        var device = new ResourceId((await _site.DevicesAsync(Token))[_site.Macs[1].Plan.Name].Id.Value);
        var started = await _site.AskAsync(new StartProblemReport("off") { Device = device }, Token);
        var progress = await FinishedAsync(started.Id);

        progress.State.ShouldBe(ProblemReportStep.Kept);
        progress.Problem.ShouldContain("Offline");
        progress.Problem.ShouldContain("espalier_report_tool");
        var report = (await _site.AskAsync(new ListProblemReports(), Token)).ShouldHaveSingleItem();
        (report.HasSiteInfo, report.HasMacInfo, report.Description).ShouldBe((true, false, "off"));
        var details = await _site.AskAsync(new GetProblemReport(started.Id), Token);
        details.Files.ShouldContain(static f => f.Name == "report.json");
        details.Files.ShouldNotContain(static f => f.Name.StartsWith("mac.zip"));

        var (downloaded, name) = await DownloadAsync(started.Id);
        name.ShouldEndWith(".zip");
        downloaded.ShouldBe(await File.ReadAllBytesAsync(details.Path, Token));
        await _site.AskAsync(new DeleteProblemReport(started.Id), Token);
        File.Exists(details.Path).ShouldBeFalse();
        (await _site.AskAsync(new FollowProblemReport(started.Id), Token)).State.ShouldBe(ProblemReportStep.Deleted);
        (await _site.AskAsync(new ListProblemReportOperations(), Token)).Select(static o => o.Kind)
            .ShouldBe([ProblemReportOperationKind.Deleted, ProblemReportOperationKind.Downloaded, ProblemReportOperationKind.Created]);
    }

    [Fact]
    public async Task A_report_that_the_support_refuses_stays_and_can_be_sent_later()
    {
        _support.IsRefusing = true;
        var started = await _site.AskAsync(new StartProblemReport("later"), Token);
        var progress = await FinishedAsync(started.Id);
        (progress.State, progress.Problem.StartsWith("Not sent:", StringComparison.Ordinal)).ShouldBe((ProblemReportStep.Kept, true));

        _support.IsRefusing = false;
        (await _site.AskAsync(new SendProblemReport(started.Id), Token)).Number.ShouldBe("SR-4711");
        (await EntriesAsync(_support.Reports["SR-4711"])).Keys.ShouldNotContain("mac.zip");
        (await _site.AskAsync(new ListProblemReportOperations(), Token)).Select(static o => (o.Kind, o.Number))
            .ShouldBe([(ProblemReportOperationKind.Sent, "SR-4711"), (ProblemReportOperationKind.SendingFailed, ""), (ProblemReportOperationKind.Created, "")]);
    }

    [Fact]
    public async Task What_a_Mac_sends_is_bounded_in_size_place_number_and_form()
    {
        using var mac = await ConnectAsync();
        var id = Guid.NewGuid();
        (await PostAsync(mac, new ProblemReportPiece(id, 0, new byte[ProblemReportLimits.MaxPieceBytes + 1], false))).ShouldBe((HttpStatusCode.BadRequest, ProblemCodes.BodyMalformed));
        (await PostAsync(mac, new ProblemReportPiece(id, ProblemReportLimits.MaxMacBytes, [1], false))).ShouldBe((HttpStatusCode.RequestEntityTooLarge, ProblemCodes.BodyTooLarge));
        (await PostAsync(mac, new ProblemReportPiece(id, 10, [1], false))).ShouldBe((HttpStatusCode.Conflict, ProblemCodes.PieceMisplaced));
        (await PostAsync(mac, new ProblemReportPiece(id, 0, [1, 2, 3], true))).ShouldBe((HttpStatusCode.BadRequest, ProblemCodes.BodyMalformed));
        (await PostAsync(mac, new ProblemReportPiece(id, 0, Archive(entries: ProblemReportLimits.MaxEntries + 1), true))).ShouldBe((HttpStatusCode.BadRequest, ProblemCodes.BodyMalformed));
        Directory.EnumerateFiles(Path.Combine(Options.ProblemReportFolder, "incoming")).ShouldBeEmpty();

        // Two pieces, one of them twice, make one report.
        var archive = Archive(entries: 2);
        (await PostAsync(mac, new ProblemReportPiece(id, 0, archive[..40], false))).Status.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(mac, new ProblemReportPiece(id, 0, archive[..40], false))).Status.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(mac, new ProblemReportPiece(id, 40, archive[40..], true, "no network"))).Status.ShouldBe(HttpStatusCode.OK);
        await SiteWithMacs.UntilAsync(async () => await _site.AskAsync(new ListProblemReports(), Token) is [{ State: ProblemReportState.Kept }], Token);
        var report = (await _site.AskAsync(new ListProblemReports(), Token)).Single();
        (report.Id, report.Origin, report.HasMacInfo, report.Description, report.DeviceName).ShouldBe((id, ProblemReportOrigin.Mac, true, "no network", _site.Macs[0].Plan.Name));
        (await _site.AskAsync(new GetProblemReport(id), Token)).Files.ShouldContain(static f => f.Name == "mac.zip/entry-1");

        for (var n = 1; n < 5; n++)
        {
            (await PostAsync(mac, new ProblemReportPiece(Guid.NewGuid(), 0, archive, true))).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await PostAsync(mac, new ProblemReportPiece(Guid.NewGuid(), 0, archive, true))).ShouldBe((HttpStatusCode.TooManyRequests, ProblemCodes.TooManyProblemReports));
    }

    private async Task<SiteConnection> ConnectAsync()
    {
        await _site.Macs[0].SwitchOffAsync();
        using var store = ClientStore.Open(Directory.EnumerateFiles(_site.Macs[0].Folder, "*.db").First());
        return new SiteConnection(ClientIdentity.Load(store)!, TimeProvider.System, null);
    }

    private static async Task<(HttpStatusCode Status, string? Code)> PostAsync(SiteConnection mac, ProblemReportPiece piece)
    {
        var answer = await mac.SendAsync(HttpMethod.Post, "/client/v1/problem-reports", JsonSerializer.SerializeToUtf8Bytes(piece, MessagesJson.Default.ProblemReportPiece), null, TimeSpan.FromMinutes(1), Token);
        return (answer.Status, answer.Problem?.Code);
    }

    private static byte[] Archive(int entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var n = 0; n < entries; n++)
            {
                zip.CreateEntry($"entry-{n}");
            }
        }

        return stream.ToArray();
    }

    private async Task<ProblemReportProgress> FinishedAsync(Guid report)
    {
        var progress = await _site.AskAsync(new FollowProblemReport(report), Token);
        await SiteWithMacs.UntilAsync(async () => (progress = await _site.AskAsync(new FollowProblemReport(report), Token)).State is not (ProblemReportStep.Gathering or ProblemReportStep.Sending), Token);
        return progress;
    }

    private async Task<(byte[] Content, string Name)> DownloadAsync(Guid report)
    {
        using var content = new MemoryStream();
        ProblemReportWindow window;
        do
        {
            window = await _site.AskAsync(new ReadProblemReport(report, content.Length), Token);
            content.Write(window.Bytes);
        }
        while (content.Length < window.Total);
        return (content.ToArray(), window.Name);
    }

    internal static async Task<Dictionary<string, byte[]>> EntriesAsync(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        var entries = new Dictionary<string, byte[]>();
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            await using var stream = await entry.OpenAsync(Token);
            await stream.CopyToAsync(content, Token);
            entries[entry.FullName] = content.ToArray();
        }

        return entries;
    }
}

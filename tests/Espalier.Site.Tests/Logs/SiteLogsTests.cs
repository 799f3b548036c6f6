using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Sites;
using Espalier.Contracts.Operations;
using Espalier.Hosting.Logs;
using Espalier.Site.Logs;
using Espalier.Site.Security.Roles;
using Espalier.Site.Tests.Collections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Espalier.Site.Tests.Logs;

/// <summary>What the site's own logs say, read through the archives as the site writes them.</summary>
public sealed class SiteLogsTests(SqliteCollectionSite site) : IClassFixture<SqliteCollectionSite>
{
    private const string Log = SiteLogs.Main;

    private static readonly string[] Archives = ["espalier_site.log", "espalier_site.1.log.gz", "espalier_site.2.log.gz"];

    private string Folder => site.Site.Services.GetRequiredService<SiteOptions>().LogFolder;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_read_newest_first_through_the_archives_and_narrowed()
    {
        Write(static logs =>
        {
            // Three files' worth: a saved log is 200 KB at least.
            for (var i = 0; i < 5_000; i++)
            {
                Say(logs, LogLevel.Information, "Espalier.Site.Enrollment.EnrollDevice", $"Enrolled Mac {i:D5} {new string('.', 60)}");
            }

            Say(logs, LogLevel.Error, "Espalier.Site.ActiveDirectory.CompanyDirectory", "No answer\nfrom the directory", new IOException("refused"));
            Say(logs, LogLevel.Warning, "Espalier.Server.Databases.SqliteEngine", "Slow disk");
        });

        var all = await site.DoAsync(new ReadLog(Log) { Take = ReadLog.MaxTake });
        all.IsCut.ShouldBeTrue();
        all.Messages.Count.ShouldBe(ReadLog.MaxTake);
        all.Messages.Select(static m => m.Text).Take(3).ShouldBe(["Slow disk", "No answer from the directory", $"Enrolled Mac 04999 {new string('.', 60)}"]);
        all.Messages.Skip(2).Select(static m => int.Parse(m.Text[13..18], provider: null)).ShouldBe(Enumerable.Range(0, 5_000).Reverse().Take(ReadLog.MaxTake - 2), "no message is lost between two files");
        (await site.DoAsync(new ReadLog(Log) { Text = "mac 00000" })).Messages.ShouldHaveSingleItem().Component.ShouldBe("Enrollment");

        var severe = await site.DoAsync(new ReadLog(Log) { Severity = LogSeverity.Error });
        var error = severe.Messages.ShouldHaveSingleItem();
        (error.Component, error.Source, error.EventId, severe.IsCut).ShouldBe(("ActiveDirectory", "Espalier.Site.ActiveDirectory.CompanyDirectory", 7, false));
        error.Detail.ShouldContain("refused");
        severe.Components.ShouldBe(["ActiveDirectory", "Databases", "Enrollment"]);
        (await site.DoAsync(new ReadLog(Log) { Component = "databases" })).Messages.ShouldHaveSingleItem().Text.ShouldBe("Slow disk");
        (await site.DoAsync(new ReadLog(Log) { Component = "CompanyDirectory" })).Messages.ShouldHaveSingleItem();

        var files = await site.DoAsync(new ListLogFiles());
        files.Files.Where(static f => f.Log == Log).Select(static f => f.Name).Take(3).ShouldBe(Archives);
        var whole = await site.DoAsync(new GetLogFile(Archives[1]));
        whole.Name.ShouldBe("espalier_site.1.log");
        whole.Text.ShouldContain("Enrolled Mac");

        var components = await site.DoAsync(new ListComponentStatus());
        (components[0].Component, components[0].State, components[0].Errors).ShouldBe(("ActiveDirectory", ComponentState.Critical, 1));
        components.Single(static c => c.Component == "Databases").State.ShouldBe(ComponentState.Warning);
        components.Single(static c => c.Component == "Enrollment").Information.ShouldBe(5_000);
        components.Single(static c => c.Component == "Database").State.ShouldBe(ComponentState.Ok);
        components.Single(static c => c.Component == "Reporting services point").Finding.ShouldBe("It is among the roles of this server.");
    }

    [Fact]
    public async Task A_log_of_the_site_that_has_no_message_yet_is_empty()
    {
        File.Delete(Path.Combine(Folder, SiteLogs.Events));
        (await site.DoAsync(new ReadLog(SiteLogs.Events))).Messages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../site.db")]
    [InlineData("..\\site.db")]
    [InlineData("/etc/passwd")]
    [InlineData("secret.txt")]
    [InlineData("linked.log")]
    [InlineData("espalier_site.log/../../site.db")]
    [InlineData("espalier_site.log\0")]
    [InlineData("ESPALIER_SITE.LOG")]
    [InlineData("")]
    public async Task Nothing_but_a_log_of_the_folder_is_handed_out(string name)
    {
        Write(static logs => Say(logs, LogLevel.Information, "Espalier.Site.Sites", "here"));
        var secret = Path.Combine(Folder, "secret.txt");
        await File.WriteAllTextAsync(secret, "secret", Token);
        File.Delete(Path.Combine(Folder, "linked.log"));
        File.CreateSymbolicLink(Path.Combine(Folder, "linked.log"), secret);

        (await site.RefusedAsync(new GetLogFile(name))).Kind.ShouldBe(ProblemKind.NotFound);
        (await site.RefusedAsync(new ReadLog(name))).Kind.ShouldBe(ProblemKind.NotFound);
        (await site.DoAsync(new ListLogFiles())).Files.ShouldAllBe(static f => f.Name != "linked.log" && f.Name != "secret.txt");
    }

    [Fact]
    public async Task Logs_need_their_right_and_component_status_tells_no_message()
    {
        Write(static logs => Say(logs, LogLevel.Error, "Espalier.Site.Policies", "a private message"));
        var analyst = await site.Site.Services.GetRequiredService<Accounts>().SaveLocalUserAsync(site.NewName("analyst"), null, ["Read-only Analyst"], Token);

        (await site.Site.Gate.RunAsync(analyst, new ListLogFiles(), Token)).Problem!.Kind.ShouldBe(ProblemKind.Forbidden);
        (await site.Site.Gate.RunAsync(analyst, new ReadLog(Log), Token)).Problem!.Kind.ShouldBe(ProblemKind.Forbidden);
        (await site.Site.Gate.RunAsync(analyst, new GetLogFile(Log), Token)).Problem!.Kind.ShouldBe(ProblemKind.Forbidden);
        var components = (await site.Site.Gate.RunAsync(analyst, new ListComponentStatus(), Token)).Value!;
        components.ShouldAllBe(static c => !c.Finding.Contains("private", StringComparison.Ordinal));
        (await site.RefusedAsync(new ReadLog(Log) { Take = 0 })).Fields[0].Field.ShouldBe("take");
    }

    [Fact]
    public void What_is_no_message_is_left_out_and_what_follows_one_belongs_to_it()
    {
        var entries = LogEntry.ReadAll(
            """
            the end of something
                at its trace
            2026-03-02 09:00:00.001 +01:00 WRN 12 Some.Category A message with  two blanks
                System.Exception: why
                   at Somewhere
            2026-03-02 09:00:00.002 +01:00 WHAT 12 Some.Category no such level
            2026-99-02 09:00:00.002 +01:00 INF 12 Some.Category no such month
            2026-03-02 09:00:00.003 +01:00 INF 0 C 
            """);
        entries.Count.ShouldBe(2);
        (entries[0].Level, entries[0].EventId, entries[0].Category, entries[0].Message).ShouldBe((LogLevel.Warning, 12, "Some.Category", "A message with  two blanks"));
        entries[0].Detail.ShouldBe("System.Exception: why\n   at Somewhere");
        entries[0].At.ShouldBe(new DateTimeOffset(2026, 3, 2, 8, 0, 0, 1, TimeSpan.Zero));
        entries[1].Message.ShouldBe("");
    }

    private static void Say(ILoggerProvider logs, LogLevel level, string category, string message, Exception? failure = null) =>
        logs.CreateLogger(category).Log(level, new EventId(7), message, failure, static (text, _) => text);

    // The log of a test alone: earlier ones are removed.
    private void Write(Action<ILoggerProvider> write)
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Delete(file);
        }

        using var logs = new FileLoggerProvider(Path.Combine(Folder, Log), LogLimits.Clamp(0, null), site.Site.Clock);
        write(logs);
    }
}

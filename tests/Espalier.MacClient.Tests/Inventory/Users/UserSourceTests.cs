using System.Text.Json;
using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory;

namespace Espalier.MacClient.Tests.Inventory.Users;

public sealed class UserSourceTests
{
    [Theory]
    [Trait("Line", "LOG-1")]
    [InlineData("loginwindow", 0, "SYSTEM")]
    [InlineData("_mbsetupuser", 248, "SYSTEM")]
    [InlineData("anna", 501, @"ANNAS-MACBOOK-P\anna")]
    [InlineData("bert", 1_870_001, @"CORP\bert")]
    public async Task User_Name_is_the_qualified_account_at_the_console(string user, int id, string expected)
    {
        var report = await CollectAsync(SampleMac.Complete().Answers(InventoryTools.ConsoleUser, SampleMac.ConsoleSession(user, id)));

        report.Classes.Single(c => c.Class == "COMPUTER_SYSTEM").Rows[0]["UserName"].GetString().ShouldBe(expected);
    }

    [Fact]
    [Trait("Line", "LOG-3")]
    public async Task Network_Login_Profile_shows_every_local_account_and_domain_users_who_came() =>
        Rows(await CollectAsync(SampleMac.Complete()), "NETWORK_LOGIN_PROFILE", "Name", "FullName", "HomeDirectory", "LastLogoff", "LastLogon", "LogonServer", "NumberOfLogons").ShouldBe(
        [
            @"ANNAS-MACBOOK-P\root|System Administrator|/var/root|-|-|\\*|0",
            $@"ANNAS-MACBOOK-P\anna|Anna Example|/Users/anna|{Micros(3, 1, 19, 0)}|{Micros(3, 2, 8, 30)}|\\*|2",
            @"ANNAS-MACBOOK-P\helpdesk|Help Desk|/var/helpdesk|-|-|\\*|0",
            $@"CORP\bert|Bert Example|/Users/bert|{Micros(3, 1, 22, 0)}|{Micros(3, 1, 20, 0)}|\\*|2",
        ]);

    [Theory]
    [Trait("Line", "LOG-2")]
    [InlineData("Wed Dec  3 09:00 - 10:00  (01:00)", true)]
    [InlineData("Mon Dec  1 09:00 - 10:00  (01:00)", false)]
    public async Task A_domain_user_is_listed_for_90_days_after_the_last_logon(string time, bool isListed)
    {
        // The second of March is 89 days after the third of December and 91 after the first.
        var report = await CollectAsync(SampleMac.Complete().Answers(InventoryTools.Logons, $"bert   console    {time}\n"));

        Rows(report, "NETWORK_LOGIN_PROFILE", "Name").Contains(@"CORP\bert").ShouldBe(isListed);
        Rows(report, "NETWORK_LOGIN_PROFILE", "Name").ShouldContain(@"ANNAS-MACBOOK-P\helpdesk");
    }

    [Fact]
    [Trait("Line", "LOG-5")]
    public async Task System_Console_User_shows_last_use_logons_and_minutes() =>
        Rows(await CollectAsync(SampleMac.Complete()), "SYSTEM_CONSOLE_USER", "SystemConsoleUser", "NumberOfConsoleLogons", "TotalUserConsoleMinutes", "LastConsoleUse").ShouldBe(
        [
            $@"ANNAS-MACBOOK-P\anna|2|630|{Micros(3, 1, 19, 0)}",
            $@"CORP\bert|1|120|{Micros(3, 1, 22, 0)}",
        ]);

    [Fact]
    public async Task System_Console_Usage_names_the_top_user() =>
        Rows(await CollectAsync(SampleMac.Complete()), "SYSTEM_CONSOLE_USAGE", "TopConsoleUser", "TotalConsoleUsers", "TotalConsoleTime", "SecurityLogStartDate", "TotalSecurityLogTime")
            .ShouldBe([$@"ANNAS-MACBOOK-P\anna|2|750|{Micros(3, 1, 8, 0)}|1500"]);

    [Fact]
    public async Task Accounts_tell_administrators_and_hidden_ones() =>
        Rows(await CollectAsync(SampleMac.Complete()), "USER_ACCOUNT", "Name", "UserId", "AccountType", "IsAdministrator", "IsHidden").ShouldBe(
        [
            @"ANNAS-MACBOOK-P\root|0|Local|True|False", @"ANNAS-MACBOOK-P\anna|501|Local|True|False", @"ANNAS-MACBOOK-P\helpdesk|480|Local|False|True",
        ]);

    [Fact]
    public async Task Without_accounting_accounts_are_still_listed_and_console_times_are_a_gap()
    {
        var mac = SampleMac.Complete().Answers(InventoryTools.Logons, new(Espalier.MacClient.Platform.ToolOutcome.TimedOut, -1, [], []));

        var report = await CollectAsync(mac);

        Rows(report, "NETWORK_LOGIN_PROFILE", "NumberOfLogons").ShouldBe(["-", "-", "-"]);
        report.Classes.ShouldNotContain(c => c.Class == "SYSTEM_CONSOLE_USER");
        report.Gaps.ShouldContain(g => g.Class == "SYSTEM_CONSOLE_USER");
    }

    private static Task<InventoryReport> CollectAsync(ScriptedMac mac) => new InventoryCollector(mac).CollectAsync(null, TestContext.Current.CancellationToken);

    private static List<string> Rows(InventoryReport report, string name, params string[] columns) =>
    [
        .. report.Classes.Single(c => c.Class == name).Rows.Select(r => string.Join('|', columns.Select(c => r.TryGetValue(c, out JsonElement value) ? value.ToString() : "-"))),
    ];

    private static long Micros(int month, int day, int hour, int minute) => new DateTimeOffset(2026, month, day, hour, minute, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
}

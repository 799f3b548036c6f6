using Espalier.Contracts.Inventory;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Users;

/// <summary>Fills the classes about accounts and console use.</summary>
internal static class UserSource
{
    /// <summary>What the guide's pictures show: no server in particular.</summary>
    private const string AnyLogonServer = @"\\*";

    public static async Task FillAsync(InventorySession session, CancellationToken token)
    {
        var now = session.Mac.Clock.GetUtcNow();
        var names = await DeviceFactsReader.NamesAsync(session, token);
        var book = await AccountBook.OpenAsync(session, names.NetbiosName, token);
        await FillAccountsAsync(session, book, token);
        var last = await session.AskAsync(UserClasses.NetworkLoginProfile, InventoryTools.Logons, token);
        if (last is null)
        {
            session.AddGap(UserClasses.SystemConsoleUser, InventoryTools.Logons.Path, "Without logons there are no console times.");
            session.AddGap(UserClasses.SystemConsoleUsage, InventoryTools.Logons.Path, "Without logons there are no console times.");
        }

        var history = LastText.Parse(last?.Output ?? [], now, session.Mac.Clock.LocalTimeZone);
        await FillProfilesAsync(session, book, last is null ? null : history, now, token);
        if (last is not null)
        {
            await FillConsoleUseAsync(session, book, history, now, token);
        }
    }

    private static async Task FillAccountsAsync(InventorySession session, AccountBook book, CancellationToken token)
    {
        var admins = await session.AskPropertyListAsync(UserClasses.UserAccount, InventoryTools.Administrators, token) as PropertyListDictionary;
        var members = (admins?.FindArray("dsAttrTypeStandard:GroupMembership") ?? PropertyListArray.Empty)
            .OfType<PropertyListString>().Select(static m => m.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var account in book.Local.Where(static a => a.IsPersonal))
        {
            session.Add(UserClasses.UserAccount, new Row()
                .Text("Name", book.Qualify(account))
                .Text("FullName", account.FullName)
                .Whole("UserId", account.UserId)
                .Text("AccountType", account.AccountType)
                .Flag("IsAdministrator", admins is null ? null : members.Contains(account.Name))
                .Flag("IsHidden", account.IsHidden)
                .Text("GeneratedUID", account.GeneratedUid)
                .Text("Shell", account.Shell));
        }
    }

    /// <summary>Every local account, and every domain account with a logon within the window; without a history logons are unknown and not none.</summary>
    private static async Task FillProfilesAsync(InventorySession session, AccountBook book, LogonHistory? history, DateTimeOffset now, CancellationToken token)
    {
        var timeline = new Timeline(history ?? LogonHistory.Empty);
        var logons = (history ?? LogonHistory.Empty).Logons.Where(static l => l.IsLogon).ToLookup(static l => l.User, StringComparer.Ordinal);
        var profiles = book.Local.Where(static a => a.IsPersonal && a.Domain is null).ToList();
        foreach (var user in logons.Where(g => !g.Key.StartsWith('_') && g.Any(l => l.StartedAt >= now - ConsoleTime.Window)))
        {
            var account = await book.FindAsync(user.Key, token);
            if (account.Domain is not null)
            {
                profiles.Add(account);
            }
        }

        foreach (var account in profiles)
        {
            session.Add(UserClasses.NetworkLoginProfile, new Row()
                .Text("Name", book.Qualify(account))
                .Text("FullName", account.FullName)
                .Text("HomeDirectory", account.Home)
                .Instant("LastLogoff", logons[account.Name].Max(timeline.EndOf))
                .Instant("LastLogon", logons[account.Name].Max(static l => (DateTimeOffset?)l.StartedAt))
                .Text("LogonServer", AnyLogonServer)
                .Whole("NumberOfLogons", history is null ? null : logons[account.Name].Count()));
        }
    }

    private static async Task FillConsoleUseAsync(InventorySession session, AccountBook book, LogonHistory history, DateTimeOffset now, CancellationToken token)
    {
        var uses = ConsoleTime.Add(history, now);
        foreach (var use in uses)
        {
            session.Add(UserClasses.SystemConsoleUser, new Row()
                .Instant("LastConsoleUse", use.LastUse)
                .Whole("NumberOfConsoleLogons", use.Logons)
                .Text("SystemConsoleUser", book.Qualify(await book.FindAsync(use.User, token)))
                .Whole("TotalUserConsoleMinutes", (long)use.Time.TotalMinutes));
        }

        var earliest = history.BeginsAt ?? history.Starts.Concat(history.Logons.Select(static l => l.StartedAt)).Select(static t => (DateTimeOffset?)t).Min();
        var begins = earliest > now - ConsoleTime.Window ? earliest : now - ConsoleTime.Window;
        session.Add(UserClasses.SystemConsoleUsage, new Row()
            .Text("TopConsoleUser", uses is [{ Time.Ticks: > 0 } top, ..] ? book.Qualify(await book.FindAsync(top.User, token)) : null)
            .Whole("TotalConsoleUsers", uses.Count)
            .Whole("TotalConsoleTime", (long)uses.Sum(static u => u.Time.TotalMinutes))
            .Instant("SecurityLogStartDate", begins)
            .Whole("TotalSecurityLogTime", (long)(now - begins.Value).TotalMinutes));
    }
}

using System.Text.Json;
using Microsoft.Playwright;

namespace Espalier.Server.Tests.Logs;

/// <summary>What is done, refused and goes wrong in the console is in its log.</summary>
public sealed class ConsoleLogTests() : SiteInBrowser("127.61.0.1")
{
    [Fact(Timeout = 120_000)]
    [Trait("Line", "LOGF-10")]
    public async Task Actions_and_errors_of_the_console_and_of_Resource_Explorer_leave_lines()
    {
        var token = TestContext.Current.CancellationToken;
        await OpenAsync("/administration/overview/security/certificates");
        await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Announce" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Announce" }).ClickAsync();
        await FindAsync("AnnounceSiteAuthority: certificate authority of the site", "Information", token);

        await OpenAsync("/assets-and-compliance/devices/16777299/resource-explorer");
        await FindAsync("GetResourceExplorer was refused: not-found", "Information", token);

        // An error in the middle of a request: the table that it reads is gone.
        await Site.RunSqlAsync("ALTER TABLE bnd_boundaries RENAME TO bnd_gone", token);
        await OpenAsync("/administration/hierarchy-configuration/boundaries");
        await FindAsync("ListBoundaries failed", "Error", token);
    }

    private async Task FindAsync(string text, string severity, CancellationToken token)
    {
        while (true)
        {
            // It begins with its first line.
            var files = await ApiAsync("/api/v1/logs");
            var isThere = files.GetProperty("files").EnumerateArray().Any(static f => f.GetProperty("log").GetString() == "espalier_console.log");
            if (isThere && (await ApiAsync("/api/v1/logs/espalier_console.log?text=" + Uri.EscapeDataString(text))).GetProperty("messages").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } message)
            {
                message.GetProperty("severity").GetString().ShouldBe(severity, StringCompareShould.IgnoreCase);
                message.GetProperty("component").GetString().ShouldBe("Console");
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), token);
        }
    }
}

using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Collections;
using Espalier.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Espalier.Server.Tests;

/// <summary>What a site has and does in its first hour, as an administrator sees it in a real browser.</summary>
public sealed class FreshSiteConsoleTests() : SiteInBrowser("127.47.0.0")
{
    [Fact]
    [Trait("Line", "COLL-1")]
    public async Task The_built_in_collections_are_there_at_Overview_Device_Collections()
    {
        await Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Assets and Compliance", Exact = true }).Last.ClickAsync();
        await Page.GetByRole(AriaRole.Tree, new() { Name = "Assets and Compliance" }).GetByRole(AriaRole.Treeitem, new() { Name = "Device Collections" }).ClickAsync();
        var grid = Page.GetByRole(AriaRole.Grid, new() { Name = "Device Collections" });
        for (var look = 0; look < 2; look++)
        {
            await Assertions.Expect(grid.GetByRole(AriaRole.Row, new() { Name = "All Mac OS X Systems" })).ToBeVisibleAsync();
            await Assertions.Expect(grid.GetByRole(AriaRole.Row, new() { Name = "Unknown Mac OS X Systems" })).ToBeVisibleAsync();
            await ReloadAsync();
        }

        var api = await ApiAsync("/api/v1/collections");
        api.GetProperty("items").EnumerateArray().Where(static c => c.GetProperty("isBuiltIn").GetBoolean()).Select(static c => c.GetProperty("name").GetString())
            .ShouldBe(["All Mac OS X Systems", "All Systems", "Unknown Mac OS X Systems"], ignoreOrder: true);
        (await Site.AskAsync(new ListCollectionsRequest { Filter = "Unknown Mac" }, Token)).Items.ShouldHaveSingleItem().MemberCount.ShouldBe(0);
        Window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Macs_without_client_and_too_old_for_it_are_listed_with_the_reason_and_their_properties_open()
    {
        await Site.AddRecordAsync(16800011, "without-client", "Unknown-PMA", "Apple Mac OS X 15.1", Token);
        await Site.AddRecordAsync(16800012, "too-old", "Unknown-PMA", "Apple Mac OS X 11.7.10", Token);
        const string TooOld = "macOS 11.7.10 is older than macOS 12, the oldest that the client runs on";

        await OpenAsync("/assets-and-compliance/devices?sel=16800012");
        var grid = Page.GetByRole(AriaRole.Grid, new() { Name = "Devices" });
        await Assertions.Expect(grid.GetByRole(AriaRole.Row).Filter(new() { HasText = "without-client" })).ToContainTextAsync("No client installed");
        await Assertions.Expect(grid.GetByRole(AriaRole.Row).Filter(new() { HasText = "too-old" })).ToContainTextAsync(TooOld);
        await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Properties" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "too-old Properties" });
        await Assertions.Expect(dialog.GetByText(TooOld)).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Row, new() { Name = "Client Version Unknown-PMA" })).ToBeVisibleAsync();
        await Window.KeepScreenshotAsync("unmanaged-properties");

        var api = await ApiAsync("/api/v1/devices");
        api.GetProperty("rows").EnumerateArray().ToDictionary(static d => d.GetProperty("name").GetString()!, static d => d.TryGetProperty("unmanagedReason", out var why) ? why.GetString() : null)
            .ShouldBe(new Dictionary<string, string?> { [Site.Macs[0].Plan.Name] = null, ["without-client"] = "No client installed", ["too-old"] = TooOld }, ignoreOrder: true);
        Window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_wizard_says_how_many_members_the_new_collection_has()
    {
        await OpenAsync("/assets-and-compliance/device-collections");
        await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Create Device Collection" }).ClickAsync();
        var wizard = Page.GetByRole(AriaRole.Dialog, new() { Name = "Create Device Collection Wizard" });
        await wizard.GetByLabel("Name").FillAsync("Everything");
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Query Rule" }).ClickAsync();
        var rule = Page.GetByRole(AriaRole.Dialog, new() { Name = "Query Rule Properties" });
        await rule.GetByLabel("Name").FillAsync("All");
        await rule.GetByLabel("Query statement").FillAsync("select * from SMS_R_System");
        await Assertions.Expect(rule.GetByText("1 device is selected now")).ToBeVisibleAsync();
        await rule.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(wizard.GetByText("The collection “Everything” was created. It has 1 device.")).ToBeVisibleAsync();
        Window.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Line", "SITE-29")]
    public async Task A_boundary_group_gets_its_boundaries_its_site_and_its_servers()
    {
        var office = await Site.AskAsync(new SaveBoundary(null, "Office", "IPSubnet", "10.1.0.0/16"), Token);
        await Site.AskAsync(new SaveBoundary(null, "Laboratory", "IPAddressRange", "10.9.0.1-10.9.0.9"), Token);
        await OpenAsync("/administration/hierarchy-configuration/boundary-groups");
        await Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = "Create Boundary Group" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "Create Boundary Group" });
        await dialog.GetByLabel("Name").FillAsync("Berlin");
        await dialog.GetByLabel("Description").FillAsync("All floors");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var picker = Page.GetByRole(AriaRole.Dialog, new() { Name = "Add Boundaries" });
        await picker.GetByRole(AriaRole.Row).Filter(new() { HasText = "10.1.0.0/16" }).ClickAsync();
        await picker.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Table, new() { Name = "Boundaries" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);

        await dialog.GetByRole(AriaRole.Tab, new() { Name = "References" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Use this boundary group for site assignment")).ToBeCheckedAsync();
        await Assertions.Expect(dialog.GetByLabel("Assigned site").Locator("option:checked")).ToHaveTextAsync("T12");
        foreach (var server in new[] { "dp1.example.com", "dp2.example.com" })
        {
            await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Site system server" }).FillAsync(server);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            await Assertions.Expect(dialog.GetByRole(AriaRole.Cell, new() { Name = server, Exact = true })).ToBeVisibleAsync();
        }

        await Window.KeepScreenshotAsync("boundary-group-references");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await ReloadAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Grid, new() { Name = "Boundary Groups" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "Berlin" })).ToContainTextAsync("dp1.example.com, dp2.example.com");

        var api = await ApiAsync("/api/v1/boundaries");
        var group = api.GetProperty("groups").EnumerateArray().Single();
        (group.GetProperty("name").GetString(), group.GetProperty("description").GetString(), group.GetProperty("useForSiteAssignment").GetBoolean()).ShouldBe(("Berlin", "All floors", true));
        group.GetProperty("boundaries").EnumerateArray().Single().GetGuid().ShouldBe(office.Id);

        await using var scope = await Site.Services.GetRequiredService<SiteDatabase>().ReadAsync(Token);
        var rows = await scope.Command("""SELECT g."Name", g."Description", g."UseForSiteAssignment", g."ContentLocations", (SELECT count(*) FROM bnd_group_members) FROM bnd_groups g""")
            .ListAsync(static r => (r.GetString(0), r.GetString(1), r.GetBoolean(2), r.GetString(3), r.GetInt32(4)), Token);
        rows.ShouldBe([("Berlin", "All floors", true, "dp1.example.com\ndp2.example.com", 1)]);
        Window.Errors.ShouldBeEmpty();
    }
}

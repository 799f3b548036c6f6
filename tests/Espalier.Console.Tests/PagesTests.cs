using Espalier.Console.Navigation;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

/// <summary>Every page of the console opens, says where it is, and leaves the browser without a complaint.</summary>
public sealed class PagesTests(ConsoleFixture console)
{
    [Theory]
    [Trait("Line", "SITE-48")]
    [InlineData("/assets-and-compliance", "Overview", "Compliance")]
    [InlineData("/assets-and-compliance/devices", "Devices", "mac-0003")]
    [InlineData("/assets-and-compliance/devices/16777219", "mac-0003", "Last contact")]
    [InlineData("/assets-and-compliance/devices/16777219?tab=Policies and Compliance", "mac-0003", "One rule does not hold.")]
    [InlineData("/assets-and-compliance/devices/16777219/resource-explorer", "Resource Explorer", "Total Physical Memory")]
    [InlineData("/assets-and-compliance/devices/16777219/resource-explorer?class=LOGICAL_DISK&view=History", "Resource Explorer", "From")]
    [InlineData("/assets-and-compliance/device-collections", "Device Collections", "Laptops in Berlin")]
    [InlineData("/assets-and-compliance/device-collections/T1200002", "Laptops in Berlin", "mac-0003")]
    [InlineData("/assets-and-compliance/compliance-settings", "Compliance Settings", "Values to check on Macs")]
    [InlineData("/assets-and-compliance/overview/compliance-settings/configuration-items", "Configuration Items", "FileVault is on")]
    [InlineData("/assets-and-compliance/compliance-settings/configuration-baselines", "Configuration Baselines", "Security of laptops")]
    [InlineData("/monitoring", "Overview", "Policy is current")]
    [InlineData("/monitoring/system-status/deployments", "Deployments", "Security of laptops")]
    [InlineData("/monitoring/system-status/quarantined-reports", "Quarantined Reports", "classes[0].rows is not a list.")]
    [InlineData("/monitoring/system-status/quarantined-reports/7", "hardware-inventory of mac-0003", "Indent the text")]
    [InlineData("/monitoring/overview/system-status/component-status", "Component Status", "Nothing answers at dc1.corp.example.com:636.")]
    [InlineData("/monitoring/reporting/reports", "Reports", "Hardware by model")]
    [InlineData("/administration/site-configuration", "Site Configuration", "Servers, and what each does for the site.")]
    [InlineData("/administration/site-configuration/sites", "Sites", "espalier_t12")]
    [InlineData("/administration", "Overview", "Boundaries and boundary groups.")]
    [InlineData("/administration/hierarchy-configuration/boundaries", "Boundaries", "10.20.0.0/16")]
    [InlineData("/administration/hierarchy-configuration/boundary-groups", "Boundary Groups", "Berlin")]
    [InlineData("/administration/security/administrative-users", "Administrative Users", "CORP\\Analysts")]
    [InlineData("/administration/security/security-roles", "Security Roles", "Does everything.")]
    [InlineData("/administration/security/api-tokens", "API Tokens", "nightly script")]
    [InlineData("/administration/overview/security/active-directory", "Active Directory", "dc1.corp.example.com")]
    [InlineData("/administration/security/certificates", "Certificates", "Valid From")]
    [InlineData("/administration/espalier/mac-client-enrollment", "Mac Client Enrollment", "Laptops of autumn")]
    [InlineData("/administration/espalier/site-server", "Site Server", "Running so since")]
    [InlineData("/sign-in", "", "User name")]
    public async Task A_page_opens(string address, string place, string text)
    {
        foreach (var (width, height, dark) in new[] { (1280, 720, false), (1920, 1080, true) })
        {
            await using var window = await console.OpenAsync(address, width, height, dark);
            await Assertions.Expect(window.Page.GetByText(text).First).ToBeVisibleAsync();
            if (place.Length > 0)
            {
                await Assertions.Expect(window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Path" }).GetByRole(AriaRole.Listitem).Last).ToContainTextAsync(place);
            }

            await window.KeepScreenshotAsync($"page{address.Replace('/', '-').Replace('?', '-').Replace('&', '-').Replace(' ', '-').Replace('=', '-')}-{width}-{(dark ? "dark" : "light")}");
            window.Errors.ShouldBeEmpty();
        }
    }

    [Theory]
    [Trait("Line", "SITE-48")]
    [MemberData(nameof(Places))]
    public async Task A_path_of_the_guide_leads_to_its_node_with_and_without_the_Overview_step(string path, string address, string withOverview)
    {
        foreach (var written in new[] { address, withOverview })
        {
            await using var window = await console.OpenAsync(written);
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Path" }).GetByRole(AriaRole.Listitem))
                .ToContainTextAsync(path.Split('\\', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            await Assertions.Expect(window.Page.GetByText("There is nothing at this address")).ToHaveCountAsync(0);
            window.Errors.ShouldBeEmpty();
        }
    }

    /// <summary>Every node of the console: the guide's path, and its address without and with all steps.</summary>
    public static TheoryData<string, string, string> Places() =>
        new(ConsoleNodes.Map.Places.Select(static place => (place.Path, place.Address, ConsoleMapTests.WithOverview(place))));
}

using Espalier.Contracts.Compliance;
using Espalier.Testing.Browser;
using Microsoft.Playwright;

namespace Espalier.Console.Tests;

/// <summary>The guide's procedure "Creating a Configuration Item", followed word by word.</summary>
public sealed class ConfigurationItemWizardTests(ConsoleFixture console)
{
    [Fact]
    [Trait("Line", "CI-SCRIPT-1")]
    [Trait("Line", "CI-SCRIPT-2")]
    [Trait("Line", "CI-SCRIPT-3")]
    [Trait("Line", "CI-SCRIPT-4")]
    [Trait("Line", "CI-SCRIPT-5")]
    [Trait("Line", "CI-SCRIPT-7")]
    [Trait("Line", "CI-SCRIPT-13")]
    [Trait("Line", "CI-SCRIPT-15")]
    public async Task The_wizard_makes_an_item_with_scripts_and_a_rule()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/overview/compliance-settings/configuration-items");
        var page = window.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "FileVault is on" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Configuration Item" }).ClickAsync();
        var wizard = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Configuration Item Wizard" });
        await Assertions.Expect(wizard.GetByRole(AriaRole.List, new() { Name = "Pages" }).GetByRole(AriaRole.Listitem))
            .ToHaveTextAsync(["General", "Supported Platforms", "Settings", "Compliance Rules", "Summary", "Progress", "Completion"]);

        await wizard.GetByLabel("Name").FillAsync("Firewall is on");
        await wizard.GetByLabel("Description").FillAsync("Checked every day.");
        await Assertions.Expect(wizard.GetByLabel("Type of configuration item")).ToContainTextAsync("Mac OS X");
        await NextAsync(wizard);
        await wizard.GetByLabel("Only these versions").CheckAsync();
        await wizard.GetByLabel("macOS 15 Sequoia").CheckAsync();
        await window.KeepScreenshotAsync("item-wizard-platforms");
        await NextAsync(wizard);

        await NextAsync(wizard);
        await Assertions.Expect(wizard.GetByText("At least one setting is needed.")).ToBeVisibleAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var setting = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Setting" });
        await Assertions.Expect(setting.GetByLabel("Name")).ToBeFocusedAsync();
        await setting.GetByLabel("Name").FillAsync("Firewall state");
        await setting.GetByLabel("Description").FillAsync("0 is off.");
        await Assertions.Expect(setting.GetByLabel("Setting type")).ToContainTextAsync("Script");
        await setting.GetByLabel("Data type").SelectOptionAsync("Integer");

        await setting.GetByRole(AriaRole.Button, new() { Name = "Add Script, Discovery script" }).ClickAsync();
        var discovery = page.GetByRole(AriaRole.Dialog, new() { Name = "Edit Discovery Script" });
        await discovery.GetByRole(AriaRole.Textbox, new() { Name = "Script", Exact = true }).FillAsync("echo 1");
        await discovery.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(discovery.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await discovery.GetByRole(AriaRole.Textbox, new() { Name = "Script", Exact = true }).FillAsync("#! /usr/bin/python -\nprint(1)");
        await discovery.GetByRole(AriaRole.Textbox, new() { Name = "Script", Exact = true }).BlurAsync();
        await Assertions.Expect(discovery.GetByText("/usr/bin/python does not exist on macOS 12.3 and newer")).ToBeVisibleAsync();
        var chooser = await page.RunAndWaitForFileChooserAsync(() => discovery.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "firewall.sh", MimeType = "text/plain", Buffer = "#! /bin/bash --\r\ndefaults read /Library/Preferences/com.apple.alf globalstate\r\n"u8.ToArray() });
        await Assertions.Expect(discovery.GetByRole(AriaRole.Textbox, new() { Name = "Script", Exact = true })).ToHaveValueAsync("#! /bin/bash --\ndefaults read /Library/Preferences/com.apple.alf globalstate\n");
        await Assertions.Expect(discovery.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await window.KeepScreenshotAsync("item-wizard-script");
        await discovery.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();

        await setting.GetByRole(AriaRole.Button, new() { Name = "Add Script, Remediation script" }).ClickAsync();
        var remediation = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Remediation Script" });
        await remediation.GetByRole(AriaRole.Textbox, new() { Name = "Script", Exact = true }).FillAsync("#! /bin/bash --\necho 0\n");
        await remediation.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();

        await setting.GetByRole(AriaRole.Tab, new() { Name = "Compliance Rules" }).ClickAsync();
        await setting.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var rule = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Rule" });
        await rule.GetByLabel("Name").FillAsync("At least 1");
        await Assertions.Expect(rule.GetByLabel("Rule type")).ToContainTextAsync("Value");
        await Assertions.Expect(rule.GetByText("The setting must comply with the following rule")).ToBeVisibleAsync();
        await rule.GetByLabel("Operator").SelectOptionAsync("Greater than or equal to");
        await rule.GetByRole(AriaRole.Textbox, new() { Name = "Value", Exact = true }).FillAsync("one");
        await rule.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(rule.GetByText("This is not a value of type Integer")).ToBeVisibleAsync();
        await rule.GetByRole(AriaRole.Textbox, new() { Name = "Value", Exact = true }).FillAsync("1");
        await Assertions.Expect(rule.GetByLabel("Run the specified remediation script when this setting is noncompliant")).ToBeCheckedAsync();
        await rule.GetByLabel("Report noncompliance if this setting instance is not found").CheckAsync();
        await window.KeepScreenshotAsync("item-wizard-rule");
        await rule.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(setting.GetByText("Greater than or equal to 1")).ToBeVisibleAsync();
        await setting.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await AddSecondSettingAsync(page, wizard);

        await NextAsync(wizard);
        await Assertions.Expect(wizard.GetByRole(AriaRole.Heading, new() { Name = "Compliance Rules" })).ToBeVisibleAsync();
        await Assertions.Expect(wizard.GetByText("Greater than or equal to 1")).ToBeVisibleAsync();
        await NextAsync(wizard);
        await Assertions.Expect(wizard.GetByText("macOS 26, macOS 15")).ToBeVisibleAsync();
        await window.KeepScreenshotAsync("item-wizard-summary");
        await NextAsync(wizard);
        await Assertions.Expect(wizard.GetByText("The Create Configuration Item Wizard completed successfully")).ToBeVisibleAsync();
        await wizard.GetByRole(AriaRole.Button, new() { Name = "Close" }).Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Firewall is on" })).ToBeVisibleAsync();

        var made = console.Site.Compliance.Definitions.Single(i => i.Name == "Firewall is on");
        made.SupportedVersions.ShouldBe(["26", "15"]);
        made.Description.ShouldBe("Checked every day.");
        made.Settings.Select(static s => (s.Name, s.Description, s.DataType)).ShouldBe([("Firewall state", "0 is off.", SettingDataType.Integer), ("Stealth mode", null, SettingDataType.Text)]);
        made.Settings[0].DiscoveryScript.ShouldBe("#! /bin/bash --\ndefaults read /Library/Preferences/com.apple.alf globalstate\n");
        made.Settings[1].DiscoveryScript.ShouldBe("#! /bin/bash --\necho on\n");
        made.Settings[0].DataType.ShouldBe(SettingDataType.Integer);
        made.Settings[0].RemediationScript.ShouldBe("#! /bin/bash --\necho 0\n");
        var only = made.Settings[0].Rules.ShouldHaveSingleItem();
        (only.Operator, only.Operands[0], only.Remediate, only.ReportNoncomplianceIfNotFound).ShouldBe((RuleOperator.GreaterThanOrEqualTo, "1", true, true));

        // What was saved is what the console reads again.
        await page.ReloadUntilReadyAsync();
        await page.GetByRole(AriaRole.Row, new() { Name = "Firewall is on" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Properties" }).ClickAsync();
        var properties = page.GetByRole(AriaRole.Dialog, new() { Name = "Firewall is on Properties" });
        await properties.GetByRole(AriaRole.Tab, new() { Name = "Settings" }).ClickAsync();
        await Assertions.Expect(properties.GetByRole(AriaRole.Row, new() { Name = "Firewall state Script Integer Yes 1" })).ToBeVisibleAsync();
        await Assertions.Expect(properties.GetByRole(AriaRole.Row, new() { Name = "Stealth mode Script String No 1" })).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_setting_without_rules_says_so_instead_of_doing_nothing()
    {
        await using var window = await console.OpenAsync("/assets-and-compliance/compliance-settings/configuration-items");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Configuration Item" }).ClickAsync();
        var wizard = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Configuration Item Wizard" });
        await wizard.GetByLabel("Name").FillAsync("No rules");
        await NextAsync(wizard);
        await NextAsync(wizard);
        await wizard.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var setting = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Setting" });
        await setting.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(setting.GetByLabel("Name")).ToHaveAttributeAsync("aria-invalid", "true");
        await setting.GetByLabel("Name").FillAsync("Disk");
        await setting.GetByRole(AriaRole.Button, new() { Name = "Add Script, Discovery script" }).ClickAsync();
        var discovery = page.GetByRole(AriaRole.Dialog, new() { Name = "Edit Discovery Script" });
        await discovery.GetByRole(AriaRole.Textbox, new() { Name = "Script", Exact = true }).FillAsync("#! /bin/bash --\necho on\n");
        await discovery.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await setting.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(setting.GetByText("Tab Compliance Rules:")).ToBeVisibleAsync();
        window.Errors.ShouldBeEmpty();
    }

    private static async Task AddSecondSettingAsync(IPage page, ILocator wizard)
    {
        await wizard.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var setting = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Setting" });
        await setting.GetByLabel("Name").FillAsync("Stealth mode");
        await setting.GetByRole(AriaRole.Button, new() { Name = "Add Script, Discovery script" }).ClickAsync();
        var discovery = page.GetByRole(AriaRole.Dialog, new() { Name = "Edit Discovery Script" });
        await discovery.GetByRole(AriaRole.Textbox, new() { Name = "Script", Exact = true }).FillAsync("#! /bin/bash --\necho on\n");
        await discovery.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await setting.GetByRole(AriaRole.Tab, new() { Name = "Compliance Rules" }).ClickAsync();
        await setting.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var rule = page.GetByRole(AriaRole.Dialog, new() { Name = "Create Rule" });
        await rule.GetByLabel("Name").FillAsync("Is on");
        await rule.GetByRole(AriaRole.Textbox, new() { Name = "Value", Exact = true }).FillAsync("on");
        await rule.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await setting.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Assertions.Expect(wizard.GetByRole(AriaRole.Row, new() { Name = "Stealth mode" })).ToBeVisibleAsync();
    }

    private static Task NextAsync(ILocator wizard) => wizard.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
}

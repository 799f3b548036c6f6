using Espalier.Console.Forms;
using Espalier.Console.Wizards;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Operations;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationItems;

/// <summary>The guide's <c>Create Configuration Item Wizard</c>.</summary>
public sealed partial class ItemWizard
{
    private static readonly string[] Types = ["Mac OS X"];

    private readonly FormErrors _errors = new();
    private IReadOnlyList<WizardPage> _pages = [];
    private ConfigurationItemDefinition _item = new() { Id = Guid.Empty, Version = 1, Name = "", Settings = [] };

    /// <summary>Creates the item at the site; null when it did, otherwise why not.</summary>
    [Parameter, EditorRequired] public required Func<ConfigurationItemDefinition, Task<Problem?>> SaveAsync { get; set; }

    protected override void OnInitialized()
    {
        _errors.Asking(() => ItemValidation.Validate(_item), "name", "description", "supportedVersions", "settings");
        _pages =
        [
            new WizardPage("General", builder => General(builder)) { Introduction = "Name the configuration item.", Leave = () => _errors.CheckAll("name", "description") },
            new WizardPage("Supported Platforms", builder => Platforms(builder)) { Introduction = "Select the macOS versions that the item applies to.", Leave = () => _errors.CheckAll("supportedVersions") },
            new WizardPage("Settings", builder => Settings(builder)) { Introduction = "Each setting evaluates one value on a Mac.", Leave = () => _errors.CheckAll("settings") },
            new WizardPage("Compliance Rules", builder => Rules(builder)) { Leave = () => _errors.CheckAll("settings") },
        ];
    }

    private async Task<WizardResult> RunAsync()
    {
        if (await SaveAsync(_item) is not { } problem)
        {
            return new WizardResult(true, $"The configuration item “{_item.Name}” was created. To evaluate Macs, add it to a configuration baseline and deploy that to a collection.");
        }

        _errors.Take(problem);
        var page = problem.Fields switch
        {
            [] => null,
            [{ Field: "name" or "description" }, ..] => "General",
            [{ Field: var field }, ..] when field.StartsWith("supportedVersions", StringComparison.Ordinal) => "Supported Platforms",
            _ => "Settings",
        };
        return new WizardResult(false, problem.Detail, page);
    }
}

using Espalier.Console.Dialogs;
using Espalier.Console.Forms;
using Espalier.Contracts.Compliance;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationItems;

/// <summary>The guide's dialog <c>Create Setting</c>; closes with a <see cref="SettingDefinition"/>.</summary>
public sealed partial class SettingDialog(OpenDialogs dialogs)
{
    private static readonly string[] Types = ["Script"];
    private static readonly SettingDataType[] DataTypes = Enum.GetValues<SettingDataType>();
    private static readonly string[] Fields = ["name", "discoveryScript", "remediationScript", "scriptTimeoutSeconds", "rules"];

    private readonly FormErrors _errors = new();
    private IReadOnlyList<PropertiesTab> _tabs = [];
    private SettingDefinition _setting = null!;
    private string? _problem;

    [CascadingParameter] public required DialogHandle Handle { get; set; }

    /// <summary>Null makes a new one.</summary>
    [Parameter] public SettingDefinition? Setting { get; set; }

    [Parameter] public IReadOnlyList<string> SupportedVersions { get; set; } = [];

    /// <summary>Names of the item's other settings.</summary>
    [Parameter] public IReadOnlyCollection<string> TakenNames { get; set; } = [];

    private IReadOnlyList<ItemFinding> Findings => ItemChecks.Of(_setting, SupportedVersions);

    protected override void OnInitialized()
    {
        _setting = Setting ?? new SettingDefinition { Name = "", DataType = SettingDataType.Text, DiscoveryScript = "", Rules = [] };
        _tabs = [new PropertiesTab("General", builder => General(builder)), new PropertiesTab("Compliance Rules", builder => Rules(builder))];
        _errors.Asking(() => Findings, Fields);
        _errors.Rule("name", () =>
            Findings.FirstOrDefault(static f => f.Field == "name")?.Message
            ?? (TakenNames.Contains(_setting.Name, StringComparer.OrdinalIgnoreCase) ? "This name is already used here." : null));
    }

    private void ChangeDataType(SettingDataType type)
    {
        _setting = _setting with { DataType = type };
        if (_errors["rules"] is not null || _setting.Rules.Count > 0)
        {
            _errors.Check("rules");
        }
    }

    private async Task EditDiscoveryAsync()
    {
        if (await EditAsync("Edit Discovery Script", "The script finds a value and prints it to standard output. It runs as root and cannot show windows.", "discoveryScript",
            _setting.DiscoveryScript, script => _setting with { DiscoveryScript = script }, canRemove: false) is { } changed)
        {
            _setting = _setting with { DiscoveryScript = changed };
            _errors.Check("discoveryScript");
        }
    }

    private async Task EditRemediationAsync()
    {
        if (await EditAsync("Create Remediation Script", "The script receives the noncompliant value as its argument, repairs the setting and prints 0. Then discovery runs again.", "remediationScript",
            _setting.RemediationScript ?? "", script => _setting with { RemediationScript = script }, canRemove: _setting.RemediationScript is not null) is { } changed)
        {
            _setting = _setting with { RemediationScript = changed.Length == 0 ? null : changed };
            _errors.Check("remediationScript");
        }
    }

    private Task<string?> EditAsync(string title, string introduction, string field, string script, Func<string, SettingDefinition> apply, bool canRemove) =>
        dialogs.ShowAsync<string>(_ => builder =>
        {
            builder.OpenComponent<ScriptDialog>(0);
            builder.AddComponentParameter(1, nameof(ScriptDialog.Title), title);
            builder.AddComponentParameter(2, nameof(ScriptDialog.Introduction), introduction);
            builder.AddComponentParameter(3, nameof(ScriptDialog.Field), field);
            builder.AddComponentParameter(4, nameof(ScriptDialog.Script), script);
            builder.AddComponentParameter(5, nameof(ScriptDialog.Apply), apply);
            builder.AddComponentParameter(6, nameof(ScriptDialog.SupportedVersions), SupportedVersions);
            builder.AddComponentParameter(7, nameof(ScriptDialog.CanRemove), canRemove);
            builder.CloseComponent();
        });

    private void Save()
    {
        if (_errors.CheckAll())
        {
            Handle.Close(_setting);
            return;
        }

        _problem = _errors["rules"] is { } rules && _errors.Fields.Count == 1 ? $"Tab Compliance Rules: {rules}" : null;
    }
}

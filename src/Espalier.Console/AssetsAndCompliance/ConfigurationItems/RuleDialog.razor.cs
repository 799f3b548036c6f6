using Espalier.Console.Components;
using Espalier.Console.Dialogs;
using Espalier.Console.Forms;
using Espalier.Contracts.Compliance;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationItems;

/// <summary>The guide's dialog <c>Create Rule</c>; closes with a <see cref="ComplianceRule"/>.</summary>
public sealed partial class RuleDialog
{
    private static readonly string[] Types = ["Value"];
    private static readonly string[] Booleans = ["true", "false"];

    private readonly string _form = Ids.Next("rule");
    private readonly FormErrors _errors = new();
    private string? _name;
    private string? _description;
    private RuleOperator _operator;
    private string? _value;
    private string? _second;
    private string? _values;
    private bool _remediates;
    private bool _reportsMissing;

    [CascadingParameter] public required DialogHandle Handle { get; set; }

    [Parameter, EditorRequired] public required string SettingName { get; set; }

    [Parameter, EditorRequired] public required SettingDataType DataType { get; set; }

    /// <summary>The setting has a script that the rule could run.</summary>
    [Parameter] public bool HasRemediation { get; set; }

    /// <summary>Null makes a new one.</summary>
    [Parameter] public ComplianceRule? Rule { get; set; }

    /// <summary>Names of the setting's other rules.</summary>
    [Parameter] public IReadOnlyCollection<string> TakenNames { get; set; } = [];

    private bool IsList => _operator is RuleOperator.OneOf or RuleOperator.NoneOf;

    private IReadOnlyList<string> Operands => IsList
        ? [.. (_values ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : _operator == RuleOperator.Between ? [(_value ?? "").Trim(), (_second ?? "").Trim()]
        : _value is null && DataType == SettingDataType.Boolean ? [Booleans[0]]
        : [_value ?? ""];

    private ComplianceRule Current => new()
    {
        Name = (_name ?? "").Trim(),
        Description = string.IsNullOrWhiteSpace(_description) ? null : _description.Trim(),
        Operator = _operator,
        Operands = Operands,
        Remediate = _remediates && HasRemediation,
        ReportNoncomplianceIfNotFound = _reportsMissing,
    };

    protected override void OnInitialized()
    {
        (_name, _description) = (Rule?.Name, Rule?.Description);
        _operator = Rule?.Operator ?? RuleOperator.Equals;
        (_value, _second) = (Rule?.Operands.ElementAtOrDefault(0), Rule?.Operands.ElementAtOrDefault(1));
        _values = Rule is null ? null : string.Join('\n', Rule.Operands);
        _remediates = Rule?.Remediate ?? HasRemediation;
        _reportsMissing = Rule?.ReportNoncomplianceIfNotFound ?? false;
        _errors.Asking(() => RuleValidation.Validate(DataType, Current), "operator", "operands", "operands[0]", "operands[1]");
        _errors.Rule("name", () =>
            RuleValidation.Validate(DataType, Current).FirstOrDefault(static f => f.Field == "name")?.Message
            ?? (TakenNames.Contains((_name ?? "").Trim(), StringComparer.OrdinalIgnoreCase) ? "This name is already used here." : null));
    }

    private void ChangeOperator(RuleOperator chosen)
    {
        _operator = chosen;
        _errors.Clear();
    }

    private void Save()
    {
        if (_errors.CheckAll())
        {
            Handle.Close(Current);
        }
    }
}

using Espalier.Console.Forms;
using Espalier.Contracts.Compliance;

namespace Espalier.Console.AssetsAndCompliance.ConfigurationItems;

/// <summary>The site's own checks of items, settings and rules, asked field by field while they are edited.</summary>
internal static class ItemChecks
{
    /// <summary>A setting judged alone: paths from the setting on (<c>discoveryScript</c>).</summary>
    public static IReadOnlyList<ItemFinding> Of(SettingDefinition setting, IReadOnlyList<string> supportedVersions)
    {
        const string Prefix = "settings[0].";
        var item = new ConfigurationItemDefinition { Id = Guid.Empty, Version = 1, Name = "item", SupportedVersions = supportedVersions, Settings = [setting] };
        return [.. ItemValidation.Validate(item).Where(static f => f.Field.StartsWith(Prefix, StringComparison.Ordinal)).Select(static f => f with { Field = f.Field[Prefix.Length..] })];
    }

    /// <summary>Makes a form ask these findings about some fields.</summary>
    public static FormErrors Asking(this FormErrors errors, Func<IReadOnlyList<ItemFinding>> findings, params IReadOnlyList<string> fields)
    {
        foreach (var field in fields)
        {
            errors.Rule(field, () => findings().FirstOrDefault(f => !f.IsWarning && Concerns(f, field))?.Message);
        }

        return errors;
    }

    /// <summary>What is worth knowing but refuses nothing.</summary>
    public static string? Warning(IReadOnlyList<ItemFinding> findings, string field) => findings.FirstOrDefault(f => f.IsWarning && Concerns(f, field))?.Message;

    private static bool Concerns(ItemFinding finding, string field) =>
        finding.Field == field || finding.Field.StartsWith(field + "[", StringComparison.Ordinal) || finding.Field.StartsWith(field + ".", StringComparison.Ordinal);
}

using System.Text;

namespace Espalier.Contracts.Compliance;

/// <summary>Checks a configuration item before it is saved. All findings are told at once; one that is no warning refuses the item.</summary>
public static class ItemValidation
{
    /// <summary>Findings in the order of the fields; empty when there is nothing to say.</summary>
    public static IReadOnlyList<ItemFinding> Validate(ConfigurationItemDefinition item)
    {
        List<ItemFinding> findings = [];
        CheckName(findings, "name", item.Name);
        CheckDescription(findings, "description", item.Description);
        if (item.Version < 1)
        {
            findings.Add(new("version", "The version must be 1 or more."));
        }

        CheckVersions(findings, item.SupportedVersions);
        CheckCount(findings, "settings", item.Settings.Count, ItemLimits.MaxSettings, "setting");
        CheckUnique(findings, "settings", item.Settings.Select(setting => setting.Name));
        for (var i = 0; i < item.Settings.Count; i++)
        {
            SettingValidation.Validate(findings, $"settings[{i}]", item.Settings[i], item.SupportedVersions);
        }

        return findings;
    }

    internal static void CheckName(List<ItemFinding> findings, string field, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            findings.Add(new(field, "A name is needed."));
        }
        else if (name.Length > ItemLimits.MaxNameLength || name.Any(char.IsControl))
        {
            findings.Add(new(field, $"A name has at most {ItemLimits.MaxNameLength} characters, without line breaks."));
        }
    }

    internal static void CheckDescription(List<ItemFinding> findings, string field, string? description)
    {
        if (description?.Length > ItemLimits.MaxDescriptionLength)
        {
            findings.Add(new(field, $"A description has at most {ItemLimits.MaxDescriptionLength} characters."));
        }
    }

    internal static void CheckCount(List<ItemFinding> findings, string field, int count, int most, string noun)
    {
        if (count == 0)
        {
            findings.Add(new(field, $"At least one {noun} is needed."));
        }
        else if (count > most)
        {
            findings.Add(new(field, $"There are at most {most} {noun}s."));
        }
    }

    /// <summary>Results are kept by name, so two of the same name could not be told apart.</summary>
    internal static void CheckUnique(List<ItemFinding> findings, string field, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var index = 0;
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                findings.Add(new($"{field}[{index}].name", "This name is already used here."));
            }

            index++;
        }
    }

    internal static bool FitsScript(string script) => Encoding.UTF8.GetByteCount(script) <= ItemLimits.MaxScriptBytes;

    private static void CheckVersions(List<ItemFinding> findings, IReadOnlyList<string> versions)
    {
        if (versions.Count > ItemLimits.MaxSupportedVersions)
        {
            findings.Add(new("supportedVersions", $"There are at most {ItemLimits.MaxSupportedVersions} supported versions."));
        }

        for (var i = 0; i < versions.Count; i++)
        {
            if (!DottedVersion.TryParse(versions[i], out _))
            {
                findings.Add(new($"supportedVersions[{i}]", "A supported version is a number with dots, such as 14 or 10.15."));
            }
        }
    }
}

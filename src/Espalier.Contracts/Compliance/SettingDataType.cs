namespace Espalier.Contracts.Compliance;

/// <summary>Data type of a setting: how the text a discovery script prints is read and compared (CI-SCRIPT-6).</summary>
public enum SettingDataType
{
    Text,
    Integer,
    FloatingPoint,
    Boolean,
    DateAndTime,
    Version,
}

using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Benchmarks;

/// <summary>Documents of the sizes and shapes the system reads most.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a device answers to a command: about 1 KB of XML.</summary>
    public static readonly PropertyListDictionary Answer = PropertyListDictionary.Create(
        ("CommandUUID", "6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        ("Status", "Acknowledged"),
        ("UDID", "00008103-000A11223344001E"),
        ("QueryResponses", PropertyListDictionary.Create(
            ("DeviceName", "Workstation 17"),
            ("OSVersion", "15.3.1"),
            ("BuildVersion", "24D70"),
            ("ModelName", "MacBook Pro"),
            ("SerialNumber", "ESPALIER0017"),
            ("DeviceCapacity", 494.384795648),
            ("AvailableDeviceCapacity", 121.50),
            ("IsSupervised", true),
            ("PushToken", new byte[32]))));

    /// <summary>The applications of a well-filled Mac, as system_profiler lists them: about 500 KB of XML.</summary>
    public static readonly PropertyListArray Applications = new(
    [
        PropertyListDictionary.Create(
            ("_dataType", "SPApplicationsDataType"),
            ("_detailLevel", "1"),
            ("_items", new PropertyListArray(Enumerable.Range(0, 800).Select(Application)))),
    ]);

    private static PropertyListDictionary Application(int number) => PropertyListDictionary.Create(
        ("_name", $"Sample Application {number}"),
        ("arch_kind", "arch_arm_i64"),
        ("lastModified", Start.AddMinutes(number * 37)),
        ("obtained_from", "identified_developer"),
        ("path", $"/Applications/Sample Folder/Sample Application {number}.app"),
        ("signed_by", PropertyListArray.Create(
            "Developer ID Application: Espalier Samples (ESPALIER17)",
            "Developer ID Certification Authority",
            "Apple Root CA")),
        ("version", $"{number / 10}.{number % 10}"));
}

using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class FixtureTests
{
    // Damaged when they were captured, or on purpose; plistutil refuses what it can detect of these, too.
    private static readonly HashSet<string> Damaged =
    [
        "apple/mobileconfig/multiple-nt-principals-error.mobileconfig", // a key without a value
        "apple/mobileconfig/multistring-error.mobileconfig", // a key without a value
        "apple/mobileconfig/ppctcc_example.mobileconfig", // its end tag is missing
        "mac/pkgutil/brew-XML.plist", // a template, not yet filled in
        "mac/system_profiler/ohai-SPApplicationsDataType.xml", // a stray letter between two elements
    ];

    // What stands for base64 in them is none, and every reader makes something else of it.
    private static readonly HashSet<string> DamagedData =
    [
        "apple/mdm-device/TokenUpdate/iOS-11.3.1.xml",
        "mac/plist/osquery-test_airport.plist",
    ];

    [Fact]
    public void Every_captured_property_list_is_read_and_survives_both_forms()
    {
        Assert.SkipUnless(Fixtures.Folder is not null, "The captures are not beside the repository.");
        var failures = new List<string>();
        var read = 0;
        foreach (var (name, document) in Fixtures.PropertyLists())
        {
            if (PropertyList.TryParse(document, out var value, out var error) == Damaged.Contains(name))
            {
                failures.Add($"{name}: {error?.ToString() ?? "damaged, but read"}");
            }
            else if (value is not null)
            {
                read++;
                Expect(Parsed.Value(PropertyList.ToBinary(value)).Equals(value), $"{name} after binary");
                Expect(Parsed.Value(PropertyList.ToXml(value)).Equals(ToXmlPrecision(value)), $"{name} after XML");
            }
        }

        failures.ShouldBeEmpty();
        read.ShouldBeGreaterThan(120);

        void Expect(bool equal, string what)
        {
            if (!equal)
            {
                failures.Add(what);
            }
        }
    }

    [Fact]
    public async Task Plistutil_reads_the_same_from_every_captured_property_list()
    {
        Assert.SkipUnless(Fixtures.Folder is not null, "The captures are not beside the repository.");
        Assert.SkipUnless(Plistutil.IsInstalled, Plistutil.Absent);
        var failures = new List<string>();
        var compared = 0;
        foreach (var (name, document) in Fixtures.PropertyLists())
        {
            var theirs = await Plistutil.ConvertAsync(document, "bin", TestContext.Current.CancellationToken);
            if (theirs is null)
            {
                if (!Damaged.Contains(name))
                {
                    failures.Add($"{name}: only we read it");
                }
            }
            else if (!Damaged.Contains(name) && !DamagedData.Contains(name))
            {
                compared++;
                if (!Parsed.Value(theirs).Equals(Parsed.Value(document)))
                {
                    failures.Add($"{name}: read otherwise");
                }
            }
        }

        failures.ShouldBeEmpty();
        compared.ShouldBeGreaterThan(120);
    }

    [Theory]
    [InlineData("mac/filevault/fdesetup-showdeferralinfo-10.15.6.txt")]
    [InlineData("mac/profiles/kolide-mdmclient-QueryInstalledProfiles.txt")]
    [InlineData("mac/profiles/kolide-mdmclient-QuerySecurityInfo.txt")]
    [InlineData("mac/profiles/kolide-mdmclient-QueryDeviceInformation_WithHeader.txt")]
    public void The_old_text_form_is_read_as_tools_print_it(string name)
    {
        Assert.SkipUnless(Fixtures.Folder is not null, "The captures are not beside the repository.");
        var document = File.ReadAllBytes(Path.Combine(Fixtures.Folder, name));
        document = document[document.AsSpan().IndexOf((byte)'{')..];

        PropertyList.TryParseText(document, PropertyListLimits.Default, out var value, out var used, out var error).ShouldBeTrue(error?.ToString());
        document[used - 1].ShouldBe((byte)'}');
        value.ShouldBeOfType<PropertyListDictionary>().Count.ShouldBeGreaterThan(0);
    }

    private static PropertyListValue ToXmlPrecision(PropertyListValue value) => value switch
    {
        PropertyListDate date => new PropertyListDate(DateTimeOffset.FromUnixTimeSeconds(date.Value.ToUnixTimeSeconds())),
        PropertyListArray array => new PropertyListArray(array.Select(ToXmlPrecision)),
        PropertyListDictionary dictionary => new PropertyListDictionary(
            dictionary.Select(entry => KeyValuePair.Create(entry.Key, ToXmlPrecision(entry.Value)))),
        _ => value,
    };
}

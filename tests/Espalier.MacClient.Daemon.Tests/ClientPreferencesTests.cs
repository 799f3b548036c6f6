using Espalier.Formats.PropertyLists;
using Espalier.Hosting.Logs;

namespace Espalier.MacClient.Daemon.Tests;

public sealed class ClientPreferencesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Limits_of_the_log_are_read_from_either_form_of_property_list(bool binary)
    {
        var settings = PropertyListDictionary.Create(("LogFileSizeLimit", new PropertyListInteger(300_000)), ("MaxNumberOfSavedLogs", new PropertyListInteger(3)));
        File.WriteAllBytes(_file, binary ? PropertyList.ToBinary(settings) : PropertyList.ToXml(settings));
        ClientPreferences.Read(_file).Log.ShouldBe(LogLimits.Clamp(300_000, 3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no property list")]
    [InlineData("<plist version=\"1.0\"><dict><key>LogFileSizeLimit</key><string>many</string></dict></plist>")]
    public void What_cannot_be_read_counts_as_not_set(string content)
    {
        File.WriteAllText(_file, content);
        ClientPreferences.Read(_file).Log.ShouldBe(LogLimits.Default);
        ClientPreferences.Read(_file + ".absent").Log.ShouldBe(LogLimits.Default);
    }
}

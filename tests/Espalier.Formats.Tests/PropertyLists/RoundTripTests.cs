using CsCheck;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class RoundTripTests
{
    [Fact]
    public void Every_value_survives_the_binary_form() =>
        Generated.Value.Sample(value => Difference.Find(value, Parsed.Value(PropertyList.ToBinary(value))).ShouldBeNull(), iter: 2000);

    [Fact]
    public void Every_value_survives_XML() =>
        Generated.Value.Sample(value => Difference.Find(value, Parsed.Value(PropertyList.ToXml(value))).ShouldBeNull(), iter: 2000);

    [Fact]
    public void Writing_what_was_read_gives_the_same_bytes() =>
        Generated.Value.Sample(
            value =>
            {
                var binary = PropertyList.ToBinary(value);
                var xml = PropertyList.ToXml(value);
                return PropertyList.ToBinary(Parsed.Value(binary)).AsSpan().SequenceEqual(binary)
                    && PropertyList.ToXml(Parsed.Value(xml)).AsSpan().SequenceEqual(xml);
            },
            iter: 1000);

    [Fact]
    public void What_was_kept_in_binary_keeps_its_order() =>
        Generated.Value.Sample(
            value => value is not PropertyListDictionary dictionary
                || ((PropertyListDictionary)Parsed.Value(PropertyList.ToBinary(dictionary))).Keys.SequenceEqual(dictionary.Keys),
            iter: 500);

    [Fact]
    public void Dates_to_the_millisecond_survive_the_binary_form() =>
        Gen.Long[0, 4_102_444_800_000].Sample(milliseconds =>
        {
            var instant = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            return ((PropertyListDate)Parsed.Value(PropertyList.ToBinary(instant))).Value == instant;
        });

    [Fact]
    public async Task Plistutil_reads_what_we_write_and_we_read_what_it_writes()
    {
        Assert.SkipUnless(Plistutil.IsInstalled, Plistutil.Absent);
        var values = new List<PropertyListValue>();
        Generated.PlainValue.Sample(value => values.Add(value), iter: 25, threads: 1, seed: "0N0XIzNsQ0O2");

        foreach (var value in values)
        {
            // Their documents are containers.
            var document = PropertyListDictionary.Create(("value", value));
            var xml = PropertyList.ToXml(document);
            var binary = PropertyList.ToBinary(document);
            Difference.Find(document, Parsed.Value((await ConvertAsync(xml, "bin"))!)).ShouldBeNull("our XML");
            Difference.Find(document, Parsed.Value((await ConvertAsync(binary, "bin"))!)).ShouldBeNull("our binary");
            Difference.Find(document, Parsed.Value((await ConvertAsync(binary, "xml"))!)).ShouldBeNull("their XML");
        }

        static Task<byte[]?> ConvertAsync(byte[] bytes, string format) =>
            Plistutil.ConvertAsync(bytes, format, TestContext.Current.CancellationToken);
    }
}

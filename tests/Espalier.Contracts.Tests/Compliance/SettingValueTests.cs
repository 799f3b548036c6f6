using System.Globalization;
using CsCheck;
using Espalier.Contracts.Compliance;

namespace Espalier.Contracts.Tests.Compliance;

public sealed class SettingValueTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData(SettingDataType.Integer, "1.0")]
    [InlineData(SettingDataType.Integer, "")]
    [InlineData(SettingDataType.Integer, "1,000")]
    [InlineData(SettingDataType.Integer, "9223372036854775808")]
    [InlineData(SettingDataType.FloatingPoint, "1,5")]
    [InlineData(SettingDataType.FloatingPoint, "NaN")]
    [InlineData(SettingDataType.FloatingPoint, "1e999")]
    [InlineData(SettingDataType.Boolean, "on")]
    [InlineData(SettingDataType.Boolean, "2")]
    [InlineData(SettingDataType.Version, "14.x")]
    [InlineData(SettingDataType.Version, "14..1")]
    [InlineData(SettingDataType.Version, "13.4.1 (a)")]
    [InlineData(SettingDataType.Version, "-1")]
    [InlineData(SettingDataType.DateAndTime, "yesterday")]
    [InlineData(SettingDataType.DateAndTime, "03/01/2026")]
    [InlineData(SettingDataType.DateAndTime, "2026-02-30")]
    [InlineData((SettingDataType)99, "1")]
    public void A_text_of_another_type_is_refused(SettingDataType type, string text)
    {
        SettingValue.TryParse(type, text, NewYork, out var value).ShouldBeFalse();
        value.ShouldBeNull();
    }

    [Theory]
    [InlineData("2026-03-01", "2026-03-01T05:00:00Z")]
    [InlineData("2026-03-01T12:34", "2026-03-01T17:34:00Z")]
    [InlineData("2026-03-01T12:34:56", "2026-03-01T17:34:56Z")]
    [InlineData("2026-03-01T12:34:56Z", "2026-03-01T12:34:56Z")]
    [InlineData("2026-03-01T12:34:56.25Z", "2026-03-01T12:34:56.25Z")]
    [InlineData("2026-03-01T12:34:56.5+02:00", "2026-03-01T10:34:56.5Z")]
    [InlineData("2026-03-01T12:34:56-0800", "2026-03-01T20:34:56Z")]
    [InlineData("2026-03-01 12:34:56 +0000", "2026-03-01T12:34:56Z")]
    [InlineData("2026-03-01 12:34:56", "2026-03-01T17:34:56Z")]
    [InlineData("Sun Mar  1 12:34:56 EST 2026", "2026-03-01T17:34:56Z")]
    [InlineData("Sun Mar  1 12:34:56 UTC 2026", "2026-03-01T12:34:56Z")]
    [InlineData("Sun Mar 15 12:34:56 GMT 2026", "2026-03-15T12:34:56Z")]
    [InlineData("Sun  1 Mar 12:34:56 EST 2026", "2026-03-01T17:34:56Z")]
    [InlineData("Sun  1 Mar 2026 12:34:56 GMT", "2026-03-01T12:34:56Z")]
    [InlineData("Sun Mar  1 12:34:56 2026", "2026-03-01T17:34:56Z")]
    [InlineData("Sun, 01 Mar 2026 12:34:56 +0100", "2026-03-01T11:34:56Z")]
    [InlineData("Mar  1 2026", "2026-03-01T05:00:00Z")]
    public void The_dates_that_scripts_print_are_read(string text, string instant)
    {
        SettingValue.TryParse(SettingDataType.DateAndTime, text, NewYork, out var value).ShouldBeTrue();
        SettingValue.TryParse(SettingDataType.DateAndTime, instant, TimeZoneInfo.Utc, out var expected).ShouldBeTrue();
        value.CompareTo(expected).ShouldBe(0);
    }

    [Fact]
    public void Blanks_that_tools_pad_with_do_not_matter_except_in_a_string()
    {
        SettingValue.TryParse(SettingDataType.Integer, "       3", NewYork, out _).ShouldBeTrue();
        SettingValue.TryParse(SettingDataType.Text, " a ", NewYork, out var text).ShouldBeTrue();
        text.Text.ShouldBe(" a ");
    }

    [Fact]
    public void Versions_are_ordered_by_number_and_trailing_zeros_do_not_count()
    {
        Gen.Select(Gen.Int[0, 300].Array[1, 6], Gen.Int[0, 300].Array[1, 6]).Sample((a, b) =>
        {
            DottedVersion.TryParse(string.Join('.', a), out var left).ShouldBeTrue();
            DottedVersion.TryParse(string.Join('.', b), out var right).ShouldBeTrue();
            var size = Math.Max(a.Length, b.Length);
            var expected = a.Concat(Enumerable.Repeat(0, size - a.Length)).Zip(b.Concat(Enumerable.Repeat(0, size - b.Length)), (x, y) => x.CompareTo(y)).FirstOrDefault(order => order != 0);
            Math.Sign(left.CompareTo(right)).ShouldBe(expected);
        });
    }

    [Fact]
    public void A_culture_does_not_change_what_a_value_is()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            SettingValue.TryParse(SettingDataType.FloatingPoint, "1.5", NewYork, out _).ShouldBeTrue();
            SettingValue.TryParse(SettingDataType.FloatingPoint, "1,5", NewYork, out _).ShouldBeFalse();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Any_text_is_read_or_refused_in_every_type()
    {
        Gen.Select(Gen.Enum<SettingDataType>(), Gen.String).Sample((type, text) =>
            SettingValue.TryParse(type, text, NewYork, out var value).ShouldBe(value is not null));
    }
}

using System.Text.Json;
using Espalier.Contracts.Identifiers;

namespace Espalier.Contracts.Tests.Identifiers;

public sealed class CollectionIdTests
{
    [Fact]
    public void A_number_becomes_the_site_code_and_five_hexadecimal_digits()
    {
        CollectionId.Of("T12", 0x14).Value.ShouldBe("T1200014");
        CollectionId.Of("T12", 0xFFFFF).Value.ShouldBe("T12FFFFF");
    }

    [Theory]
    [InlineData("t1200014", true)]
    [InlineData("SMS00001", true)]
    [InlineData("T120001", false)]
    [InlineData("T12000145", false)]
    [InlineData("T12-0014", false)]
    [InlineData("T1200Ⅳ14", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_eight_letters_and_digits_are_an_id(string? text, bool isId) => CollectionId.TryParse(text, out _).ShouldBe(isId);

    [Fact]
    public void Small_letters_are_read_as_capitals()
    {
        CollectionId.TryParse("t12000ab", out var id).ShouldBeTrue();

        id.ShouldBe(new CollectionId("T12000AB"));
    }

    [Fact]
    public void It_is_a_text_in_JSON_and_anything_else_is_refused()
    {
        JsonSerializer.Serialize(CollectionId.AllSystems).ShouldBe("\"SMS00001\"");
        JsonSerializer.Deserialize<CollectionId>("\"SMS00001\"").ShouldBe(CollectionId.AllSystems);
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<CollectionId>("\"'; --\""));
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<CollectionId>("null"));
    }
}

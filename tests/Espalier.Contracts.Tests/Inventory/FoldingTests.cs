using System.Text;
using CsCheck;
using Espalier.Contracts.Inventory;

namespace Espalier.Contracts.Tests.Inventory;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("MacBook Pro", "MACBOOK PRO")]
    [InlineData("Zoë’s Mac", "ZOË’S MAC")]
    [InlineData("straße", "STRAßE")]
    [InlineData("ТЕСТ тест", "ТЕСТ ТЕСТ")]
    [InlineData("𐐨", "𐐀")]
    [InlineData("", "")]
    public void Folding_maps_each_code_point_to_its_simple_upper_case(string text, string folded) => Folding.Fold(text).ShouldBe(folded);

    [Fact]
    public void Folding_twice_changes_nothing() =>
        Gen.String.Sample(text => Folding.Fold(Folding.Fold(text)) == Folding.Fold(text));

    [Fact]
    public void Folded_texts_are_ordered_like_their_utf8_bytes() =>
        Gen.Select(Gen.String, Gen.String).Sample((left, right) =>
        {
            var (l, r) = (Folding.Fold(left), Folding.Fold(right));
            var bytes = Encoding.UTF8.GetBytes(l).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(r));
            return Math.Sign(Folding.Compare(l, r)) == Math.Sign(bytes);
        });

    [Fact]
    public void A_code_point_beyond_the_basic_plane_comes_after_one_inside() => Folding.Compare("\uE000", "\U00010000").ShouldBeLessThan(0);
}

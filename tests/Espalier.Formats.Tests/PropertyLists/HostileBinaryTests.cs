using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Tests.PropertyLists;

public sealed class HostileBinaryTests
{
    [Fact]
    public void A_container_that_contains_itself_is_refused()
    {
        Parsed.Refusal(new BinaryDraft().Add(0xA1, 0).Build()).ShouldBe(PropertyListErrorReason.Cycle);
        Parsed.Refusal(new BinaryDraft().Add(0xA1, 1).Add(0xD1, 2, 0).Add(0x51, (byte)'k').Build()).ShouldBe(PropertyListErrorReason.Cycle);
    }

    [Fact]
    public void A_cycle_through_two_numbers_of_one_object_is_refused()
    {
        var draft = new BinaryDraft { Offsets = [8, 8] }.Add(0xA1, 1);

        Parsed.Refusal(draft.Build()).ShouldBe(PropertyListErrorReason.OverlappingObjects);
    }

    [Fact]
    public void A_bomb_of_shared_arrays_is_refused_though_it_is_tiny()
    {
        var draft = new BinaryDraft();
        for (byte level = 1; level <= 20; level++)
        {
            draft.Add(0xA4, level, level, level, level);
        }

        var bomb = draft.Add(0x51, (byte)'x').Build();

        bomb.Length.ShouldBeLessThan(200);
        Parsed.Refusal(bomb).ShouldBe(PropertyListErrorReason.TooManyObjects);
    }

    [Fact]
    public void A_bomb_of_sixty_levels_does_not_overflow_the_count()
    {
        var draft = new BinaryDraft();
        for (byte level = 1; level <= 100; level++)
        {
            draft.Add(0xA2, level, level);
        }

        Parsed.Refusal(draft.Add(0x09).Build()).ShouldBe(PropertyListErrorReason.TooManyObjects);
    }

    [Fact]
    public void A_bomb_of_one_large_text_shared_many_times_is_refused()
    {
        var draft = new BinaryDraft { OffsetSize = 4 }
            .Add([0xAF, 0x11, 0x10, 0x00, .. Enumerable.Repeat((byte)1, 4096)])
            .Add([0x4F, 0x12, 0x00, 0x01, 0x00, 0x00, .. new byte[65536]]);

        Parsed.Refusal(draft.Build()).ShouldBe(PropertyListErrorReason.TooMuchContent);
    }

    [Fact]
    public void A_shared_array_hung_in_deeper_than_it_was_first_met_is_measured_again()
    {
        // The root holds a chain of 3 directly, and again at the end of another chain of 3.
        var draft = new BinaryDraft().Add(0xA2, 1, 4).Add(0xA1, 2).Add(0xA1, 3).Add(0xA0).Add(0xA1, 5).Add(0xA1, 1);

        Parsed.Value(draft.Build()).Depth.ShouldBe(6);
        Parsed.Refusal(draft.Build(), new PropertyListLimits { MaxDepth = 5 }).ShouldBe(PropertyListErrorReason.TooDeep);
    }

    [Fact]
    public void Depth_at_the_hard_limit_through_sharing_is_refused_and_not_thrown()
    {
        // The root holds a chain of 400, which fits, and then a chain of 200 that leads to the first one's beginning.
        var draft = new BinaryDraft { ReferenceSize = 2 }.Add(0xA2, 0, 1, 401 >> 8, 401 & 0xFF);
        for (var number = 1; number <= 600; number++)
        {
            var next = number == 600 ? 1 : number + 1;
            draft.Add(number == 400 ? [0xA0] : [0xA1, (byte)(next >> 8), (byte)next]);
        }

        Parsed.Refusal(draft.Build(), new PropertyListLimits { MaxDepth = PropertyListValue.MaxDepth }).ShouldBe(PropertyListErrorReason.TooDeep);
    }

    [Fact]
    public void Objects_that_lie_over_each_other_are_refused_before_they_multiply()
    {
        // A thousand pieces of data, each of which reaches from its own marker over all the later ones.
        const int Pieces = 1000;
        var pieces = new List<byte>();
        for (var i = 1; i <= Pieces; i++)
        {
            var rest = (Pieces - i) * 6;
            pieces.AddRange([0x4F, 0x12, 0, 0, (byte)(rest >> 8), (byte)rest]);
        }

        byte[] root = [0xAF, 0x11, Pieces >> 8, Pieces & 0xFF, .. Enumerable.Range(1, Pieces).SelectMany(i => new[] { (byte)(i >> 8), (byte)i })];
        var draft = new BinaryDraft
        {
            ReferenceSize = 2,
            Offsets = [8, .. Enumerable.Range(0, Pieces).Select(i => (ulong)(8 + root.Length + (i * 6)))],
        };

        Parsed.Refusal(draft.Add(root).Add([.. pieces]).Build()).ShouldBe(PropertyListErrorReason.OverlappingObjects);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(7UL)]
    [InlineData(10UL)]
    [InlineData(0xFFFFUL)]
    public void An_offset_outside_the_objects_is_refused(ulong offset) =>
        Parsed.Refusal(new BinaryDraft { Offsets = [offset] }.Add(0x10, 1).Build()).ShouldBe(PropertyListErrorReason.OutOfRange);

    [Fact]
    public void An_offset_beyond_what_a_signed_number_holds_is_refused() =>
        Parsed.Refusal(new BinaryDraft { OffsetSize = 8, Offsets = [ulong.MaxValue] }.Add(0x09).Build()).ShouldBe(PropertyListErrorReason.OutOfRange);

    [Fact]
    public void A_reference_to_an_object_that_is_not_there_is_refused()
    {
        Parsed.Refusal(new BinaryDraft().Add(0xA1, 1).Build()).ShouldBe(PropertyListErrorReason.OutOfRange);
        Parsed.Refusal(new BinaryDraft { ReferenceSize = 8 }.Add([0xA1, .. Enumerable.Repeat((byte)0xFF, 8)]).Build())
            .ShouldBe(PropertyListErrorReason.OutOfRange);
    }

    [Theory]
    [InlineData(0UL, 0UL, 1, 1, null)] // no objects
    [InlineData(1UL, 1UL, 1, 1, null)] // root is not there
    [InlineData(1UL, 0UL, 0, 1, null)]
    [InlineData(1UL, 0UL, 9, 1, null)]
    [InlineData(1UL, 0UL, 1, 0, null)]
    [InlineData(1UL, 0UL, 1, 9, null)]
    [InlineData(2UL, 0UL, 1, 1, null)] // one more than offsets
    [InlineData(0x2000000000000000UL, 0UL, 8, 8, null)] // wraps around to 0 bytes
    [InlineData(ulong.MaxValue, ulong.MaxValue - 1, 8, 8, null)]
    [InlineData(1UL, 0UL, 1, 1, 0UL)]
    [InlineData(1UL, 0UL, 1, 1, 41UL)]
    [InlineData(1UL, 0UL, 1, 1, ulong.MaxValue)]
    public void A_trailer_that_lies_is_refused(ulong count, ulong root, byte offsetSize, byte referenceSize, ulong? table)
    {
        var draft = new BinaryDraft
        {
            ObjectCount = count,
            Root = root,
            OffsetSize = offsetSize,
            ReferenceSize = referenceSize,
            OffsetTable = table,
            Offsets = offsetSize > 8 ? [] : null,
        };

        Parsed.Refusal(draft.Add(0x09).Build()).ShouldBe(PropertyListErrorReason.InvalidTrailer);
    }

    [Theory]
    [InlineData(0x4F)]
    [InlineData(0x5F)]
    [InlineData(0x6F)]
    [InlineData(0x7F)]
    [InlineData(0xAF)]
    [InlineData(0xDF)]
    public void A_count_far_beyond_the_file_is_refused_without_allocating(byte marker)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Parsed.Refusal(new BinaryDraft().Add([marker, 0x13, 0x7F, .. Enumerable.Repeat((byte)0xFF, 7)]).Build()).ShouldBe(PropertyListErrorReason.Truncated);
        Parsed.Refusal(new BinaryDraft().Add(marker, 0x12, 0x7F, 0xFF, 0xFF, 0xFF).Build()).ShouldBe(PropertyListErrorReason.Truncated);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1024 * 1024);

        Parsed.Refusal(new BinaryDraft().Add(marker, 0x14).Build()).ShouldBe(PropertyListErrorReason.InvalidObject);
        Parsed.Refusal(new BinaryDraft().Add(marker, 0x51).Build()).ShouldBe(PropertyListErrorReason.InvalidObject);
        Parsed.Refusal(new BinaryDraft().Add(marker).Build()).ShouldBe(PropertyListErrorReason.InvalidObject);
    }

    [Fact]
    public void A_key_that_is_no_string_is_refused() =>
        Parsed.Refusal(new BinaryDraft().Add(0xD1, 1, 1).Add(0x10, 1).Build()).ShouldBe(PropertyListErrorReason.KeyNotString);

    [Fact]
    public void Every_truncation_is_refused()
    {
        var whole = PropertyList.ToBinary(PropertyListDictionary.Create(("a", "text"), ("b", PropertyListArray.Create(1, 2.5, true))));

        for (var length = 0; length < whole.Length; length++)
        {
            PropertyList.TryParse(whole.AsSpan(0, length), out _, out _).ShouldBeFalse();
        }
    }
}

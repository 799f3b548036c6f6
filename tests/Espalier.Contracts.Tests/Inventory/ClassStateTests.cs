using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Espalier.Contracts.Inventory;

namespace Espalier.Contracts.Tests.Inventory;

public class ClassStateTests
{
    private static readonly double[] Awkward = [0.0, -0.0, 1e15, 1e20, 5e-324, 9007199254740993.0];

    [Fact]
    public void A_state_is_the_hash_of_sorted_hashes_of_rows_with_their_properties_in_order()
    {
        // Clients that are out there compute it so; another form would make every Mac send everything anew.
        var first = Hash("\0\0\0\u0001a\0\0\0\u0003s\u00e4", "\0\0\0\u0001b\0\0\0\u0003n-7");
        var second = Hash("\0\0\0\u0001b\0\0\0\u0002b1", "\0\0\0\u0001c\0\0\0\u0004n2.5");
        var (low, high) = first.AsSpan().SequenceCompareTo(second) < 0 ? (first, second) : (second, first);
        var expected = Convert.ToHexStringLower(SHA256.HashData([.. low, .. high]));

        ClassState.Of([Row("""{"b":-7,"a":"ä"}"""), Row("""{"c":2.5,"b":true,"d":null}""")]).ShouldBe(expected);
    }

    [Fact]
    public void Values_as_they_are_stored_have_the_state_of_the_report_that_brought_them()
    {
        var number = Gen.OneOf(Gen.Double, Gen.Int.Select(static i => (double)i), Gen.Int[0, Awkward.Length - 1].Select(static i => Awkward[i]));
        Gen.Select(Gen.String, Gen.Long, number.Where(double.IsFinite), Gen.Bool).List[0, 4].Sample(rows =>
        {
            var hash = new ClassStateHash();
            foreach (var (text, whole, real, flag) in rows)
            {
                hash.AddText("A", text);
                hash.AddNumber("B", whole);
                hash.AddNumber("C", real);
                hash.AddBoolean("a", flag);
                hash.EndRow();
            }

            return hash.Complete() == ClassState.Of(rows.Select(static r => Row(JsonSerializer.Serialize(new { C = r.Item3, a = r.Item4, A = r.Item1, B = r.Item2 }))));
        });
    }

    private static byte[] Hash(params string[] parts) => SHA256.HashData([.. parts.SelectMany(Encoding.UTF8.GetBytes)]);

    private static Dictionary<string, JsonElement> Row(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
}

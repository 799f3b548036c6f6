using CsCheck;
using Espalier.Console.Lists;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Tests;

public sealed class ListAddressTests
{
    [Fact]
    public void Whatever_a_list_shows_comes_back_from_its_address() => Gen.Select(Gen.String, Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.Bool, Gen.Enum<CriterionOperator>(), Gen.String)
        .Sample((text, column, descending, op, value) =>
        {
            // A lone surrogate has no place in an address.
            var (clean, wanted) = (Printable(text), Printable(value));
            var request = new ListRequest { Text = clean, SortBy = column, Descending = descending, Criteria = new ListCriteria([new ListCriterion(column, op, wanted)]) };
            var address = new ListAddress(request, "16777220", "Summary").On(new FixedNavigation("http://127.0.0.1/assets-and-compliance/devices?other=1"));

            var read = ListAddress.Read(address);
            read.Request.ShouldBe(request);
            (read.Selected, read.Tab).ShouldBe(("16777220", "Summary"));
            address.ShouldContain("other=1");
        });

    private static string Printable(string text) => string.Concat(text.Where(static c => !char.IsControl(c) && !char.IsSurrogate(c)));

    private sealed class FixedNavigation : NavigationManager
    {
        public FixedNavigation(string uri) => Initialize("http://127.0.0.1/", uri);
    }
}

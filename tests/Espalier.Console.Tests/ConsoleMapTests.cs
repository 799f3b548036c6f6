using Espalier.Console.Navigation;

namespace Espalier.Console.Tests;

public sealed class ConsoleMapTests
{
    [Theory]
    [Trait("Line", "SITE-48")]
    [InlineData("/assets-and-compliance/overview/compliance-settings/configuration-items")]
    [InlineData("/assets-and-compliance/compliance-settings/configuration-items")]
    public void Paths_are_valid_with_and_without_Overview(string path) =>
        ConsoleNodes.Map.Find(path)!.Path.ShouldBe("\\ Assets and Compliance \\ Overview \\ Compliance Settings \\ Configuration Items");

    [Fact]
    public void An_object_below_a_node_belongs_to_the_node() => ConsoleNodes.Map.Find("/assets-and-compliance/devices/16777219/resource-explorer")!.Title.ShouldBe("Devices");

    [Fact]
    [Trait("Line", "SITE-48")]
    public void Every_node_has_a_page_with_and_without_the_Overview_step()
    {
        var pages = typeof(ConsoleNodes).Assembly.GetTypes()
            .SelectMany(static type => type.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.RouteAttribute), false).Cast<Microsoft.AspNetCore.Components.RouteAttribute>())
            .Select(static route => route.Template)
            .ToHashSet();

        ConsoleNodes.Map.Places.SelectMany(static place => new[] { place.Address, WithOverview(place) }).Where(address => !pages.Contains(address)).ShouldBeEmpty();
    }

    /// <summary>The address with every step of the guide's path.</summary>
    internal static string WithOverview(ConsolePlace place) => string.Join('/', place.Nodes.Select(static n => n.Slug).Prepend("overview").Prepend(place.Workspace.Address));
}

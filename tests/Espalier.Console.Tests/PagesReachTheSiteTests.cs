using Espalier.Site.Operations;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Tests;

public sealed class PagesReachTheSiteTests
{
    [Fact]
    public void No_component_is_given_a_context_an_operation_or_the_gate_itself()
    {
        var components = typeof(SiteGate).Assembly.GetTypes().Where(static type => typeof(IComponent).IsAssignableFrom(type));
        var given = components.SelectMany(static type => type.GetConstructors().SelectMany(static c => c.GetParameters().Select(static p => p.ParameterType))
            .Concat(type.GetProperties(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
                .Where(static p => p.IsDefined(typeof(InjectAttribute), true)).Select(static p => p.PropertyType)));

        given.Distinct().Where(static type => type.Namespace!.StartsWith("Espalier.Site", StringComparison.Ordinal) || type.Namespace!.StartsWith("Espalier.Data", StringComparison.Ordinal) || type == typeof(OperationsGate)).ShouldBeEmpty();
    }
}

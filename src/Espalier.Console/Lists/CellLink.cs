using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace Espalier.Console.Lists;

/// <summary>A cell that leads elsewhere.</summary>
internal static class CellLink
{
    /// <summary>A press on it does not select the row: the list would write that into its own address while the browser leaves it.</summary>
    public static void Add(RenderTreeBuilder builder, string address, string text)
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", address);
        builder.AddAttribute(2, "class", "cut");
        builder.AddEventStopPropagationAttribute(3, "onclick", value: true);
        builder.AddContent(4, text);
        builder.CloseElement();
    }
}

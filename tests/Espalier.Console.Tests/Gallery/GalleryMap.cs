using Espalier.Console.Components;
using Espalier.Console.Navigation;

namespace Espalier.Console.Tests.Gallery;

/// <summary>The console's own nodes and a workspace for its parts.</summary>
internal static class GalleryMap
{
    public static ConsoleMap Map { get; } = new(
    [
        .. ConsoleNodes.Map.Workspaces,
        new Workspace("Gallery", Glyphs.Properties,
        [
            new ConsoleNode("Devices", Glyphs.Device),
            new ConsoleNode("Folder", Glyphs.Folder) { Children = [new ConsoleNode("Inside", Glyphs.ConfigurationItem)] },
            new ConsoleNode("Parts", Glyphs.Properties),
        ]),
    ]);
}

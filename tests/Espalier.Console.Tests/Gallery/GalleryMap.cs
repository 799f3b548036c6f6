using Espalier.Console.Components;
using Espalier.Console.Navigation;

namespace Espalier.Console.Tests.Gallery;

internal static class GalleryMap
{
    public static ConsoleMap Map { get; } = new(
    [
        new Workspace("Assets and Compliance", Glyphs.AssetsAndCompliance,
        [
            new ConsoleNode("Devices", Glyphs.Device),
            new ConsoleNode("Compliance Settings", Glyphs.Folder)
            {
                HasPage = false,
                Children = [new ConsoleNode("Configuration Items", Glyphs.ConfigurationItem)],
            },
        ]),
        new Workspace("Administration", Glyphs.Administration, [new ConsoleNode("Parts", Glyphs.Properties)]),
    ]);
}

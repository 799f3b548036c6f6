using Microsoft.Playwright;

namespace Espalier.Console.Tests;

public sealed class ScreenshotTests(ConsoleFixture console)
{
    [Theory]
    [InlineData(1280, 720, false, 100_000)]
    [InlineData(1920, 1080, true, 100_000)]
    [InlineData(1280, 720, true, 0)]
    [InlineData(1920, 1080, false, 1)]
    public async Task A_list_is_drawn_without_complaints_of_the_browser(int width, int height, bool dark, int rows)
    {
        await using var window = await console.OpenAsync($"/gallery/devices?rows={rows}", width, height, dark);

        var grid = window.Page.GetByRole(AriaRole.Grid, new() { Name = "Devices" });
        await Assertions.Expect(grid).ToHaveAttributeAsync("aria-busy", "false");
        await Assertions.Expect(grid.GetByRole(AriaRole.Row)).Not.ToHaveCountAsync(0);
        if (rows > 0)
        {
            await grid.GetByRole(AriaRole.Row, new() { Name = "mac-00000" }).ClickAsync();
            await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "mac-00000" })).ToBeVisibleAsync();
        }

        await window.KeepScreenshotAsync($"list-{rows}-{width}-{(dark ? "dark" : "light")}");
        window.Errors.ShouldBeEmpty();
    }
}

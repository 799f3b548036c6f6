using Microsoft.AspNetCore.Http;

namespace Espalier.Console.Users;

/// <summary>What the browser keeps for itself in cookies, so that the first paint is already right.</summary>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or null for the system's.</param>
/// <param name="Zone">IANA name of the user's time zone; null before the first visit has told it.</param>
/// <param name="NavigationWidth">Pixels; null for the default of the style sheet.</param>
/// <param name="DetailsHeight">Pixels; null for the default of the style sheet.</param>
/// <param name="DetailsClosed">The details pane is closed.</param>
public sealed record BrowserSettings(string? Theme, string? Zone, int? NavigationWidth, int? DetailsHeight, bool DetailsClosed)
{
    public const string ThemeCookie = "espalier-theme";
    public const string ZoneCookie = "espalier-zone";
    public const string LayoutCookie = "espalier-layout";

    public static BrowserSettings Read(IRequestCookieCollection cookies)
    {
        var theme = cookies[ThemeCookie] is "light" or "dark" ? cookies[ThemeCookie] : null;
        var zone = cookies[ZoneCookie] is { Length: <= 64 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _) ? name : null;
        var layout = (cookies[LayoutCookie] ?? "").Split('.');
        return new BrowserSettings(theme, zone, Pixels(layout, 0, 180, 600), Pixels(layout, 1, 96, 900), layout is [_, _, "closed"]);
    }

    /// <summary>Style of the root element.</summary>
    public string? Style
    {
        get
        {
            var width = NavigationWidth is { } w ? $"--nav-width:{w}px;" : "";
            var height = DetailsHeight is { } h ? $"--details-height:{h}px;" : "";
            return width + height is { Length: > 0 } style ? style : null;
        }
    }

    private static int? Pixels(string[] layout, int index, int least, int most) =>
        index < layout.Length && int.TryParse(layout[index], out var value) && value > 0 ? Math.Clamp(value, least, most) : null;
}

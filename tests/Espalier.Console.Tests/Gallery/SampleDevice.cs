namespace Espalier.Console.Tests.Gallery;

internal sealed record SampleDevice(int Id, string Name, bool Client, bool IsActive, string Version, string Serial, string Model, DateTimeOffset? SeenAt)
{
    private static readonly string[] Models = ["MacBook Pro (14-inch, M4)", "MacBook Air (13-inch, M3)", "Mac mini (M4)", "iMac (24-inch, M1)", "Mac Studio (M2 Max)"];
    private static readonly string[] Versions = ["26.1", "15.7.2", "14.8", "13.7.8", "12.7.6"];

    public static SampleDevice Number(int n, DateTimeOffset now) => new(
        16777216 + n,
        $"mac-{n:00000}",
        n % 7 != 3,
        n % 5 != 4,
        Versions[n % Versions.Length],
        $"C{n * 7919L % 100000000:00000000}QX",
        Models[n / 3 % Models.Length],
        n % 7 == 3 ? null : now.AddMinutes(-(n * 37L % 40000)));
}

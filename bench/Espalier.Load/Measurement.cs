using System.Globalization;

namespace Espalier.Load;

/// <summary>What a closed loop has seen.</summary>
/// <param name="Length">From the first request to the last answer.</param>
/// <param name="Times">Milliseconds of each request, ascending.</param>
/// <param name="Errors">Answers that were not the expected ones.</param>
/// <param name="Server">Processor time of the server.</param>
/// <param name="Database">Processor time of the database server.</param>
/// <param name="Own">Processor time of the load itself.</param>
internal sealed record Measurement(TimeSpan Length, double[] Times, int Errors, TimeSpan Server, TimeSpan Database, TimeSpan Own)
{
    public double Rate => Times.Length / Length.TotalSeconds;

    /// <summary>Milliseconds of the server's processor for one request.</summary>
    public double ServerCost => Server.TotalMilliseconds / Math.Max(1, Times.Length);

    private double DatabaseCost => Database.TotalMilliseconds / Math.Max(1, Times.Length);

    private double OwnCost => Own.TotalMilliseconds / Math.Max(1, Times.Length);

    public static string Heading => $"{"",-34} {"requests",8} {"errors",6} {"per s",8} {"p50 ms",8} {"p99 ms",8} {"p99.9",8} {"server",8} {"database",8} {"load",8}  (processor ms per request)";

    public string Line(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-34} {Times.Length,8} {Errors,6} {Rate,8:F0} {At(0.5),8:F2} {At(0.99),8:F2} {At(0.999),8:F2} {ServerCost,8:F3} {DatabaseCost,8:F3} {OwnCost,8:F3}");

    private double At(double share) => Times.Length == 0 ? 0 : Times[Math.Min(Times.Length - 1, (int)(share * Times.Length))];
}

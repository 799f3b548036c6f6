using System.Text;
using System.Text.Json;
using Espalier.Contracts.Messages;

namespace Espalier.Formats.Fuzz;

/// <summary>What Macs post: batches of reports and enrollments, as JSON.</summary>
internal static class MessageTarget
{
    public static FuzzTarget Create() => new("messages", [.. Samples.Select(Encoding.UTF8.GetBytes)], [.. Tokens.Select(Encoding.UTF8.GetBytes)], Try);

    private static IReadOnlyList<string> Samples { get; } =
    [
        """{"epoch":1,"reports":[{"sequence":1,"kind":"Inventory","observedAt":"2026-03-02T09:00:00Z","body":{"classes":[{"class":"DISK","state":"00","rows":[{"Size":1.5,"Name":"a"}]}]}},{"sequence":2,"kind":"PolicyState","observedAt":"2026-03-02T09:00:00+01:00","body":null}]}""",
        """{"certificateRequest":"AAAA","agreementKey":"AAAA","authorization":{"token":"abc"},"facts":{"name":"Mac","netbiosName":"MAC","serialNumber":"C02","hardwareId":"00000000-0000-0000-0000-000000000001","model":"Mac14,2","osVersion":"14.4","osBuild":"23E224","architecture":"arm64","addresses":[{"address":"10.1.2.3","prefixLength":16,"hardware":"AA:BB:CC:00:11:22","interface":"en0"}]},"clientVersion":"1.0.0"}""",
    ];

    private static IReadOnlyList<string> Tokens { get; } =
        ["null", "{}", "[]", "{", "}", "[", "]", ",", ":", "\"", "-1", "1e999", "9223372036854775808", "\"\\ud800\"", "\"\\u0000\"", "true", "\"epoch\":", "\"reports\":", "\"body\":", "\"9999-12-31T23:59:59Z\"", "[[[[[[[[[[[[[[[["];

    private static bool Try(byte[] bytes) => TryRead(bytes, MessagesJson.Default.ReportBatch) | TryRead(bytes, MessagesJson.Default.EnrollmentRequest);

    // Anything but JsonException would be answered as a fault of the site's own.
    private static bool TryRead<T>(byte[] bytes, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

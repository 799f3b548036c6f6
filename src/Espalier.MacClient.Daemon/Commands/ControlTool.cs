using System.Globalization;
using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Daemon.Control;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary><c>espalierctl</c>: the guide's command with its verbs and answers; every answer but a list of errors is a property list, and the exit code is the error code.</summary>
internal static class ControlTool
{
    private const string Usage = """
        usage: espalierctl get-policies           retrieves policies
               espalierctl report-hv-inventory    sends an inventory update (report-hw-inventory does the same)
               espalierctl status                 prints the properties of this client
               espalierctl error-info             lists the error codes
        """;

    public static async Task<int> RunAsync(string[] words, ClientPaths paths, TextWriter output, TextWriter error, CancellationToken token)
    {
        ControlVerb verb;
        switch (words)
        {
            case ["error-info"]:
                for (var code = 0; code <= ControlCodes.Known; code++)
                {
                    await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{code}: {ControlCodes.Text(code)}"));
                }

                return (int)ControlCode.NoError;
            case ["get-policies"]:
                verb = ControlVerb.GetPolicies;
                break;
            case ["report-hv-inventory"] or ["report-hw-inventory"]:
                verb = ControlVerb.ReportInventory;
                break;
            case ["status"]:
                verb = ControlVerb.Status;
                break;
            default:
                await error.WriteLineAsync(Usage);
                return await PrintAsync(new ControlAnswer(ControlCode.InvalidCommand), output);
        }

        var answer = await ControlClient.AskAsync(paths, new ControlRequest(verb), token);
        if (answer is { Code: not ControlCode.NoError, Detail: { } why })
        {
            // Beside the answer, which has two keys on failure and no place for it.
            await error.WriteLineAsync(why);
        }

        return await PrintAsync(answer, output);
    }

    private static async Task<int> PrintAsync(ControlAnswer answer, TextWriter output)
    {
        var code = (int)answer.Code;
        List<KeyValuePair<string, PropertyListValue>> entries =
        [
            new("ErrorCode", new PropertyListInteger(code)),
            new("ErrorMessage", new PropertyListString(ControlCodes.Text(code))),
        ];
        if (answer.PolicyUpdates is { } updates)
        {
            entries.Add(new("NumberOfPolicyUpdates", new PropertyListInteger(updates)));
        }

        entries.AddRange((answer.Properties ?? []).Select(static p => KeyValuePair.Create<string, PropertyListValue>(p.Name, new PropertyListString(p.Value))));
        await output.WriteAsync(Encoding.UTF8.GetString(PropertyList.ToXml(new PropertyListDictionary(entries))));
        return code;
    }
}

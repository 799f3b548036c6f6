using System.CommandLine;
using Espalier.Server.Databases;

namespace Espalier.Server.Commands;

/// <summary><c>espalier check-model</c>: run by the build, so that a change of the model never lands without its migration.</summary>
internal static class CheckModelCommand
{
    public static Command Create()
    {
        var command = new Command("check-model", "Compares the database model with its migrations.") { Hidden = true };
        command.SetAction(static async (_, _) =>
        {
            var behind = ModelDrift.Find();
            if (behind.Count == 0)
            {
                return ExitCodes.Success;
            }

            await System.Console.Error.WriteLineAsync($"error : {string.Join(" and ", behind)}: {ModelDrift.Remedy}");
            return ExitCodes.Failure;
        });
        return command;
    }
}

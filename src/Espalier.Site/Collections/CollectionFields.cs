using System.Text.Json;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;

namespace Espalier.Site.Collections;

/// <summary>What is wrong with the properties of a collection.</summary>
internal static class CollectionFields
{
    public const int LowestPriority = 1;
    public const int HighestPriority = 9;

    /// <summary>Problems by field; null values are not looked at.</summary>
    public static IEnumerable<FieldProblem> Check(string? name, string? comment, int? variablePriority, Schedule? schedule)
    {
        if (name is not null && (name.Trim().Length is 0 or > Collection.MaxName || name.Any(char.IsControl)))
        {
            yield return new FieldProblem("name", $"Give the collection a name of 1 to {Collection.MaxName} characters in one line.");
        }

        if (comment?.Length > Collection.MaxComment)
        {
            yield return new FieldProblem("comment", $"The comment is longer than {Collection.MaxComment} characters.");
        }

        if (variablePriority is < LowestPriority or > HighestPriority)
        {
            yield return new FieldProblem("variablePriority", $"The priority is a number from {LowestPriority} to {HighestPriority}.");
        }

        foreach (var problem in schedule is null ? [] : ScheduleValidation.Validate(schedule))
        {
            yield return new FieldProblem("schedule." + problem.Field, problem.Message);
        }
    }

    public static string? ToJson(Schedule? schedule) => schedule is null ? null : JsonSerializer.Serialize(schedule, CollectionsJson.Default.Schedule);
}

using System.Globalization;
using Espalier.Console.Users;
using Espalier.Contracts.Schedules;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Editors;

/// <summary>Edits a schedule and says in words when it comes next.</summary>
public sealed partial class ScheduleEditor
{
    private static readonly Recurrence[] Recurrences = Enum.GetValues<Recurrence>();

    [CascadingParameter] public required UserClock Clock { get; set; }

    [Parameter] public string Label { get; set; } = "Schedule";

    [Parameter, EditorRequired] public required Schedule Value { get; set; }

    [Parameter] public EventCallback<Schedule> ValueChanged { get; set; }

    private string NextText
    {
        get
        {
            if (ScheduleValidation.Validate(Value).Count > 0)
            {
                return "";
            }

            return ScheduleEvaluator.Next(Value, Clock.Now, Clock.Zone) is { } next
                ? $"Next: {Clock.Text(next)}{(Value.IsUtc ? "" : " on a Mac in your time zone")}."
                : "It does not come again.";
        }
    }

    private Task SetAsync(Schedule schedule) => ValueChanged.InvokeAsync(schedule);

    private Task ChangeStartAsync(ChangeEventArgs change) =>
        DateTime.TryParse(change.Value as string, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) ? SetAsync(Value with { Start = start }) : Task.CompletedTask;

    private Task ChangeRecurrenceAsync(Recurrence recurrence) => SetAsync(RecurrenceFields.With(Value, recurrence));

    private string? ErrorOf(string field) => ScheduleValidation.Validate(Value).FirstOrDefault(problem => problem.Field == field)?.Message;

    private static string Name(Recurrence recurrence) => recurrence switch
    {
        Recurrence.Once => "Once",
        Recurrence.Interval => "Interval",
        Recurrence.Weekly => "Weekly",
        Recurrence.MonthlyByWeekday => "Monthly, by weekday",
        Recurrence.MonthlyByDate => "Monthly, by date",
        _ => recurrence.ToString(),
    };
}

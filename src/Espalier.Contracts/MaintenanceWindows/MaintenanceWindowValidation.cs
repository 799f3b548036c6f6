using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.MaintenanceWindows;

/// <summary>Checks maintenance windows before they are stored.</summary>
public static class MaintenanceWindowValidation
{
    /// <summary>Longest name.</summary>
    public const int MaxName = 200;

    /// <summary>Longest window in minutes: a day.</summary>
    public const int MaxMinutes = 24 * 60;

    /// <summary>Windows of one collection.</summary>
    public const int MaxWindows = 100;

    /// <summary>Everything that is wrong with one window; empty when it is valid.</summary>
    public static IReadOnlyList<FieldProblem> Check(MaintenanceWindow window)
    {
        List<FieldProblem> problems = [];
        if (window.Name.Trim().Length is 0 or > MaxName || window.Name.Any(char.IsControl))
        {
            problems.Add(new("name", $"Give the window a name of 1 to {MaxName} characters in one line."));
        }

        if (window.DurationMinutes is < 1 or > MaxMinutes)
        {
            problems.Add(new("durationMinutes", "A window is open for 1 minute to 24 hours."));
        }

        if (!Enum.IsDefined(window.AppliesTo))
        {
            problems.Add(new("appliesTo", "What the window applies to is not known."));
        }

        problems.AddRange(ScheduleValidation.Validate(window.Schedule).Select(static p => new FieldProblem("schedule." + p.Field, p.Message)));
        if (window.Schedule is { Recurrence: Recurrence.Interval, IntervalMinutes: > 0 and var minutes } && minutes % (24 * 60) != 0)
        {
            problems.Add(new("schedule.intervalMinutes", "A window comes at most once a day: give whole days."));
        }

        return problems;
    }

    /// <summary>Everything that is wrong with all windows of a collection.</summary>
    public static IReadOnlyList<FieldProblem> Check(IReadOnlyList<MaintenanceWindow> windows)
    {
        if (windows.Count > MaxWindows)
        {
            return [new FieldProblem("windows", $"There can be at most {MaxWindows} windows.")];
        }

        List<FieldProblem> problems = [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ids = new HashSet<Guid>();
        foreach (var (i, window) in windows.Index())
        {
            problems.AddRange(Check(window).Select(p => p with { Field = $"windows[{i}].{p.Field}" }));
            if (!names.Add(Folding.Fold(window.Name.Trim())))
            {
                problems.Add(new($"windows[{i}].name", $"'{window.Name.Trim()}' is there twice."));
            }

            if (window.Id != Guid.Empty && !ids.Add(window.Id))
            {
                problems.Add(new($"windows[{i}].id", "The same window is there twice."));
            }
        }

        return problems;
    }
}

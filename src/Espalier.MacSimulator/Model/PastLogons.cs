namespace Espalier.MacSimulator.Model;

/// <summary>Invents the use of a Mac before the simulation started: working days, terminals, remote sessions, restarts, crashes.</summary>
internal static class PastLogons
{
    public static LogonHistory Create(
        IReadOnlyList<MacUser> users, bool portable, int days, SeededRandom random, DateTimeOffset now, TimeZoneInfo zone)
    {
        var people = users.Where(user => user.Kind != MacUserKind.System && user.Name != "itadmin").ToArray();
        var history = new LogonHistory();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).Date);
        var running = false;

        for (var day = today.AddDays(-days); day <= today; day = day.AddDays(1))
        {
            var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            if (random.Chance(weekend ? 0.9 : 0.08))
            {
                continue;
            }

            var arrival = At(day, random.Between(7 * 60 + 30, 9 * 60 + 45), zone);
            var departure = At(day, random.Between(16 * 60, 18 * 60 + 45), zone);
            if (arrival >= now)
            {
                break;
            }

            if (!running)
            {
                history.Start(arrival.AddMinutes(-random.Between(1, 4)));
                running = true;
            }

            running = Day(history, people, portable, random, arrival, departure, now);
        }

        if (!running)
        {
            var start = now.AddMinutes(-random.Between(15, 240));
            history.Start(start);
            if (random.Chance(0.7))
            {
                history.LogOn(people[0].Name, "console", start.AddMinutes(2));
            }
        }

        return history;
    }

    /// <summary>One working day; false when the Mac is off at its end.</summary>
    private static bool Day(
        LogonHistory history, MacUser[] people, bool portable, SeededRandom random,
        DateTimeOffset arrival, DateTimeOffset departure, DateTimeOffset now)
    {
        var user = random.Chance(0.92) ? people[0] : people[^1];
        if (history.ConsoleUser is { } present && present != user.Name)
        {
            history.LogOff(present, "console", arrival.AddSeconds(-30));
        }

        if (history.ConsoleUser is null)
        {
            history.LogOn(user.Name, "console", arrival);
        }

        for (var n = random.Below(3); n > 0; n--)
        {
            var opened = arrival.AddMinutes(random.Between(10, 300));
            var closed = opened.AddMinutes(random.Between(0, 90));
            if (closed < now && closed < departure)
            {
                var line = $"ttys{random.Below(4):000}";
                var remote = random.Chance(0.15);
                history.LogOn(remote ? "itadmin" : user.Name, line, opened, remote ? $"10.20.0.{random.Between(5, 60)}" : "");
                history.LogOff(remote ? "itadmin" : user.Name, line, closed);
            }
        }

        var noon = arrival.AddHours(4);
        if (noon.AddMinutes(5) < now && random.Chance(0.012))
        {
            history.Crash(noon, noon.AddMinutes(3));
            history.LogOn(user.Name, "console", noon.AddMinutes(4));
        }
        else if (noon.AddMinutes(5) < now && random.Chance(0.05))
        {
            history.LogOff(user.Name, "console", noon);
            history.ShutDown(noon.AddSeconds(20));
            history.Start(noon.AddSeconds(70));
            history.LogOn(user.Name, "console", noon.AddMinutes(3));
        }

        if (departure >= now)
        {
            return true;
        }

        if (random.Chance(portable ? 0.25 : 0.7))
        {
            history.LogOff(user.Name, "console", departure);
        }

        if (random.Chance(portable ? 0.1 : 0.35))
        {
            history.ShutDown(departure.AddMinutes(1));
            return false;
        }

        return true;
    }

    private static DateTimeOffset At(DateOnly day, int minutes, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

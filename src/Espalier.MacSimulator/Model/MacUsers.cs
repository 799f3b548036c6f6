namespace Espalier.MacSimulator.Model;

/// <summary>The accounts that a simulated Mac starts with.</summary>
internal static class MacUsers
{
    private const string NoShell = "/usr/bin/false";

    private static readonly string[] FirstNames =
    [
        "Ada", "Amir", "Anneke", "Beatriz", "Bruno", "Carlotta", "Chidi", "Clara", "Daniel", "Dorothea", "Edda", "Emil", "Farida", "Finn",
        "Greta", "Hanno", "Ines", "Ivan", "Jana", "Jonas", "Kaito", "Karin", "Leila", "Linus", "Magda", "Mateo", "Nadia", "Niklas", "Olga",
        "Oscar", "Petra", "Quentin", "Rania", "Ruben", "Selma", "Sven", "Tamara", "Theo", "Ulla", "Victor", "Wanda", "Yusuf", "Zoe",
    ];

    private static readonly string[] LastNames =
    [
        "Abel", "Adeyemi", "Albrecht", "Bauer", "Bergstrom", "Castellan", "Conti", "Dahl", "Drexler", "Engel", "Farkas", "Fischer", "Galloway",
        "Haddad", "Hartwig", "Ibarra", "Jansen", "Keller", "Kowalski", "Lindqvist", "Marchetti", "Moreau", "Nakamura", "Novak", "Okafor",
        "Petersen", "Quist", "Richter", "Sandoval", "Schreiber", "Sokolova", "Tanaka", "Thorne", "Ullmann", "Vargas", "Vogel", "Weiss", "Yilmaz", "Zeller",
    ];

    public static List<MacUser> Create(SimulatedMacPlan plan, SeededRandom random, DateTimeOffset createdAt)
    {
        List<MacUser> users =
        [
            SystemUser("root", "System Administrator", 0, 0, "/var/root", "/bin/sh", "FFFFEEEE-DDDD-CCCC-BBBB-AAAA00000000"),
            SystemUser("daemon", "System Services", 1, 1, "/var/root", NoShell, "FFFFEEEE-DDDD-CCCC-BBBB-AAAA00000001"),
            SystemUser("nobody", "Unprivileged User", -2, -2, "/var/empty", NoShell, "FFFFEEEE-DDDD-CCCC-BBBB-AAAAFFFFFFFE"),
            SystemUser("_www", "World Wide Web Server", 70, 70, "/Library/WebServer", NoShell, "FFFFEEEE-DDDD-CCCC-BBBB-AAAA00000046"),
            SystemUser("_spotlight", "Spotlight", 89, 89, "/var/empty", NoShell, "FFFFEEEE-DDDD-CCCC-BBBB-AAAA00000059"),
            SystemUser("_windowserver", "WindowServer", 88, 88, "/var/empty", NoShell, "FFFFEEEE-DDDD-CCCC-BBBB-AAAA00000058"),
            SystemUser("_mbsetupuser", "Setup User", 248, 248, "/var/setup", "/bin/bash", "FFFFEEEE-DDDD-CCCC-BBBB-AAAA000000F8"),
            new("itadmin", "IT Administrator", 501, MacUserKind.Local)
            {
                Uuid = random.Uuid(),
                Home = "/Users/itadmin",
                IsAdministrator = true,
                HasSecureToken = true,
                Password = "it-" + random.Text(8, "abcdefghjkmnpqrstuvwxyz23456789"),
                CreatedAt = createdAt,
            },
        ];

        var people = random.Chance(0.25) ? 2 : 1;
        for (var i = 0; i < people; i++)
        {
            users.Add(Person(plan.Directory, random, createdAt.AddHours(2 + i), i, users));
        }

        return users;
    }

    private static MacUser Person(
        DirectoryDomain? domain, SeededRandom random, DateTimeOffset createdAt, int index, List<MacUser> others)
    {
        string first, last, name;
        do
        {
            first = random.Pick(FirstNames);
            last = random.Pick(LastNames);
            name = $"{first[..1]}{last}".ToLowerInvariant();
        }
        while (others.Exists(user => user.Name == name));

        var mobile = domain is not null;
        return new MacUser(name, $"{first} {last}", mobile ? random.Between(1_100_000_000, 2_000_000_000) : 502 + index, mobile ? MacUserKind.Mobile : MacUserKind.Local)
        {
            Uuid = random.Uuid(),
            Home = $"/Users/{name}",
            GroupId = mobile ? random.Between(1_000_000_000, 1_100_000_000) : 20,
            Shell = mobile ? "/bin/bash" : "/bin/zsh",
            IsAdministrator = random.Chance(0.15),
            HasSecureToken = true,
            Password = "pw-" + random.Text(8, "abcdefghjkmnpqrstuvwxyz23456789"),
            CreatedAt = createdAt,
        };
    }

    private static MacUser SystemUser(string name, string realName, int id, int group, string home, string shell, string uuid) =>
        new(name, realName, id, MacUserKind.System) { Uuid = uuid, Home = home, GroupId = group, Shell = shell, IsHidden = id != 0 };
}

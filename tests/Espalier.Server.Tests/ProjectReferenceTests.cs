using System.Xml.Linq;

namespace Espalier.Server.Tests;

/// <summary>The table of allowed references in the architecture page, held against the project files.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Formats"] = [],
        ["Contracts"] = [],
        ["Hosting"] = ["Formats", "Contracts"],
        ["Data"] = ["Contracts"],
        ["Site"] = ["Formats", "Contracts", "Data", "Hosting"],
        ["Console"] = ["Formats", "Contracts", "Hosting", "Site"],
        ["MacClient"] = ["Formats", "Contracts"],
        ["MacClient.Daemon"] = ["MacClient", "Hosting", "Formats", "Contracts"],
        ["MacSimulator"] = ["MacClient", "Formats", "Contracts"],
        ["Server"] = ["Formats", "Contracts", "Hosting", "Data", "Site", "Console", "MacClient", "MacSimulator"],
    };

    [Fact]
    public void No_project_refers_to_one_that_the_table_does_not_allow()
    {
        var projects = Directory.GetFiles(RepositoryTree.PathOf("src"), "*.csproj", SearchOption.AllDirectories);
        projects.Length.ShouldBe(Allowed.Count);
        foreach (var project in projects)
        {
            var name = Short(project);
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(r => Short(r.Attribute("Include")!.Value));
            references.Except(Allowed[name]).ShouldBeEmpty($"{name} refers to what it may not");
        }
    }

    private static string Short(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'))["Espalier.".Length..];
}

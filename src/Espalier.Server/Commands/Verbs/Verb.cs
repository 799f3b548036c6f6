namespace Espalier.Server.Commands.Verbs;

/// <summary>A noun of the command line with what can be done: <c>espalier devices ...</c>.</summary>
/// <param name="Name">As the admin API's address names it.</param>
/// <param name="Description">One sentence for the help.</param>
/// <param name="Verbs">Its verbs.</param>
internal sealed record Noun(string Name, string Description, IReadOnlyList<Verb> Verbs);

/// <summary>One request of the admin API as a verb of the command line.</summary>
/// <param name="Name"><c>list</c>.</param>
/// <param name="Description">One sentence for the help.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Path">Its address below <c>/api/v1</c>, with <c>{id}</c> for an input.</param>
internal sealed record Verb(string Name, string Description, HttpMethod Method, string Path)
{
    public IReadOnlyList<VerbInput> Inputs { get; init; } = [];

    /// <summary>Property of the answer that holds rows; null where the answer itself is a list, or one thing.</summary>
    public string? Rows { get; init; }

    /// <summary>What a row shows, by path in its JSON: <c>summary.name</c>. The last part is the column's title. Empty: one thing, shown wholly.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What is to be confirmed by <c>--yes</c> or by hand; null for what does no harm.</summary>
    public string? Confirm { get; init; }

    /// <summary>For a verb that is more than its request; it answers the exit code.</summary>
    public Func<VerbCall, CancellationToken, Task<int>>? Run { get; init; }
}

/// <summary>Where an input goes in the request.</summary>
internal enum InputPlace
{
    Query,
    Path,
    Body,

    /// <summary>Not sent; the verb itself reads it.</summary>
    Here,
}

/// <summary>What an input is.</summary>
internal enum InputKind
{
    Text,
    Number,

    /// <summary>There or not.</summary>
    Flag,
}

/// <summary>An argument or option of a verb.</summary>
/// <param name="Name">On the command line: <c>valid-days</c>.</param>
/// <param name="Description">For the help.</param>
internal sealed record VerbInput(string Name, string Description)
{
    public InputPlace Place { get; init; }

    public InputKind Kind { get; init; }

    /// <summary>Given without its name, by its position.</summary>
    public bool IsArgument { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>May be repeated.</summary>
    public bool TakesMany { get; init; }

    /// <summary>Name in the request; null for the name here in camel case.</summary>
    public string? Field { get; init; }

    /// <summary>The noun whose names are taken beside ids; null where only ids, or free text, are.</summary>
    public string? NameOf { get; init; }

    public static VerbInput Id(string noun, string description) => new("id", description) { Place = InputPlace.Path, IsArgument = true, IsRequired = true, NameOf = noun };

    /// <summary>Name of the input in the request.</summary>
    public string RequestField => Field ?? string.Concat(Name.Split('-').Select(static (word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

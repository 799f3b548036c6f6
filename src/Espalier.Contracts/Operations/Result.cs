namespace Espalier.Contracts.Operations;

/// <summary>What an operation answers: a value, or the problem that kept it from acting.</summary>
public sealed record Result<T>
{
    private Result()
    {
    }

    /// <summary>The value; default where there is a problem.</summary>
    public T? Value { get; private init; }

    /// <summary>Null on success.</summary>
    public Problem? Problem { get; private init; }

    public bool Succeeded => Problem is null;

    public static implicit operator Result<T>(T value) => new() { Value = value };

    public static implicit operator Result<T>(Problem problem) => new() { Problem = problem };
}

/// <summary>Why something was not done; shown beside the field in the console, as problem details by the API.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Code">Stable, for programs: <c>name-in-use</c>.</param>
/// <param name="Detail">One sentence for people, saying what to do.</param>
public sealed record Problem(ProblemKind Kind, string Code, string Detail)
{
    /// <summary>Problems by field (camel case, as in the request), for forms.</summary>
    public IReadOnlyList<FieldProblem> Fields { get; init; } = [];

    public static Problem NotFound(string what) => new(ProblemKind.NotFound, "not-found", $"This {what} does not exist, or is outside your scope.");

    public static Problem Invalid(params IReadOnlyList<FieldProblem> fields) =>
        new(ProblemKind.Invalid, "invalid", fields.Count == 1 ? fields[0].Text : "Some fields need attention.") { Fields = fields };
}

/// <summary>A problem with one field of a request.</summary>
/// <param name="Field">Path of the field: <c>rules[0].query</c>.</param>
/// <param name="Text">What is wrong and what is expected.</param>
/// <param name="Column">For text in a language (WQL): column from 1; 0 where it has no meaning.</param>
/// <param name="Length">Length of the marked text.</param>
public sealed record FieldProblem(string Field, string Text, int Column = 0, int Length = 0);

/// <summary>Classes of problems.</summary>
public enum ProblemKind
{
    /// <summary>400: the request itself.</summary>
    Invalid,

    /// <summary>401: no or unknown caller.</summary>
    NotAuthenticated,

    /// <summary>403: the caller's rights do not allow it.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409: the state of things does not allow it now.</summary>
    Conflict,

    /// <summary>503: something that is needed is not there.</summary>
    Unavailable,
}

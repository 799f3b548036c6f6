using System.Diagnostics.CodeAnalysis;

namespace Espalier.Contracts.Compliance;

/// <summary>Why a script's first line is not usable.</summary>
public enum InterpreterLineError
{
    None,

    /// <summary>The first line does not begin with <c>#!</c>.</summary>
    Missing,

    /// <summary>Nothing follows <c>#!</c>.</summary>
    NoInterpreter,

    /// <summary>The interpreter is not an absolute path.</summary>
    RelativeInterpreter,

    /// <summary>Something other than a comment follows the terminator.</summary>
    TextAfterTerminator,
}

/// <summary>
/// The first line of a script, <c>#! interpreter [interpreter-args] &lt;args-list-terminator&gt; [#comment]</c> (CI-SCRIPT-12), also in the forms
/// <c>#!/bin/bash -s</c> and <c># ! /bin/bash -s -</c>. The Mac runs the script from a file with its parameters behind it, so what only says
/// "the script comes on standard input" or "no more options" is not passed on, and a script without terminator gets its parameter too.
/// </summary>
/// <param name="Interpreter">Absolute path.</param>
/// <param name="Arguments">Arguments for the interpreter itself.</param>
/// <param name="HasTerminator">The line ends its list of arguments with <c>-</c>, <c>--</c> or, for a shell, <c>-s</c>.</param>
public sealed record InterpreterLine(string Interpreter, IReadOnlyList<string> Arguments, bool HasTerminator)
{
    private static readonly string[] Shells = ["sh", "bash", "zsh", "ksh", "dash"];
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Reads the first line of a script; Windows line ends and a byte order mark do not matter.</summary>
    public static bool TryParse(string script, [NotNullWhen(true)] out InterpreterLine? line, out InterpreterLineError error)
    {
        line = null;
        var text = FirstLine(script);
        if (!text.StartsWith('#') || text.AsSpan(1).TrimStart(Blanks) is not ['!', .. var rest])
        {
            error = InterpreterLineError.Missing;
            return false;
        }

        var words = rest.ToString().Split(Blanks, StringSplitOptions.RemoveEmptyEntries).TakeWhile(word => word[0] != '#').ToArray();
        error = words switch
        {
            [] => InterpreterLineError.NoInterpreter,
            [['/', _, ..], ..] => InterpreterLineError.None,
            _ => InterpreterLineError.RelativeInterpreter,
        };
        if (error != InterpreterLineError.None)
        {
            return false;
        }

        var (arguments, terminated, left) = Split(words);
        if (left)
        {
            error = InterpreterLineError.TextAfterTerminator;
            return false;
        }

        line = new InterpreterLine(words[0], arguments, terminated);
        return true;
    }

    /// <summary>What an administrator reads about an unusable first line.</summary>
    public static string Describe(InterpreterLineError error) => error switch
    {
        InterpreterLineError.Missing => "the first line does not begin with #! and an interpreter, such as #! /bin/bash --",
        InterpreterLineError.NoInterpreter => "the first line names no interpreter after #!",
        InterpreterLineError.RelativeInterpreter => "the interpreter in the first line is not an absolute path",
        InterpreterLineError.TextAfterTerminator => "only a # comment may follow the terminator in the first line",
        _ => "",
    };

    private static (List<string> Arguments, bool Terminated, bool Left) Split(string[] words)
    {
        var shell = Shells.Contains(words[0][(words[0].LastIndexOf('/') + 1)..]);
        List<string> arguments = [];
        var terminated = false;
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i] is "-" or "--")
            {
                return (arguments, true, i < words.Length - 1);
            }

            if (shell && words[i] == "-s")
            {
                terminated = true;
            }
            else if (terminated)
            {
                return (arguments, true, true);
            }
            else
            {
                arguments.Add(words[i]);
            }
        }

        return (arguments, terminated, false);
    }

    private static string FirstLine(string script)
    {
        var text = script.AsSpan().TrimStart('\uFEFF');
        var end = text.IndexOf('\n');
        return (end < 0 ? text : text[..end]).TrimEnd('\r').ToString();
    }
}

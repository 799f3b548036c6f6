using CsCheck;
using Espalier.Contracts.Compliance;

namespace Espalier.Contracts.Tests.Compliance;

public sealed class InterpreterLineTests
{
    [Theory]
    [Trait("Line", "CI-SCRIPT-12")]
    [InlineData("#! /usr/bin/python -", "/usr/bin/python", "", true)]
    [InlineData("#! /bin/bash --", "/bin/bash", "", true)]
    [InlineData("#!/bin/bash -s", "/bin/bash", "", true)]
    [InlineData("# ! /bin/bash -s -", "/bin/bash", "", true)]
    [InlineData("#!/bin/bash", "/bin/bash", "", false)]
    [InlineData("#! /bin/bash -e -u --", "/bin/bash", "-e -u", true)]
    [InlineData("#!\t/bin/zsh\t-f\t--\t# reads the\tfirewall", "/bin/zsh", "-f", true)]
    [InlineData("#! /bin/bash -- # a comment with -- inside", "/bin/bash", "", true)]
    [InlineData("#! /bin/bash --#", "/bin/bash", "--#", false)]
    [InlineData("#! /bin/bash #comment", "/bin/bash", "", false)]
    [InlineData("#!/usr/bin/env python3", "/usr/bin/env", "python3", false)]
    [InlineData("#! /usr/bin/osascript -l JavaScript -", "/usr/bin/osascript", "-l JavaScript", true)]
    [InlineData("#! /usr/bin/perl -s --", "/usr/bin/perl", "-s", true)]
    [InlineData("#! /opt/company/bin/python3.12 -I -", "/opt/company/bin/python3.12", "-I", true)]
    [InlineData("#! /bin/bash --\r", "/bin/bash", "", true)]
    [InlineData("\uFEFF#! /bin/bash --", "/bin/bash", "", true)]
    public void A_first_line_gives_interpreter_and_arguments(string first, string interpreter, string arguments, bool terminated)
    {
        InterpreterLine.TryParse(first + "\necho 1\n", out var line, out var error).ShouldBeTrue();
        error.ShouldBe(InterpreterLineError.None);
        line.Interpreter.ShouldBe(interpreter);
        string.Join(' ', line.Arguments).ShouldBe(arguments);
        line.HasTerminator.ShouldBe(terminated);
    }

    [Theory]
    [Trait("Line", "CI-SCRIPT-12")]
    [InlineData("", InterpreterLineError.Missing)]
    [InlineData("echo 1", InterpreterLineError.Missing)]
    [InlineData("\n#! /bin/bash --", InterpreterLineError.Missing)]
    [InlineData(" #! /bin/bash --", InterpreterLineError.Missing)]
    [InlineData("# /bin/bash --", InterpreterLineError.Missing)]
    [InlineData("#!", InterpreterLineError.NoInterpreter)]
    [InlineData("#! # just a comment", InterpreterLineError.NoInterpreter)]
    [InlineData("#! bash --", InterpreterLineError.RelativeInterpreter)]
    [InlineData("#! ./bash", InterpreterLineError.RelativeInterpreter)]
    [InlineData("#! /", InterpreterLineError.RelativeInterpreter)]
    [InlineData("#! /bin/bash -- value", InterpreterLineError.TextAfterTerminator)]
    [InlineData("#! /bin/bash -s value", InterpreterLineError.TextAfterTerminator)]
    public void An_unusable_first_line_says_why(string script, InterpreterLineError expected)
    {
        InterpreterLine.TryParse(script, out var line, out var error).ShouldBeFalse();
        line.ShouldBeNull();
        error.ShouldBe(expected);
        InterpreterLine.Describe(error).ShouldNotBeEmpty();
    }

    [Fact]
    public void Any_text_is_either_a_line_with_an_absolute_interpreter_or_an_error()
    {
        Gen.String[Gen.OneOf(Gen.Char["#! /-s\t\r\n"], Gen.Char), 0, 40].Sample(text =>
        {
            var usable = InterpreterLine.TryParse("#!" + text, out var line, out var error);
            usable.ShouldBe(error == InterpreterLineError.None);
            if (usable)
            {
                line!.Interpreter.ShouldStartWith("/");
            }
        });
    }

    [Fact]
    public void A_script_from_Windows_loses_its_carriage_returns()
    {
        ScriptText.ForMac("\uFEFF#! /bin/bash --\r\necho 1\r\n").ShouldBe("#! /bin/bash --\necho 1\n");
    }
}

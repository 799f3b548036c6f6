using Espalier.Contracts.Inventory;
using Espalier.Site.Collections.Wql;

namespace Espalier.Site.Tests.Collections;

/// <summary>The caret is written as <c>|</c>.</summary>
public sealed class WqlCompleterTests
{
    private static readonly WqlSchema Schema = WqlSchema.Of(ResourceClasses.All);

    [Theory]
    [InlineData("|", "SELECT")]
    [InlineData("sel|", "SELECT")]
    [InlineData("select * fr|", "FROM")]
    [InlineData("select * from SMS_R_Sys|", "SMS_R_System")]
    [InlineData("select * from SMS_R_System |", "WHERE")]
    [InlineData("select * from SMS_R_System inner |", "JOIN")]
    [InlineData("select * from SMS_R_System join SMS_G_System_comp|", "SMS_G_System_COMPUTER_SYSTEM")]
    [InlineData("select * from SMS_R_System join SMS_G_System_DISK |", "ON")]
    [InlineData("select * from SMS_R_System join SMS_G_System_DISK on Mod|", "SMS_G_System_DISK.Model")]
    [InlineData("select * from SMS_R_System where ClientV|", "ClientVersion")]
    [InlineData("select * from SMS_R_System where version|", "ClientVersion")]
    [InlineData("select | from SMS_R_System", "SerialNumber")]
    [InlineData("select * from SMS_R_System as r where r.Ob|", "Obsolete")]
    [InlineData("select * from SMS_R_System where Name |", "LIKE")]
    [InlineData("select * from SMS_R_System where Name not |", "IN")]
    [InlineData("select * from SMS_R_System where Name is |", "NOT NULL")]
    [InlineData("select * from SMS_R_System where Name = 'x' |", "AND")]
    [InlineData("select * from SMS_R_System where DATEDIFF(|", "dd")]
    [InlineData("select * from SMS_R_System where CreationDate > DATEA|", "DATEADD(")]
    [InlineData("select * from SMS_R_System where ResourceId in (sel|", "SELECT")]
    [InlineData("select * from SMS_R_System where ResourceId in (select ResourceId from SMS_G_System_DISK where Mod|) and Name = 'x'", "Model")]
    [InlineData("select * from SMS_R_System where ResourceId in (select ResourceId from SMS_G_System_DISK) and Cli|", "Client")]
    [InlineData("select * from SMS_R_System order |", "BY")]
    [InlineData("select * from SMS_R_System order by Name |", "DESC")]
    public void What_comes_next_is_offered(string marked, string expected) => Complete(marked).Items.Select(static i => i.Text).ShouldContain(expected);

    [Theory]
    [InlineData("select * from SMS_R_System where Name = 'fr|")]
    [InlineData("select * from SMS_R_System as |")]
    public void Nothing_is_offered_where_only_the_administrator_knows(string marked) => Complete(marked).Items.ShouldBeEmpty();

    [Fact]
    public void Properties_of_classes_that_are_not_in_the_query_are_not_offered() =>
        Complete("select * from SMS_R_System where |").Items.ShouldNotContain(static i => i.Text.Contains("FileSystem", StringComparison.Ordinal));

    [Fact]
    public void The_whole_word_around_the_caret_is_replaced()
    {
        var completions = Complete("select * from SMS_R_System where Client|Ver = 'x'");

        (completions.Start, completions.Length).ShouldBe(("select * from SMS_R_System where ".Length, "ClientVer".Length));
        completions.Items[0].ShouldBe(new WqlCompletion("Client", WqlCompletionKind.Property, "whole number"));
    }

    [Fact]
    public void A_property_with_several_values_says_so() =>
        Complete("select * from SMS_R_System where IPAdd|").Items.ShouldHaveSingleItem().Detail.ShouldBe("text, several values");

    [Fact]
    public void A_number_says_what_it_counts() =>
        Complete("select * from SMS_R_System join SMS_G_System_LOGICAL_DISK on SMS_G_System_LOGICAL_DISK.FreeS|").Items.ShouldHaveSingleItem().Detail.ShouldBe("whole number of MB");

    private static WqlCompletions Complete(string marked) =>
        WqlCompleter.Complete(marked.Replace("|", "", StringComparison.Ordinal), marked.IndexOf('|', StringComparison.Ordinal), Schema);
}

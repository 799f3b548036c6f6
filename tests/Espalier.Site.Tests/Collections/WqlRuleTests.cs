using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Formats.Wql;
using Espalier.Site.Collections.Wql;

namespace Espalier.Site.Tests.Collections;

public sealed class WqlRuleTests
{
    private static readonly WqlSchema Schema = WqlSchema.Of(ResourceClasses.All);

    [Theory]
    [InlineData("select * from SMS_R_Sytem", "SMS_R_Sytem", WqlErrorReason.UnknownClass, "SMS_R_System")]
    [InlineData("select * from SMS_R_System where ClientVerison = 'x'", "ClientVerison", WqlErrorReason.UnknownProperty, "ClientVersion")]
    [InlineData("select * from SMS_R_System as r where s.Name = 'x'", "s", WqlErrorReason.UnknownAlias, null)]
    [InlineData("select * from SMS_R_System where SMS_G_System_DISK.Model = 'x'", "SMS_G_System_DISK", WqlErrorReason.UnknownAlias, null)]
    [InlineData("select * from SMS_R_System join SMS_R_System on Name = Name", "SMS_R_System", WqlErrorReason.DuplicateAlias, null)]
    [InlineData("select * from SMS_R_System where __CLASS = 'x'", "__CLASS", WqlErrorReason.SystemProperty, null)]
    [InlineData("select * from SMS_R_System where Client = 'many'", "'many'", WqlErrorReason.InvalidNumber, null)]
    [InlineData("select * from SMS_R_System where CreationDate > 'soon'", "'soon'", WqlErrorReason.InvalidDate, null)]
    [InlineData("select * from SMS_R_System where CreationDate > 5", "5", WqlErrorReason.TypeMismatch, null)]
    [InlineData("select * from SMS_R_System where CreationDate = Name", "CreationDate = Name", WqlErrorReason.TypeMismatch, null)]
    [InlineData("select * from SMS_R_System where CreationDate like '2026%'", "CreationDate", WqlErrorReason.TypeMismatch, null)]
    [InlineData("select * from SMS_R_System where DATEADD(yy, 99999, CreationDate) > GETDATE()", "99999", WqlErrorReason.NumberTooLarge, null)]
    [InlineData("select count(*) from SMS_R_System", "count(*)", WqlErrorReason.CountNotAllowed, null)]
    [InlineData("select * from SMS_R_System where Name in (select * from SMS_R_System)", "*", WqlErrorReason.SubqueryShape, null)]
    [InlineData("select * from SMS_R_User", "*", WqlErrorReason.NotDevices, null)]
    [InlineData("select * from SMS_R_System join SMS_G_System_DISK as d on SMS_R_System.Name = SMS_R_System.NetbiosName", "SMS_R_System.Name = SMS_R_System.NetbiosName", WqlErrorReason.InvalidJoin, null)]
    [InlineData("select * from SMS_R_System full join SMS_G_System_DISK as d on d.Model = SMS_R_System.IPAddresses", "d.Model = SMS_R_System.IPAddresses", WqlErrorReason.InvalidJoin, null)]
    public void A_mistake_in_names_or_types_is_marked_and_explained(string query, string marked, WqlErrorReason reason, string? suggestion)
    {
        WqlRule.TryCompile(query, Schema, out _, out var error).ShouldBeFalse();

        error.Reason.ShouldBe(reason);
        query.Substring(error.Span.Start, error.Span.Length).ShouldBe(marked);
        error.Suggestion.ShouldBe(suggestion);
    }

    [Theory]
    [InlineData("select * from SMS_R_System where Name like 'x%'", RuleScope.DeviceLocal, false)]
    [InlineData("select * from SMS_G_System_DISK as d join SMS_R_System as r on r.ResourceId = d.ResourceId where d.Model = 'x'", RuleScope.DeviceLocal, false)]
    [InlineData("select * from SMS_R_System as r left join SMS_G_System_DISK as d on r.ResourceId = d.ResourceId where d.Model is null", RuleScope.DeviceLocal, false)]
    [InlineData("select * from SMS_R_System where ResourceId not in (select ResourceId from SMS_G_System_DISK where Model = 'x')", RuleScope.DeviceLocal, false)]
    [InlineData("select * from SMS_R_System where DATEDIFF(dd, CreationDate, GETDATE()) > 3", RuleScope.DeviceLocal, true)]
    [InlineData("select * from SMS_R_System where Name in (select NetbiosName from SMS_R_System)", RuleScope.CrossDevice, false)]
    [InlineData("select * from SMS_R_System where ResourceId in (select a.ResourceId from SMS_R_System as a join SMS_R_System as b on a.Name = b.Name)", RuleScope.CrossDevice, false)]
    [InlineData("select a.ResourceId from SMS_R_System as a join SMS_R_System as b on a.Name = b.Name where a.ResourceId <> b.ResourceId", RuleScope.CrossDevice, false)]
    [InlineData("select r.ResourceId from SMS_R_System as r full join SMS_G_System_DISK as d on r.ResourceId = d.ResourceId where d.Model is null", RuleScope.CrossDevice, false)]
    [InlineData("select * from SMS_R_System join SMS_R_User on SMS_R_User.UserName = LastLogonUserName", RuleScope.CrossDevice, false)]
    [InlineData("select * from SMS_R_System where ResourceId not in (select d.ResourceId from SMS_R_System as r left join SMS_G_System_DISK as d on d.ResourceId = r.ResourceId)", RuleScope.CrossDevice, false)]
    public void A_rule_knows_whose_facts_and_whether_time_decides(string query, RuleScope scope, bool dependsOnTime)
    {
        var rule = Compile(query);

        rule.Scope.ShouldBe(scope);
        rule.DependsOnTime.ShouldBe(dependsOnTime);
    }

    [Fact]
    public void A_rule_names_the_classes_of_its_subqueries_too() =>
        Compile("select * from sms_r_system where ResourceId in (select ResourceId from SMS_G_System_disk)").Classes.ShouldBe(["SMS_R_System", "SMS_G_System_DISK"], ignoreOrder: true);

    [Theory]
    [InlineData("select * from SMS_R_System where Name = 'a  b'",
        "select SMS_R_SYSTEM.ResourceID,SMS_R_SYSTEM.ResourceType,SMS_R_SYSTEM.Name,SMS_R_SYSTEM.SMSUniqueIdentifier,SMS_R_SYSTEM.ResourceDomainORWorkgroup,SMS_R_SYSTEM.Client from SMS_R_System where Name = 'a  b'")]
    [InlineData("select DISTINCT r.Name from SMS_R_System as r",
        "select DISTINCT r.ResourceID,r.ResourceType,r.Name,r.SMSUniqueIdentifier,r.ResourceDomainORWorkgroup,r.Client from SMS_R_System as r")]
    [InlineData("select ResourceId from SMS_G_System_DISK", "select ResourceId from SMS_G_System_DISK")]
    public void The_select_list_becomes_the_one_that_a_site_gives(string query, string normalized)
    {
        Compile(query).Text.ShouldBe(normalized);
        Compile(normalized).Text.ShouldBe(normalized);
    }

    [Fact]
    public void A_thousand_alternatives_stay_within_the_depth_that_engines_parse()
    {
        var query = "select * from SMS_R_System where " + string.Join(" or ", Enumerable.Range(0, 1_000).Select(static i => $"Name = 'm{i}'"));

        var sql = Compile(query).ToSql(SqlDialect.Sqlite, WqlEngines.Now, null).Sql;

        Depth(sql).ShouldBeLessThan(20);
    }

    [Fact]
    public void Nested_date_functions_write_a_statement_that_grows_with_the_query_and_no_faster()
    {
        static string Nested(int depth) => $"select * from SMS_R_System where {string.Concat(Enumerable.Repeat("DATEADD(mm, 1, ", depth))}CreationDate{new string(')', depth)} > GETDATE()";

        var one = Compile(Nested(1)).ToSql(SqlDialect.Sqlite, WqlEngines.Now, null).Sql.Length;
        var twenty = Compile(Nested(20)).ToSql(SqlDialect.Sqlite, WqlEngines.Now, null).Sql.Length;

        twenty.ShouldBeLessThan(20 * one);
    }

    private static int Depth(string sql)
    {
        var (depth, deepest) = (0, 0);
        foreach (var c in sql)
        {
            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private static WqlRule Compile(string query)
    {
        WqlRule.TryCompile(query, Schema, out var rule, out var error).ShouldBeTrue(error?.ToString());
        return rule!;
    }
}

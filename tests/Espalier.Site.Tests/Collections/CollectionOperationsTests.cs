using System.Text;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Security.Audit;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Site.Tests.Collections;

public abstract class CollectionOperationsTests
{
    private readonly CollectionSite _site;

    protected CollectionOperationsTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_site_has_its_three_collections_and_keeps_them_when_it_starts_again()
    {
        await _site.Site.Database.WriteAsync((scope, token) => CollectionSeed.EnsureAsync(scope, TestSite.SiteCode, _site.Site.Clock, token), Token);

        var builtIn = (await _site.DoAsync(new ListCollectionsRequest())).Items.Where(c => c.IsBuiltIn).Select(c => (c.Name, c.Id.Value, c.LimitingName));

        builtIn.ShouldBe([("All Mac OS X Systems", "T1200014", "All Systems"), ("All Systems", "SMS00001", null), ("Unknown Mac OS X Systems", "T1200015", "All Systems")]);
    }

    [Fact]
    public async Task Ids_count_on_in_hexadecimal_and_are_not_used_again()
    {
        var first = await _site.CreateAsync("Counted");
        await _site.DoAsync(new DeleteCollectionRequest(first));
        var second = await _site.CreateAsync("Counted");

        Convert.ToInt32(second.Value[3..], 16).ShouldBe(Convert.ToInt32(first.Value[3..], 16) + 1);
    }

    [Fact]
    public async Task A_name_is_used_once_in_any_letter_case()
    {
        var name = _site.NewName("Straße");
        await _site.DoAsync(new CreateCollectionRequest { Name = name });

        var problem = await _site.RefusedAsync(new CreateCollectionRequest { Name = name.ToUpperInvariant() });

        problem.Code.ShouldBe("name-in-use");
        problem.Fields.Single().Field.ShouldBe("name");
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_request_is_told_at_once()
    {
        var problem = await _site.RefusedAsync(new CreateCollectionRequest
        {
            Name = " ",
            VariablePriority = 10,
            Rules = [new CollectionRule { Kind = CollectionRuleKind.Direct }, new CollectionRule { Kind = CollectionRuleKind.Include }, CollectionSite.Query("select * from SMS_R_Sistem")],
        });

        problem.Fields.Select(f => f.Field).ShouldBe(["name", "variablePriority", "rules[0].resourceId", "rules[1].collectionId", "rules[2].query"]);
        (problem.Fields[^1].Column, problem.Fields[^1].Length).ShouldBe((15, 12));
    }

    [Fact]
    public async Task A_rule_must_refer_to_something_that_exists() =>
        (await _site.RefusedAsync(new CreateCollectionRequest { Name = _site.NewName("Dangling"), Rules = [CollectionSite.Direct(new ResourceId(1)), CollectionSite.Exclude(new CollectionId("T12FFFFF"))] }))
            .Fields.Select(f => f.Field).ShouldBe(["rules[1].collectionId", "rules[0].resourceId"], ignoreOrder: true);

    [Fact]
    public async Task A_circle_is_refused_and_leaves_neither_change_nor_audit()
    {
        var inner = await _site.CreateAsync("Inner");
        var outer = await _site.CreateAsync("Outer", CollectionSite.Include(inner));
        var entries = await AuditAsync();

        var problem = await _site.RefusedAsync(new AddCollectionRulesRequest(inner, [CollectionSite.Exclude(outer)]));
        var limited = await _site.RefusedAsync(new UpdateCollectionRequest { Id = inner, LimitingId = outer });

        problem.Detail.ShouldContain("would depend on itself: 'Inner");
        problem.Detail.ShouldContain("which includes 'Inner");
        limited.Fields.Single().Field.ShouldBe("limitingId");
        (await _site.DoAsync(new GetCollectionRequest(inner))).Rules.ShouldBeEmpty();
        (await AuditAsync()).ShouldBe(entries);
    }

    [Fact]
    public async Task A_change_is_audited_with_who_did_it()
    {
        var collection = await _site.CreateAsync("Audited");

        await using var scope = await _site.Site.Database.ReadAsync(Token);
        var entry = await scope.Context.Set<AuditEntry>().OrderBy(a => a.Id).LastAsync(Token);
        (entry.Caller, entry.Operation).ShouldBe(("Ada", nameof(CreateCollection)));
        entry.Target.ShouldStartWith("collection Audited");
        collection.Value.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_collection_in_use_is_not_deleted_and_says_who_uses_it()
    {
        var used = await _site.CreateAsync("Used");
        var user = await _site.CreateAsync("User", CollectionSite.Include(used));

        var problem = await _site.RefusedAsync(new DeleteCollectionRequest(used));
        problem.Kind.ShouldBe(ProblemKind.Conflict);
        problem.Detail.ShouldContain("'User");

        await _site.DoAsync(new DeleteCollectionRequest(user));
        await _site.DoAsync(new DeleteCollectionRequest(used));
        (await _site.RefusedAsync(new GetCollectionRequest(used))).Kind.ShouldBe(ProblemKind.NotFound);
    }

    [Fact]
    public async Task Deleting_a_collection_tells_that_its_members_left()
    {
        var mac = await _site.AddDeviceAsync("member");
        var collection = await _site.CreateAsync("Short-lived", CollectionSite.Direct(mac));
        _site.Changes.Clear();

        await _site.DoAsync(new DeleteCollectionRequest(collection));

        _site.Changes.Single().Removed.ShouldBe([mac]);
    }

    [Fact]
    public async Task Built_in_collections_keep_name_rules_and_existence()
    {
        (await _site.RefusedAsync(new UpdateCollectionRequest { Id = _site.AllMacs, Name = "Mine" })).Code.ShouldBe("built-in");
        (await _site.RefusedAsync(new UpdateCollectionRequest { Id = _site.AllMacs, Rules = [] })).Code.ShouldBe("built-in");
        (await _site.RefusedAsync(new DeleteCollectionRequest(CollectionId.AllSystems))).Code.ShouldBe("built-in");
        (await _site.DoAsync(new UpdateCollectionRequest { Id = _site.AllMacs, Comment = "Ours" })).Summary.Comment.ShouldBe("Ours");
    }

    [Fact]
    public async Task A_change_made_on_an_old_view_is_refused()
    {
        var seen = await _site.DoAsync(new CreateCollectionRequest { Name = _site.NewName("Contested") });
        _site.Site.Clock.Advance(TimeSpan.FromSeconds(1));
        await _site.DoAsync(new UpdateCollectionRequest { Id = seen.Summary.Id, Comment = "first", KnownChangedAt = seen.Summary.ChangedAt });

        (await _site.RefusedAsync(new UpdateCollectionRequest { Id = seen.Summary.Id, Comment = "second", KnownChangedAt = seen.Summary.ChangedAt })).Code.ShouldBe("changed-meanwhile");
    }

    [Fact]
    public async Task Replaced_rules_that_are_the_same_stay_the_same()
    {
        var made = await _site.DoAsync(new CreateCollectionRequest { Name = _site.NewName("Edited"), Rules = [CollectionSite.Query("select * from SMS_R_System where Name = 'a'"), CollectionSite.Include(_site.AllMacs)] });
        var query = made.Rules.Single(r => r.Kind == CollectionRuleKind.Query);

        var changed = await _site.DoAsync(new UpdateCollectionRequest { Id = made.Summary.Id, Rules = [query with { Query = "select * from SMS_R_System where Name = 'b'" }, CollectionSite.Exclude(_site.UnknownMacs)] });

        changed.Rules.Select(r => (r.Kind, r.Name)).ShouldBe([(CollectionRuleKind.Query, "query"), (CollectionRuleKind.Exclude, "Unknown Mac OS X Systems")]);
        changed.Rules[0].Id.ShouldBe(query.Id);
        (await _site.DoAsync(new RemoveCollectionRulesRequest(made.Summary.Id, [new CollectionRuleKey(CollectionRuleKind.Exclude, changed.Rules[1].Id)]))).Rules.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Members_are_listed_in_pages_by_name_and_as_they_were()
    {
        var names = new[] { "anton", "Berta", "cäsar", "100%_mac" };
        var devices = new List<ResourceId>();
        foreach (var name in names)
        {
            devices.Add(await _site.AddDeviceAsync(name));
        }

        var collection = await _site.CreateAsync("Listed", [.. devices.Select(CollectionSite.Direct)]);
        var then = _site.Site.Clock.GetUtcNow();
        _site.Site.Clock.Advance(TimeSpan.FromDays(1));
        await _site.DoAsync(new RemoveCollectionRulesRequest(collection, [new CollectionRuleKey(CollectionRuleKind.Direct, devices[1].Value)]));
        await _site.SettleAsync();

        (await ListAsync(new ListCollectionMembersRequest { Id = collection })).ShouldBe(["100%_mac", "anton", "cäsar"]);
        (await ListAsync(new ListCollectionMembersRequest { Id = collection, AsOf = then })).ShouldBe(["100%_mac", "anton", "Berta", "cäsar"]);
        (await ListAsync(new ListCollectionMembersRequest { Id = collection, AsOf = then.AddTicks(-10) })).ShouldBeEmpty();
        (await ListAsync(new ListCollectionMembersRequest { Id = collection, Filter = "CÄS" })).ShouldBe(["cäsar"]);
        (await ListAsync(new ListCollectionMembersRequest { Id = collection, Filter = "%_" })).ShouldBe(["100%_mac"]);
        (await ListAsync(new ListCollectionMembersRequest { Id = collection, IsDescending = true, Skip = 1, Take = 1 })).ShouldBe(["anton"]);
        (await _site.RefusedAsync(new ListCollectionMembersRequest { Id = collection, Filter = new string('a', 201) })).Fields.Single().Field.ShouldBe("filter");
    }

    [Fact]
    public async Task A_member_whose_stays_overlap_since_the_clock_was_set_back_is_listed_once()
    {
        var device = await _site.AddDeviceAsync("overlapping");
        var collection = await _site.CreateAsync("Overlap", CollectionSite.Direct(device));
        var now = _site.Site.Clock.GetUtcNow();
        await _site.Site.Database.WriteAsync(
            (scope, token) => scope.Command("INSERT INTO coll_member_history (collection_id, resource_id, from_at, to_at) VALUES (@c, @r, @from, @to)")
                .With("c", collection.Value).With("r", device.Value).With("from", now.AddHours(-1)).With("to", now.AddHours(1)).RunAsync(token),
            Token);

        var page = await _site.DoAsync(new ListCollectionMembersRequest { Id = collection, AsOf = now });

        (page.Total, page.Items.Single().Since).ShouldBe((1, now));
        (await _site.DoAsync(new Contracts.Admin.Devices.GetDeviceAsOf(device, now))).Collections.Count(c => c.Id == collection).ShouldBe(1);
    }

    [Fact]
    public async Task Collections_are_filtered_sorted_and_counted()
    {
        var mark = _site.NewName("Sorted");
        var one = await _site.AddDeviceAsync("one of two");
        await _site.DoAsync(new CreateCollectionRequest { Name = mark + " small" });
        await _site.DoAsync(new CreateCollectionRequest { Name = mark + " big", Rules = [CollectionSite.Direct(one)] });
        await _site.SettleAsync();

        var page = await _site.DoAsync(new ListCollectionsRequest { Filter = mark.ToUpperInvariant(), Sort = CollectionSort.MemberCount, IsDescending = true, Take = 1 });

        (page.Total, page.Items.Single().Name, page.Items.Single().MemberCount).ShouldBe((2, mark + " big", 1));
    }

    [Fact]
    public async Task A_query_is_tried_within_its_limiting_collection()
    {
        var inside = await _site.AddDeviceAsync("tried 1");
        await _site.AddDeviceAsync("tried 2");
        await _site.SettleAsync();
        var limiting = await _site.CreateAsync("Limiting", CollectionSite.Direct(inside));

        var all = await _site.DoAsync(new PreviewQueryRequest { Query = "select * from SMS_R_System where Name like 'tried%'" });
        var limited = await _site.DoAsync(new PreviewQueryRequest { Query = "select * from SMS_R_System where Name like 'tried%'", LimitingId = limiting });

        (all.Count, all.Classification).ShouldBe((2, QueryClassification.DeviceLocal));
        limited.Sample.ShouldBe([new DeviceReference(inside, "tried 1")]);
        var mistake = (await _site.RefusedAsync(new PreviewQueryRequest { Query = "select * from SMS_R_System where Nam = 'x'" })).Fields.Single();
        (mistake.Field, mistake.Column, mistake.Length).ShouldBe(("query", 34, 3));
    }

    [Fact]
    public async Task A_query_is_completed_at_the_caret()
    {
        var found = await _site.DoAsync(new CompleteQueryRequest("select * from SMS_R_System where Clie", 37));

        (found.Start, found.Length).ShouldBe((33, 4));
        found.Items.ShouldContain(new QueryCompletion("ClientVersion", QueryCompletionKind.Property, "text"));
    }

    [Fact]
    public async Task The_preview_of_a_change_says_what_evaluation_then_does()
    {
        var stays = await _site.AddDeviceAsync("draft 1");
        var goes = await _site.AddDeviceAsync("draft 2");
        var comes = await _site.AddDeviceAsync("draft 3");
        var collection = await _site.CreateAsync("Drafted", CollectionSite.Direct(stays), CollectionSite.Direct(goes));
        var dependent = await _site.CreateAsync("Dependent", CollectionSite.Include(collection));
        IReadOnlyList<CollectionRule> rules = [CollectionSite.Direct(stays), CollectionSite.Query("select * from SMS_R_System where Name = 'draft 3'")];

        var preview = await _site.DoAsync(new PreviewCollectionChangeRequest { Id = collection, Rules = rules });

        preview.Gains.First.ShouldBe([new DeviceReference(comes, "draft 3")]);
        preview.Loses.First.ShouldBe([new DeviceReference(goes, "draft 2")]);
        preview.MemberCount.ShouldBe(2);
        preview.Dependents.Select(d => (d.Id, d.Gains, d.Loses)).ShouldBe([(dependent, 1, 1)]);
        (await _site.MembersAsync(collection)).ShouldBe([stays, goes]);

        await _site.DoAsync(new UpdateCollectionRequest { Id = collection, Rules = rules });
        await _site.SettleAsync();
        (await _site.MembersAsync(collection)).ShouldBe([stays, comes]);
        (await _site.MembersAsync(dependent)).ShouldBe([stays, comes]);
    }

    [Fact]
    public async Task The_preview_of_a_new_collection_counts_its_members()
    {
        var mac = await _site.AddDeviceAsync("new one");
        await _site.SettleAsync();

        var preview = await _site.DoAsync(new PreviewCollectionChangeRequest { LimitingId = _site.AllMacs, Rules = [CollectionSite.Direct(mac)] });

        (preview.MemberCount, preview.Gains.Count, preview.Loses.Count).ShouldBe((1, 1, 0));
    }

    [Fact]
    public async Task A_device_says_which_collections_it_is_in_and_why()
    {
        var mac = await _site.AddDeviceAsync("curious");
        var direct = await _site.CreateAsync("By hand", CollectionSite.Direct(mac));
        var including = await _site.CreateAsync("Including", CollectionSite.Include(direct));

        var found = await _site.DoAsync(new ListCollectionsOfDeviceRequest(mac));

        found.Items.Single(c => c.Id == direct).Because.ShouldBe(["direct rule"]);
        found.Items.Single(c => c.Id == including).Because.Single().ShouldStartWith("includes 'By hand");
        found.Items.Single(c => c.Id == _site.AllMacs).Because.ShouldBe(["query 'All Mac OS X Systems'"]);
    }

    [Fact, Trait("Line", "COLL-9")]
    public async Task Masked_variables_are_sealed_never_shown_and_resolved_for_the_device()
    {
        var mac = await _site.AddDeviceAsync("with variables");
        var low = await _site.CreateAsync("Low", CollectionSite.Direct(mac));
        var high = await _site.CreateAsync("High", CollectionSite.Direct(mac));
        await _site.DoAsync(new UpdateCollectionRequest { Id = high, VariablePriority = 9 });
        await _site.DoAsync(new SetCollectionVariablesRequest(low, [new Variable { Name = "Office", Value = "Rome" }, new Variable { Name = "JoinPassword", Value = "s3cret", IsMasked = true }]));
        _site.VariablesChanged.Clear();
        var shown = await _site.DoAsync(new SetCollectionVariablesRequest(high, [new Variable { Name = "OFFICE", Value = "Berlin" }]));
        await _site.DoAsync(new SetDeviceVariablesRequest(mac, [new Variable { Name = "Desk", Value = "7" }]));

        (await _site.DoAsync(new GetCollectionVariablesRequest(low))).Items.ShouldBe([new Variable { Name = "JoinPassword", IsMasked = true }, new Variable { Name = "Office", Value = "Rome" }]);
        shown.Items.Single().Value.ShouldBe("Berlin");
        _site.VariablesChanged.ShouldBe([mac, mac]);
        await using var scope = await _site.Site.Database.ReadAsync(Token);
        var resolved = await VariablesOfDevice.ResolveAsync(scope, mac, Token);
        resolved.Select(v => (v.Name, v.Value, v.IsMasked, v.From)).ShouldBe([("Desk", "7", false, null), ("JoinPassword", null, true, low), ("OFFICE", "Berlin", false, high)]);
        var secret = resolved[1].Secret!;
        _site.Site.Services.GetRequiredService<SiteKey>().TryOpen(secret.Bytes, secret.Context, out var opened).ShouldBeTrue();
        Encoding.UTF8.GetString(opened).ShouldBe("s3cret");
    }

    [Fact, Trait("Line", "COLL-9")]
    public async Task A_masked_value_is_kept_when_none_is_sent_and_must_be_typed_again_to_be_shown()
    {
        var collection = await _site.CreateAsync("Masked");
        await _site.DoAsync(new SetCollectionVariablesRequest(collection, [new Variable { Name = "Pin", Value = "1", IsMasked = true }]));

        await _site.DoAsync(new SetCollectionVariablesRequest(collection, [new Variable { Name = "PIN", IsMasked = true }, new Variable { Name = "Other", Value = "2" }]));
        var shown = await _site.RefusedAsync(new SetCollectionVariablesRequest(collection, [new Variable { Name = "Pin" }]));

        shown.Fields.Single().Field.ShouldBe("variables[0].value");
        (await _site.DoAsync(new GetCollectionVariablesRequest(collection))).Items.Select(v => v.Name).ShouldBe(["Other", "PIN"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("_SMSTSLogPath")]
    [InlineData("9lives")]
    [InlineData("with space")]
    public async Task A_variable_needs_a_name_that_task_sequences_can_use(string name) =>
        (await _site.RefusedAsync(new SetCollectionVariablesRequest(_site.AllMacs, [new Variable { Name = name, Value = "" }]))).Fields.Single().Field.ShouldBe("variables[0].name");

    [Fact]
    public async Task All_Systems_has_no_variables() =>
        (await _site.RefusedAsync(new SetCollectionVariablesRequest(CollectionId.AllSystems, []))).Code.ShouldBe("no-variables");

    private async Task<IEnumerable<string>> ListAsync(ListCollectionMembersRequest request) => (await _site.DoAsync(request)).Items.Select(m => m.Name);

    private async Task<int> AuditAsync()
    {
        await using var scope = await _site.Site.Database.ReadAsync(Token);
        return await scope.Context.Set<AuditEntry>().CountAsync(Token);
    }
}

public sealed class SqliteCollectionOperationsTests(SqliteCollectionSite site) : CollectionOperationsTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresCollectionOperationsTests(PostgresCollectionSite site) : CollectionOperationsTests(site), IClassFixture<PostgresCollectionSite>;

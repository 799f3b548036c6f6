using Espalier.Contracts.Identifiers;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Espalier.Site.Collections;

internal sealed class CollectionsModel : IModelPart
{
    public void Build(ModelBuilder model)
    {
        model.Entity<Collection>(BuildCollection);
        model.Entity<Rule>(BuildRule);
        model.Entity<DirectRule>(e =>
        {
            e.ToTable("coll_direct_rules");
            e.HasKey(r => new { r.CollectionId, r.ResourceId });
            Id(e.Property(r => r.CollectionId), "collection_id");
            e.Property(r => r.ResourceId).HasColumnName("resource_id");
            e.HasIndex(r => r.ResourceId);
            e.HasOne<Collection>().WithMany().HasForeignKey(r => r.CollectionId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<RuleMatch>(e =>
        {
            e.ToTable("coll_rule_matches");
            e.HasKey(m => new { m.RuleId, m.ResourceId });
            e.Property(m => m.RuleId).HasColumnName("rule_id");
            e.Property(m => m.ResourceId).HasColumnName("resource_id");
            e.HasIndex(m => m.ResourceId);
            e.HasOne<Rule>().WithMany().HasForeignKey(m => m.RuleId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ChangedCollection>(e =>
        {
            e.ToTable("coll_changed_collections");
            e.HasKey(c => c.CollectionId);
            Id(e.Property(c => c.CollectionId), "collection_id");
            e.Property(c => c.Reason).HasColumnName("reason");
        });
        BuildMemberships(model);
        BuildVariables(model);
    }

    private static void BuildCollection(EntityTypeBuilder<Collection> e)
    {
        e.ToTable("coll_collections");
        e.HasKey(c => c.Id);
        Id(e.Property(c => c.Id), "id");
        e.Property(c => c.Name).HasColumnName("name").HasMaxLength(Collection.MaxName);
        e.Property(c => c.NameFolded).HasColumnName("name_folded").HasMaxLength(Collection.MaxName);
        e.Property(c => c.Comment).HasColumnName("comment").HasMaxLength(Collection.MaxComment);
        e.Property(c => c.LimitingId).HasColumnName("limiting_id").HasMaxLength(CollectionId.Length).HasConversion<CollectionIdConverter>();
        e.Property(c => c.BuiltIn).HasColumnName("built_in");
        e.Property(c => c.Schedule).HasColumnName("schedule").HasMaxLength(1000);
        e.Property(c => c.IsIncremental).HasColumnName("is_incremental");
        e.Property(c => c.VariablePriority).HasColumnName("variable_priority");
        e.Property(c => c.MemberCount).HasColumnName("member_count");
        e.Property(c => c.CreatedAt).HasColumnName("created_at");
        e.Property(c => c.ChangedAt).HasColumnName("changed_at");
        e.Property(c => c.EvaluatedAt).HasColumnName("evaluated_at");
        e.Property(c => c.MembersChangedAt).HasColumnName("members_changed_at");
        e.HasIndex(c => c.NameFolded).IsUnique();
        e.HasIndex(c => c.BuiltIn).IsUnique();
        e.HasOne<Collection>().WithMany().HasForeignKey(c => c.LimitingId).OnDelete(DeleteBehavior.Restrict);
    }

    private static void BuildRule(EntityTypeBuilder<Rule> e)
    {
        e.ToTable("coll_rules");
        e.HasKey(r => r.Id);
        e.Property(r => r.Id).HasColumnName("id");
        Id(e.Property(r => r.CollectionId), "collection_id");
        e.Property(r => r.Kind).HasColumnName("kind");
        e.Property(r => r.Name).HasColumnName("name").HasMaxLength(Rule.MaxName);
        e.Property(r => r.Query).HasColumnName("query");
        e.Property(r => r.Classification).HasColumnName("classification");
        e.Property(r => r.OtherId).HasColumnName("other_id").HasMaxLength(CollectionId.Length).HasConversion<CollectionIdConverter>();
        e.Property(r => r.EvaluatedAt).HasColumnName("evaluated_at");
        e.Property(r => r.EvaluatedChange).HasColumnName("evaluated_change");
        e.Property(r => r.Error).HasColumnName("error").HasMaxLength(Rule.MaxError);
        e.HasIndex(r => r.CollectionId);
        e.HasOne<Collection>().WithMany().HasForeignKey(r => r.CollectionId).OnDelete(DeleteBehavior.Cascade);
        e.HasOne<Collection>().WithMany().HasForeignKey(r => r.OtherId).OnDelete(DeleteBehavior.Restrict);
    }

    private static void BuildMemberships(ModelBuilder model)
    {
        model.Entity<Membership>(e =>
        {
            e.ToTable("coll_members");
            e.HasKey(m => new { m.CollectionId, m.ResourceId });
            Id(e.Property(m => m.CollectionId), "collection_id");
            e.Property(m => m.ResourceId).HasColumnName("resource_id");
            e.Property(m => m.Since).HasColumnName("since");
            e.HasIndex(m => m.ResourceId);
        });
        model.Entity<FormerMembership>(e =>
        {
            e.ToTable("coll_member_history");
            e.HasKey(m => new { m.CollectionId, m.ResourceId, m.FromAt });
            Id(e.Property(m => m.CollectionId), "collection_id");
            e.Property(m => m.ResourceId).HasColumnName("resource_id");
            e.Property(m => m.FromAt).HasColumnName("from_at");
            e.Property(m => m.ToAt).HasColumnName("to_at");
            e.HasIndex(m => m.ResourceId);
        });
    }

    private static void BuildVariables(ModelBuilder model)
    {
        model.Entity<CollectionVariable>(e =>
        {
            e.ToTable("coll_variables");
            e.HasKey(v => new { v.CollectionId, v.NameFolded });
            Id(e.Property(v => v.CollectionId), "collection_id");
            BuildVariable(e);
            e.HasOne<Collection>().WithMany().HasForeignKey(v => v.CollectionId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<DeviceVariable>(e =>
        {
            e.ToTable("coll_device_variables");
            e.HasKey(v => new { v.ResourceId, v.NameFolded });
            e.Property(v => v.ResourceId).HasColumnName("resource_id");
            BuildVariable(e);
        });
    }

    private static void BuildVariable<T>(EntityTypeBuilder<T> e)
        where T : StoredVariable
    {
        e.Property(v => v.Name).HasColumnName("name").HasMaxLength(StoredVariable.MaxName);
        e.Property(v => v.NameFolded).HasColumnName("name_folded").HasMaxLength(StoredVariable.MaxName);
        e.Property(v => v.Value).HasColumnName("value").HasMaxLength(StoredVariable.MaxValue);
        e.Property(v => v.Sealed).HasColumnName("sealed");
        e.Ignore(v => v.IsMasked);
        e.Ignore(v => v.SealContext);
    }

    private static void Id(PropertyBuilder<CollectionId> property, string column) =>
        property.HasColumnName(column).HasMaxLength(CollectionId.Length).HasConversion<CollectionIdConverter>();
}

internal sealed class CollectionIdConverter() : ValueConverter<CollectionId, string>(static id => id.Value, static text => new CollectionId(text));

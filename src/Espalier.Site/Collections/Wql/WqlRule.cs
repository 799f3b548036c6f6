using System.Diagnostics.CodeAnalysis;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Formats.Wql;

namespace Espalier.Site.Collections.Wql;

/// <summary>Whose facts decide whether a device is a member.</summary>
public enum RuleScope
{
    /// <summary>Its own: only devices that changed need to be looked at again.</summary>
    DeviceLocal,

    /// <summary>Those of other devices too: the whole rule is evaluated again.</summary>
    CrossDevice,
}

/// <summary>A query rule that is correct and can be evaluated on any engine.</summary>
public sealed class WqlRule
{
    private const string NormalizedList = "{0}.ResourceID,{0}.ResourceType,{0}.Name,{0}.SMSUniqueIdentifier,{0}.ResourceDomainORWorkgroup,{0}.Client";

    private readonly BoundQuery _query;

    private WqlRule(string text, BoundQuery query, WqlBinder binder)
    {
        Text = text;
        _query = query;
        Scope = query.IsDeviceLocal ? RuleScope.DeviceLocal : RuleScope.CrossDevice;
        DependsOnTime = binder.DependsOnTime;
        Classes = binder.Classes;
    }

    /// <summary>The query with the select list that ConfigMgr's site gives every rule.</summary>
    public string Text { get; }

    /// <summary>Whose facts decide.</summary>
    public RuleScope Scope { get; }

    /// <summary>The query asks for the time: membership changes by itself.</summary>
    public bool DependsOnTime { get; }

    /// <summary>WQL names of the classes whose rows decide; letter case does not matter.</summary>
    public IReadOnlySet<string> Classes { get; }

    /// <summary>Reads and checks a query; on a mistake, where it is and what it is.</summary>
    public static bool TryCompile(string text, WqlSchema schema, [NotNullWhen(true)] out WqlRule? rule, [NotNullWhen(false)] out WqlError? error)
    {
        rule = null;
        if (!WqlParser.TryParse(text, out var query, out error))
        {
            return false;
        }

        var binder = new WqlBinder(schema, text);
        var bound = binder.BindDevices(query);
        error = binder.Error;
        rule = bound is null ? null : new WqlRule(Normalize(query, bound), bound, binder);
        return rule is not null && error is null;
    }

    /// <summary>The statement that yields the members at an instant.</summary>
    /// <param name="dialect">Engine of the site database.</param>
    /// <param name="now">What <c>GETDATE()</c> means.</param>
    /// <param name="among">Only these devices are looked at; null for all.</param>
    public WqlStatement ToSql(SqlDialect dialect, DateTimeOffset now, IReadOnlyCollection<ResourceId>? among) =>
        WqlTranslator.Translate(_query, dialect, now, among);

    private static string Normalize(WqlQuery query, BoundQuery bound)
    {
        var source = bound.Selected.Source;
        if (bound.Sources[source].Name != SystemResource.WqlName)
        {
            return query.Text;
        }

        var alias = source == 0 ? query.From.Alias : query.Joins[source - 1].Source.Alias;
        var list = NormalizedList.Replace("{0}", alias?.Text ?? "SMS_R_SYSTEM", StringComparison.Ordinal);
        return string.Concat(query.Text.AsSpan(0, query.Selection.Span.Start), list, query.Text.AsSpan(query.Selection.Span.End));
    }
}

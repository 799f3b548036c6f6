using System.Reflection;

namespace Espalier.Site;

/// <summary>The version of the running site.</summary>
public static class SiteVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Current { get; } = typeof(SiteVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}

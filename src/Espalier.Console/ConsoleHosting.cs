using Espalier.Console.Dialogs;
using Espalier.Console.Jobs;
using Espalier.Console.Navigation;
using Espalier.Console.Security;
using Espalier.Console.Shell;
using Espalier.Console.Users;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Espalier.Console;

/// <summary>Adds the web console to a host: services, pages, headers, cookie.</summary>
public static class ConsoleHosting
{
    /// <summary>Cookie authentication scheme of the console; <c>/api</c> never accepts it.</summary>
    public const string Scheme = "console";

    // A script or a profile pasted into an editor travels in one message; what is larger is uploaded.
    private const long LargestHubMessageBytes = 1024 * 1024;

    /// <summary>Registers what the console's pages need. The operations behind them are the host's.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddOptions<ConsoleOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(ConsolePages.Own);
        services.TryAddSingleton(ConsoleNodes.Map);
        services.TryAddSingleton<FindConsoleUser>(static provider => (principal, token) => SiteUsers.FindAsync(provider.GetRequiredService<Callers>(), principal, token));
        services.AddScoped<SiteGate>(static provider =>
        {
            var authentication = provider.GetRequiredService<AuthenticationStateProvider>();
            return new UserGate(provider.GetRequiredService<OperationsGate>(), async () => (await authentication.GetAuthenticationStateAsync()).User, provider.GetRequiredService<ILogger<UserGate>>());
        });
        foreach (var search in ConsoleSearches.All)
        {
            services.AddSingleton(search);
        }

        services.AddScoped<OpenDialogs>();
        services.AddScoped<ActionCommands>();
        services.AddScoped<Problems.ProblemReportCommands>();
        services.AddScoped<Notices>();

        services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(static hub => hub.MaximumReceiveMessageSize = LargestHubMessageBytes);
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization(static rules => rules.FallbackPolicy = rules.DefaultPolicy);
        services.AddAuthentication(Scheme).AddCookie(Scheme, ConsoleCookies.Configure);
        services.AddAntiforgery(ConsoleCookies.Configure);
        return services;
    }

    /// <summary>Headers and checks of the console's requests; call between routing and the endpoints.</summary>
    public static IApplicationBuilder UseConsole(this IApplicationBuilder app) =>
        app.UseMiddleware<ConsoleHeaders>().UseAuthentication().UseAuthorization().UseAntiforgery();

    /// <summary>Maps pages, hub and static files.</summary>
    /// <param name="endpoints">The application, or a group bound to the console's port.</param>
    /// <param name="staticAssets">Name of the static assets' endpoint manifest. Default: the entry assembly's.</param>
    public static RazorComponentsEndpointConventionBuilder MapConsole(this IEndpointRouteBuilder endpoints, string? staticAssets = null)
    {
        endpoints.MapStaticAssets(staticAssets).AllowAnonymous();
        endpoints.MapSignIn();
        endpoints.MapExports();
        return endpoints.MapRazorComponents<App>()
            // The policy of ConsoleHeaders already names who may frame the console: nobody.
            .AddInteractiveServerRenderMode(static server => server.ContentSecurityFrameAncestorsPolicy = null)
            .WithStaticAssets(staticAssets);
    }
}

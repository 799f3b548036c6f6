using System.Security.Claims;
using Espalier.Console.Users;
using Espalier.Contracts.Operations;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Espalier.Console.Tests.Gallery;

/// <summary>The console's parts over sample rows, on a free port of this computer; everybody is signed in.</summary>
internal sealed class GalleryHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GalleryHost(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The site behind the console's own pages.</summary>
    public SampleSite Site => _app.Services.GetRequiredService<SampleSite>();

    public static async Task<GalleryHost> StartAsync(string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(GalleryHost).Assembly.GetName().Name, EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory });
        // The site behind the gate is not here: the gallery's pages never ask it.
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = false);
        builder.WebHost.UseStaticWebAssets().UseUrls(address);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.Services.AddSingleton(new ConsolePages([typeof(GalleryHost).Assembly]));
        builder.Services.AddSingleton(GalleryMap.Map);
        builder.Services.Configure<ConsoleOptions>(options => options.SiteCode = "T12");
        builder.Services.AddSingleton<FindConsoleUser>((_, _) => Task.FromResult<ConsoleUser?>(new ConsoleUser("Ada Lovelace", Enum.GetValues<Right>().ToHashSet())));
        builder.Services.AddConsole();
        builder.Services.AddSingleton<SampleSite>();
        builder.Services.AddScoped<SiteGate>(static provider => provider.GetRequiredService<SampleSite>());

        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada Lovelace")], "gallery"));
            return next(context);
        });
        app.UseConsole();
        app.MapConsole().AddAdditionalAssemblies(typeof(GalleryHost).Assembly);
        await app.StartAsync();
        return new GalleryHost(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

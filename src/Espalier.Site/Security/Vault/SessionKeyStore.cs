using System.Xml.Linq;
using Espalier.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Security.Vault;

/// <summary>Keeps the keys of the console's cookies in the database, so that whoever signed in on one node of the site is signed in on all. They come sealed with the site key.</summary>
public sealed class SessionKeyStore(SiteDatabase database, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Wait(ReadAsync);

    public void StoreElement(XElement element, string friendlyName) => Wait(() => database.WriteAsync(
        (scope, _) =>
        {
            scope.Context.Add(new StoredSessionKey { Name = friendlyName, Content = element.ToString(SaveOptions.DisableFormatting), CreatedAt = clock.GetUtcNow() });
            return Task.FromResult(true);
        },
        CancellationToken.None));

    private async Task<IReadOnlyCollection<XElement>> ReadAsync()
    {
        await using var scope = await database.ReadAsync(CancellationToken.None);
        var stored = await scope.Context.Set<StoredSessionKey>().AsNoTracking().OrderBy(static k => k.CreatedAt).Select(static k => k.Content).ToListAsync();
        return stored.ConvertAll(static text => XElement.Parse(text));
    }

    // The framework asks without a task, at its start and once a day.
    private static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}

/// <summary>A key of the console's cookies.</summary>
internal sealed class StoredSessionKey
{
    /// <summary>The framework's name of it.</summary>
    public required string Name { get; init; }

    /// <summary>XML, with the secret in it sealed.</summary>
    public required string Content { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SessionKeysModel : IModelPart
{
    public void Build(ModelBuilder model) => model.Entity<StoredSessionKey>(static e =>
    {
        e.ToTable("sec_session_keys");
        e.HasKey(k => k.Name);
    });
}

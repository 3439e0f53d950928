using System.Xml.Linq;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Web;

/// <summary>A data-protection key, shared by all nodes.</summary>
public sealed class ProtectionKey
{
    public required string Id { get; init; }

    public required string Xml { get; init; }
}

/// <summary>Keeps the data-protection keys in the database, so that cookies and forms outlive a restart and hold on every node.</summary>
internal sealed class ProtectionKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return [.. Open(scope).Set<ProtectionKey>().AsNoTracking().Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = Open(scope);
        db.Add(new ProtectionKey { Id = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }

    private static KefuDbContext Open(IServiceScope scope)
    {
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Become(Actor.System);
        return scope.ServiceProvider.GetRequiredService<KefuDbContext>();
    }
}

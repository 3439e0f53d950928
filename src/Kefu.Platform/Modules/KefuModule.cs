using System.Reflection;
using Kefu.Platform.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Modules;

/// <summary>The door of one bounded context: what it brings to the host.</summary>
public abstract class KefuModule
{
    /// <summary>The context's word in lower case; also the prefix of its tables, permissions and event names.</summary>
    public abstract string Name { get; }

    /// <summary>The assembly that holds the context's pages, handlers and validators.</summary>
    public Assembly Assembly => GetType().Assembly;

    /// <summary>Registers the context's own services, log readers and job handlers. Handlers and validators are found by themselves.</summary>
    public virtual void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <summary>Maps the context's tables, each named with the context's prefix.</summary>
    public virtual void ConfigureModel(ModelBuilder model)
    {
    }

    /// <summary>Names every permission that the context asks for.</summary>
    public virtual void AddPermissions(PermissionCatalog permissions)
    {
    }

    /// <summary>Maps the context's HTTP doors.</summary>
    public virtual void MapEndpoints(KefuEndpoints endpoints)
    {
    }

    /// <summary>The entries that the context adds to the rail.</summary>
    public virtual IEnumerable<NavEntry> Navigation => [];
}

/// <summary>The two families of doors a module can open.</summary>
/// <param name="Api">JSON for programs, below <c>/api/v1</c>; cookie, API key or visitor token.</param>
/// <param name="Pages">Fragments and form posts for the browser; cookie and forgery token.</param>
public sealed record KefuEndpoints(IEndpointRouteBuilder Api, IEndpointRouteBuilder Pages);

/// <summary>An entry of the rail, shown to those who hold its permission.</summary>
/// <param name="Order">Its place from the top; 900 and above stand at the foot.</param>
/// <param name="Href">The page it opens.</param>
/// <param name="Icon">The icon's name.</param>
/// <param name="Label">The two-character label's key in <paramref name="Resource"/>.</param>
/// <param name="Resource">The resource class that holds the label.</param>
/// <param name="Permission">The permission that shows it.</param>
/// <param name="Unless">The permission with which another entry leads there already.</param>
/// <param name="Also">A page beside the one it opens, to which that one has a tab.</param>
public sealed record NavEntry(int Order, string Href, string Icon, string Label, Type Resource, string Permission, string? Unless = null, string? Also = null);

/// <summary>The modules of this installation and the assembly of their contracts, for those who build the model or look events up.</summary>
public sealed record ModuleSet(IReadOnlyList<KefuModule> Modules, Assembly Contracts);

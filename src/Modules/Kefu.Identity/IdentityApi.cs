using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Factors;
using Kefu.Identity.Keys;
using Kefu.Identity.People;
using Kefu.Identity.Profile;
using Kefu.Identity.Roles;
using Kefu.Identity.Shops;
using Kefu.Identity.SignIn;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Identity;

/// <summary>Who asks, and what they may do.</summary>
public sealed record Me(Guid Id, string Kind, string Name, IReadOnlyList<string> Permissions, bool EveryShop, IReadOnlyList<Guid> Shops, string? SendKey);

/// <summary>What a program sends to change what a person may reach.</summary>
public sealed record StaffAccessBody(IReadOnlyList<string> Roles, bool EveryShop, IReadOnlyList<Guid>? Shops, IReadOnlyList<Guid>? Queues, Guid? Team, DateTime? ExpiresAtUtc, string Reason);

/// <summary>What a program sends to invite a person.</summary>
public sealed record InvitationBody(string Account, string Name, IReadOnlyList<string> Roles, bool EveryShop, IReadOnlyList<Guid>? Shops, IReadOnlyList<Guid>? Queues, Guid? Team, DateTime? ExpiresAtUtc);

/// <summary>A reason.</summary>
public sealed record ReasonBody(string Reason);

/// <summary>What a program sends to set a role's permissions.</summary>
public sealed record RoleBody(IReadOnlyList<string> Permissions, string Reason);

/// <summary>The doors of programs to people, roles, keys and shops.</summary>
internal static class IdentityApi
{
    public static void Map(KefuEndpoints endpoints)
    {
        var api = endpoints.Api;
        api.MapGet("/me", MeAsync).WithMetadata(new RequiresStaffAttribute()).Named("Me", "Who is signed in, with rights and reach.");
        api.MapPut("/me/profile", (ChangeProfile body, Dispatcher dispatcher, CancellationToken ct) => NothingAsync(dispatcher, body, ct))
            .WithMetadata(new RequiresStaffAttribute()).Named("ChangeProfile", "Changes the person's own language, time zone, send key and theme.");
        api.MapPut("/me/desk", (ChangeDesk body, Dispatcher dispatcher, CancellationToken ct) => NothingAsync(dispatcher, body, ct))
            .WithMetadata(new RequiresStaffAttribute()).Named("ChangeDesk", "Keeps the person's own keys, sound and notices.");
        api.MapDelete("/me/sessions/{id:guid}", (Guid id, Dispatcher dispatcher, CancellationToken ct) => NothingAsync(dispatcher, new EndOwnSession(id), ct))
            .WithMetadata(new RequiresStaffAttribute()).Named("EndOwnSession", "Ends one of the person's own sessions.");
        MapPeople(api);
        api.MapPut("/roles/{key}", (string key, RoleBody body, Dispatcher dispatcher, CancellationToken ct) => NothingAsync(dispatcher, new ChangeRole(key, body.Permissions, body.Reason), ct))
            .Demands("identity.manage-roles").Named("ChangeRole", "Sets what a role may do, with a reason.");
        api.MapGet("/api-keys", (Dispatcher dispatcher, CancellationToken ct) => dispatcher.SendAsync(new ListApiKeys(), ct)).Demands("identity.manage-keys").Named("ListApiKeys", "Lists API keys, without the keys themselves.");
        api.MapPost("/api-keys", (CreateApiKey body, Dispatcher dispatcher, CancellationToken ct) => dispatcher.SendAsync(body, ct)).Demands("identity.manage-keys").Named("CreateApiKey", "Makes an API key; it is shown this once.");
        api.MapPost("/shops", (OpenShop body, Dispatcher dispatcher, CancellationToken ct) => dispatcher.SendAsync(body, ct)).Demands("identity.manage-shops").Named("OpenShop", "Opens a shop; its secrets are shown this once.");
        api.MapPut("/shops/{id:guid}", (Guid id, ChangeShop body, Dispatcher dispatcher, CancellationToken ct) => NothingAsync(dispatcher, body with { ShopId = id }, ct))
            .Demands("identity.manage-shops").Named("ChangeShop", "Changes a shop's name, look and origins.");
    }

    private static void MapPeople(IEndpointRouteBuilder api)
    {
        const string Right = "identity.manage-people";
        api.MapGet("/staff", (string? q, string? role, string? state, string? after, int? take, Dispatcher dispatcher, CancellationToken ct) =>
            dispatcher.SendAsync(new ListStaff(q, role, state, after, null, take ?? 50), ct)).Demands(Right).Named("ListStaff", "Lists people within reach.");
        api.MapPost("/staff/invitations", (InvitationBody b, Dispatcher dispatcher, CancellationToken ct) =>
            dispatcher.SendAsync(new InviteStaff(b.Account, b.Name, b.Roles, b.EveryShop, b.Shops ?? [], b.Queues ?? [], b.Team, b.ExpiresAtUtc), ct)).Demands(Right).Named("InviteStaff", "Invites a person; the link's token is shown this once.");
        api.MapPut("/staff/{id:guid}/access", (Guid id, StaffAccessBody b, Dispatcher dispatcher, CancellationToken ct) =>
            NothingAsync(dispatcher, new ChangeStaffAccess(new StaffId(id), b.Roles, b.EveryShop, b.Shops ?? [], b.Queues ?? [], b.Team, b.ExpiresAtUtc, b.Reason), ct)).Demands(Right).Named("ChangeStaffAccess", "Changes roles, shops, queues and team of a person, with a reason.");
        api.MapPost("/staff/{id:guid}/disable", (Guid id, ReasonBody b, Dispatcher dispatcher, CancellationToken ct) =>
            NothingAsync(dispatcher, new DisableStaff(new StaffId(id), b.Reason), ct)).Demands(Right).Named("DisableStaff", "Closes an account and every door of the person.");
        api.MapPost("/staff/{id:guid}/enable", (Guid id, ReasonBody b, Dispatcher dispatcher, CancellationToken ct) =>
            NothingAsync(dispatcher, new EnableStaff(new StaffId(id), b.Reason), ct)).Demands(Right).Named("EnableStaff", "Opens a closed account again.");
        api.MapPost("/staff/{id:guid}/end-sessions", (Guid id, ReasonBody b, Dispatcher dispatcher, CancellationToken ct) =>
            NothingAsync(dispatcher, new EndSessions(new StaffId(id), b.Reason), ct)).Demands(Right).Named("EndSessions", "Ends all sessions of a person.");
        api.MapPost("/staff/{id:guid}/reset-password", (Guid id, ReasonBody b, Dispatcher dispatcher, CancellationToken ct) =>
            dispatcher.SendAsync(new ResetPassword(new StaffId(id), b.Reason), ct)).Demands(Right).Named("ResetPassword", "Takes a password away, ends all sessions, and makes a link for a new one that holds for a quarter of an hour.");
        api.MapPost("/staff/{id:guid}/reset-second-factor", (Guid id, ReasonBody b, Dispatcher dispatcher, CancellationToken ct) =>
            NothingAsync(dispatcher, new ResetSecondFactor(new StaffId(id), b.Reason), ct)).Demands(Right).Named("ResetSecondFactor", "Takes a lost second factor (authenticator and passkeys) away and ends all sessions of the person.");
    }

    private static async Task<Me> MeAsync(CurrentActor current, IdentityCache cache, CancellationToken ct)
    {
        var actor = current.Actor;
        var staff = (await cache.GetAsync(ct)).People.GetValueOrDefault(actor.Id)?.Staff;
        return new Me(actor.Id, actor.Kind.ToString(), actor.Name, [.. actor.Permissions.Order(StringComparer.Ordinal)], actor.Shops.Everywhere, actor.Shops.Ids, staff?.SendKey == SendKey.CtrlEnter ? "ctrl-enter" : "enter");
    }

    private static async Task<IResult> NothingAsync(Dispatcher dispatcher, ICommand<Done> command, CancellationToken ct)
    {
        await dispatcher.SendAsync(command, ct);
        return Results.NoContent();
    }

    private static RouteHandlerBuilder Demands(this RouteHandlerBuilder route, string permission) => route.WithMetadata(new RequiresAttribute(permission));

    private static RouteHandlerBuilder Named(this RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithSummary(summary).WithTags("Identity");
}

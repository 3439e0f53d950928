using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Identity.Factors;
using Kefu.Identity.People;
using Kefu.Identity.Roles;
using Kefu.Identity.Shops;
using Kefu.Identity.SignIn;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Web;
using Kefu.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Identity;

/// <summary>People, teams, roles, sessions, API keys and shops.</summary>
public sealed class IdentityModule : KefuModule
{
    internal const string PasswordPolicyKey = "identity.password-policy";

    public override string Name => "identity";

    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        AddAccounts(services);
        Passkeys.Add(services, configuration);
        // What OWASP asks of PBKDF2 with SHA-512; older hashes still open and are made anew with the next password.
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = configuration.GetValue("Passwords:Iterations", 210_000));
        services.AddSingleton<IdentityCache>();
        services.AddSingleton<SessionCache>();
        services.AddSingleton<SessionActivity>();
        services.AddSingleton<FactorSecrets>();
        services.AddScoped<SecondFactor>();
        services.AddSingleton<HalfSignIn>();
        services.AddSingleton<IActorSource, StaffActors>();
        services.AddSingleton<IActorSource, ApiKeyActors>();
        services.AddSingleton<IActors, Actors>();
        services.AddSingleton<INodeListener, IdentityListener>();
        services.AddSingleton<IStaffDirectory, StaffDirectory>();
        services.AddSingleton<IShopDirectory, ShopDirectory>();
        services.AddSingleton<ShopSecrets>();
        services.AddScoped<StaffBook>();
        services.AddScoped<Sessions>();
        services.AddScoped<SignInAttempts>();
        services.AddScoped<SignInDoor>();
        services.AddScoped<FirstVisit>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<InvitationDesk>();
        services.AddScoped<RoleRules>();
        services.AddScoped<RoleNames>();
        services.AddScoped<StepUp>();
        services.AddScoped<IStepUp>(p => p.GetRequiredService<StepUp>());
        services.AddScoped<ShopBook>();
        services.AddScoped<PaperCodes>();
        services.AddScoped<FactorPicture>();
        services.AddScoped<PasswordWords>();
        services.AddScoped<FreshSignIn>();
        services.AddScoped<IFreshSignIn>(p => p.GetRequiredService<FreshSignIn>());
        services.AddHostedService<RoleSeed>();
        services.AddScoped<IDemoSeed, Demo.DemoPeople>();
        services.AddSetting(PasswordPolicyKey, PasswordPolicy.Default, "operations.settings", typeof(IdentityText));
    }

    public override void ConfigureModel(ModelBuilder model) => IdentityModel.Configure(model);

    public override void AddPermissions(PermissionCatalog permissions) =>
        permissions.Add(typeof(IdentityText), "identity.manage-people", "identity.manage-roles", "identity.manage-keys", "identity.manage-shops");

    public override void MapEndpoints(KefuEndpoints endpoints)
    {
        SignInEndpoints.Map(endpoints);
        IdentityApi.Map(endpoints);
    }

    private static void AddAccounts(IServiceCollection services)
    {
        services.AddIdentityCore<Staff>(o =>
        {
            // The policy document decides; the framework's fixed rules stand aside.
            o.Password.RequiredLength = 1;
            o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
            o.User.AllowedUserNameCharacters = "";
        }).AddUserStore<UserOnlyStore<Staff, KefuDbContext, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, Passkey>>().AddPasswordValidator<PolicyPasswordValidator>();
        services.AddAuthentication(SessionCookie.Scheme).AddCookie(SessionCookie.Scheme, o =>
        {
            o.Cookie.Name = "kefu-session";
            // How long a browser keeps it at most; the session itself ends by the server's clock.
            o.Cookie.MaxAge = TimeSpan.FromDays(1);
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.ExpireTimeSpan = TimeSpan.FromDays(30);
            o.SlidingExpiration = false;
        });
    }
}

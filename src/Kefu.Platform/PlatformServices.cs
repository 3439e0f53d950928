using System.Globalization;
using System.Reflection;
using FluentValidation;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Nodes;
using Kefu.Platform.Outbound;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform;

/// <summary>Lays the floor: registers what every module stands on.</summary>
public static class PlatformServices
{
    /// <summary>The languages people read Kefu in; the first is the fallback.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "zh-CN"];

    /// <summary>Nobody waits longer for an answer: a database that is too slow is one that does not answer. Feeds, files and exports take their time.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(30);

    /// <summary>Registers log, database, pipeline, jobs, settings and web helpers, and all handlers, validators and permissions of the modules.</summary>
    public static IServiceCollection AddKefuPlatform(this IServiceCollection services, IConfiguration configuration, ModuleSet modules)
    {
        services.AddSingleton(modules);
        services.TryAddSingleton<TimeProvider>(configuration.GetValue<bool>("Demo") ? new DemoClock() : new SteadyClock(TimeProvider.System));
        services.AddSingleton<ClockKeeper>();
        services.AddHostedService(p => p.GetRequiredService<ClockKeeper>());
        AddPersistence(services, configuration);
        AddLogAndJobs(services);
        AddWeb(services, configuration);
        foreach (var module in modules.Modules)
        {
            module.AddServices(services, configuration);
            AddHandlers(services, module.Assembly);
        }

        var permissions = new PermissionCatalog();
        foreach (var module in modules.Modules)
        {
            module.AddPermissions(permissions);
        }

        return services.AddSingleton(permissions);
    }

    /// <summary>Registers every handler and validator that an assembly holds.</summary>
    public static void AddHandlers(IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false, IsGenericTypeDefinition: false }))
        {
            foreach (var door in type.GetInterfaces().Where(i => i.IsGenericType))
            {
                var kind = door.GetGenericTypeDefinition();
                if (kind == typeof(IHandler<,>))
                {
                    services.AddScoped(door, type);
                }
                else if (kind == typeof(IValidator<>))
                {
                    // Building a validator costs more than using it; only one that asks the database belongs to a request.
                    services.Add(new ServiceDescriptor(door, type, NeedsWordsOnly(type) ? ServiceLifetime.Singleton : ServiceLifetime.Scoped));
                }
            }
        }
    }

    private static bool NeedsWordsOnly(Type validator) =>
        validator.GetConstructors().SelectMany(c => c.GetParameters()).All(p => p.ParameterType.IsGenericType && p.ParameterType.GetGenericTypeDefinition() == typeof(IStringLocalizer<>));

    private static void AddPersistence(IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Database").Get<DatabaseOptions>() ?? new DatabaseOptions();
        services.AddSingleton(options);
        services.AddSingleton<IDialect>(_ =>
        {
            if (!string.IsNullOrWhiteSpace(options.Postgres))
            {
                return new PostgresDialect(options.Postgres);
            }

            Directory.CreateDirectory(options.DataDirectory);
            return new SqliteDialect(Path.Combine(options.DataDirectory, "kefu.db"));
        });
        services.AddPooledDbContextFactory<KefuDbContext>((provider, db) => provider.GetRequiredService<IDialect>().Configure(db));
        services.AddScoped(p => p.GetRequiredService<IDbContextFactory<KefuDbContext>>().CreateDbContext().For(p.GetRequiredService<CurrentActor>()));
        services.AddScoped<Counters>();
        services.AddSingleton<WriteGate>();
        services.AddSingleton<GroupCommit>();
        services.AddHostedService(p => p.GetRequiredService<GroupCommit>());
        services.AddHostedService<Checkpointer>();
        services.AddSingleton<DiskSpace>();
        services.AddHostedService(p => p.GetRequiredService<DiskSpace>());
        // The embedded database has one process only: after a crash it takes its own leases back at once.
        services.AddSingleton(p => p.GetRequiredService<IDialect>().OneWriter ? new NodeName("local") : NodeName.New());
    }

    private static void AddLogAndJobs(IServiceCollection services)
    {
        services.AddSingleton<Doorbell>();
        services.AddHostedService<NodeTalk>();
        services.AddSingleton<Membership>();
        services.AddHostedService(p => p.GetRequiredService<Membership>());
        services.AddSingleton<LogStore>();
        services.AddSingleton<LogTopics>();
        services.AddSingleton<LogTail>();
        services.AddHostedService(p => p.GetRequiredService<LogTail>());
        services.AddHostedService<LogReaderHost>();
        services.AddHostedService<NodeListenerHost>();
        services.AddSingleton<INodeListener, SettingsListener>();
        services.AddScoped<EventLog>();
        services.AddScoped<AfterCommit>();
        services.AddScoped<JobQueue>();
        services.AddSingleton<JobBell>();
        services.AddSingleton<Pace>();
        services.AddSingleton<JobWorker>();
        services.AddHostedService(p => p.GetRequiredService<JobWorker>());
        services.AddSingleton<SettingsCache>();
        services.AddSingleton<SettingsCatalog>();
        services.AddScoped<SettingsStore>();
    }

    private static void AddWeb(IServiceCollection services, IConfiguration configuration)
    {
        // First, so that whatever asks for the address asks after it is known.
        services.AddSingleton<IStartupFilter, TrustedProxies>();
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddScoped<CurrentActor>();
        services.AddScoped<IdempotencyKey>();
        services.AddScoped<Dispatcher>();
        services.AddSingleton<ReadingRoom>();
        services.AddScoped<DeniedAttempts>();
        services.AddSingleton<RefusalText>();
        services.AddSingleton<EphemeralBus>();
        services.AddSingleton<FeedCatalog>();
        services.AddSingleton<LocalLimiter>();
        services.AddSingleton<ILimiter>(p => p.GetRequiredService<LocalLimiter>());
        services.AddSingleton<DoorLimits>();
        services.AddSingleton<FeedSlots>();
        services.AddSingleton<Admission>();
        services.AddSingleton<OpenFeeds>();
        services.AddSingleton<FileOrigin>();
        services.AddHostedService(p => p.GetRequiredService<OpenFeeds>());
        services.AddSetting(LimitRules.Key, new LimitRules(), "operations.settings", typeof(Errors.PlatformText));
        services.AddSingleton<Problems>();
        services.AddExceptionHandler<Problems>();
        services.AddProblemDetails();
        services.AddRequestTimeouts(o => o.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = LongestRequest,
            WriteTimeoutResponse = http => http.RequestServices.GetRequiredService<Problems>().WriteAsync(http, new Errors.Unavailable()),
        });
        // A body that cannot be read gets words, too, not an empty answer.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicyProvider>();
        services.AddScoped<IAuthorizationHandler, ActorRequirementHandler>();
        services.AddScoped<IAuthorizationMiddlewareResultHandler, AccessResults>();
        services.AddSingleton(configuration.GetSection("Outbound").Get<OutboundRules>() ?? new OutboundRules());
        services.AddSingleton<OutboundHttp>();
        services.AddSingleton<IFileScanner>(p => new ClamScanner(configuration["Uploads:Scanner"], p.GetRequiredService<ILogger<ClamScanner>>()));
        services.AddAntiforgery(o =>
        {
            o.HeaderName = "X-CSRF";
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        KeyCertificate.Apply(services.AddDataProtection().SetApplicationName("Kefu"), configuration);
        services.AddSingleton<IXmlRepository, ProtectionKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<IXmlRepository>((o, r) => o.XmlRepository = r);
        services.AddLocalization();
        services.AddSingleton(System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));
        services.ConfigureHttpJsonOptions(o => KefuJson.Apply(o.SerializerOptions).Converters.Add(new StorableText()));
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.SetDefaultCulture(Languages[0]);
            o.AddSupportedCultures([.. Languages]);
            o.AddSupportedUICultures([.. Languages]);
            o.ApplyCurrentCultureToResponseHeaders = true;
            o.RequestCultureProviders =
            [
                new QueryStringRequestCultureProvider { QueryStringKey = "lang", UIQueryStringKey = "lang" },
                new CookieRequestCultureProvider { CookieName = "kefu-lang" },
                new BrowserLanguage(),
            ];
        });
    }

    /// <summary>Any kind of Chinese a browser asks for is served by the one Chinese there is.</summary>
    private sealed class BrowserLanguage : RequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(Microsoft.AspNetCore.Http.HttpContext httpContext)
        {
            var first = httpContext.Request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(l => l.Quality ?? 1)
                .Select(l => l.Value.Value?.ToLower(CultureInfo.InvariantCulture))
                .FirstOrDefault(l => l?.StartsWith("zh", StringComparison.Ordinal) == true || l?.StartsWith("en", StringComparison.Ordinal) == true);
            var language = first is null ? null : first.StartsWith("zh", StringComparison.Ordinal) ? "zh-CN" : "en";
            return Task.FromResult(language is null ? null : new ProviderCultureResult(language));
        }
    }
}

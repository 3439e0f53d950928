using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;

namespace Kefu.Platform.Web;

/// <summary>Believes what a proxy says of the customer's address and scheme, if the operator named the proxy. Everybody else's word for it is ignored.</summary>
internal sealed class TrustedProxies(IConfiguration configuration) : IStartupFilter
{
    public const string Section = "TrustedProxies";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var named = configuration.GetSection(Section).Get<string[]>() ?? [];
        if (named.Length > 0)
        {
            app.UseForwardedHeaders(Options(named));
        }

        next(app);
    };

    /// <summary>Addresses such as <c>10.0.0.4</c> and networks such as <c>10.0.0.0/8</c>.</summary>
    private static ForwardedHeadersOptions Options(string[] named)
    {
        // Without a limit of hops: each hop must be a proxy that was named, so the chain ends at the first stranger.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var name in named)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(name, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new InvalidOperationException($"'{name}' is neither an address nor a network (10.0.0.4, 10.0.0.0/8).");
            }
        }

        return options;
    }
}

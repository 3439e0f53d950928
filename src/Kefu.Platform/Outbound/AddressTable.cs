using System.Net;
using System.Net.Sockets;

namespace Kefu.Platform.Outbound;

/// <summary>Which addresses belong to the public network. What is not plainly public is denied: the own machine, the own house, metadata of clouds, tunnels that carry another address inside.</summary>
internal sealed class AddressTable
{
    private static readonly IPNetwork[] Denied =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>All of IPv6 that is given out to the public; loopback, mapped and translated IPv4, local and link addresses lie outside it.</summary>
    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    private readonly IPNetwork[] _allowed;

    public AddressTable(IEnumerable<string> allowed) => _allowed = [.. allowed.Select(IPNetwork.Parse)];

    /// <summary>True when the address may be called.</summary>
    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            // A socket would reach the IPv4 address inside.
            return _allowed.Any(n => n.Contains(address.MapToIPv4()));
        }

        return _allowed.Any(n => n.Contains(address))
            || ((address.AddressFamily == AddressFamily.InterNetwork || PublicV6.Contains(address)) && !Denied.Any(n => n.Contains(address)));
    }
}

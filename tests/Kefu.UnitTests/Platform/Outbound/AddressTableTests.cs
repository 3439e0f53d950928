using System.Net;
using Kefu.Platform.Outbound;

namespace Kefu.Tests.Platform.Outbound;

[Case("T-R2")]
public sealed class AddressTableTests
{
    private static readonly AddressTable Table = new([]);

    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255"), InlineData("10.0.0.0", "10.255.255.255"), InlineData("100.64.0.0", "100.127.255.255"), InlineData("127.0.0.0", "127.255.255.255")]
    [InlineData("169.254.0.0", "169.254.255.255"), InlineData("172.16.0.0", "172.31.255.255"), InlineData("192.168.0.0", "192.168.255.255"), InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("198.18.0.0", "198.19.255.255"), InlineData("224.0.0.0", "255.255.255.255"), InlineData("::", "::1"), InlineData("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), InlineData("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), InlineData("::ffff:127.0.0.1", "::ffff:10.0.0.1")]
    [InlineData("64:ff9b::", "64:ff9b::ffff:ffff"), InlineData("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), InlineData("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"), InlineData("::127.0.0.1", "::ffff:8.8.8.8")]
    [InlineData("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), InlineData("168.63.129.16", "168.63.129.16")]
    public void First_and_last_address_of_a_denied_range_should_be_denied(string first, string last)
    {
        Assert.False(Table.Allows(IPAddress.Parse(first)));
        Assert.False(Table.Allows(IPAddress.Parse(last)));
    }

    [Theory]
    [InlineData("1.0.0.0"), InlineData("9.255.255.255"), InlineData("11.0.0.0"), InlineData("100.63.255.255"), InlineData("100.128.0.0"), InlineData("126.255.255.255"), InlineData("128.0.0.0")]
    [InlineData("169.253.255.255"), InlineData("169.255.0.0"), InlineData("172.15.255.255"), InlineData("172.32.0.0"), InlineData("192.167.255.255"), InlineData("192.169.0.0"), InlineData("223.255.255.255")]
    [InlineData("2001:200::"), InlineData("2400:3200::1"), InlineData("2606:4700:4700::1111")]
    public void Neighbours_of_a_denied_range_should_be_allowed(string address) => Assert.True(Table.Allows(IPAddress.Parse(address)));

    [Fact]
    public void A_network_of_the_house_should_open_only_when_named()
    {
        var table = new AddressTable(["10.1.2.0/24"]);
        Assert.True(table.Allows(IPAddress.Parse("10.1.2.255")));
        Assert.False(table.Allows(IPAddress.Parse("10.1.3.0")));
    }
}

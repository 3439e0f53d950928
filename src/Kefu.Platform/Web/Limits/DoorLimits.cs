using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Web.Limits;

/// <summary>Refuses whoever opens a door too often, by who they are and by where they come from.</summary>
public sealed class DoorLimits(ILimiter limiter, SettingsCache cache, IServiceScopeFactory scopes, IHttpContextAccessor accessor, IConfiguration configuration)
{
    /// <summary>Multiplies all limits on this node: large for load tests, 0 counts nothing.</summary>
    private readonly int _factor = configuration.GetValue("Limits:Factor", 1);

    /// <summary>Counts an opening by the address, before it is known who is there: guesses at tokens are counted, too.</summary>
    public ValueTask DemandAsync(Door door, IPAddress? address) =>
        _factor == 0 ? default : TakeAsync(door, LimitKind.Address, KeyOf(address));

    /// <summary>Counts an opening by the identity.</summary>
    public ValueTask DemandAsync(Door door, Guid identity) =>
        _factor == 0 || identity == Guid.Empty ? default : TakeAsync(door, LimitKind.Identity, KeyOf(identity));

    /// <summary>The limits in force.</summary>
    internal async ValueTask<LimitRules> RulesAsync()
    {
        if (cache.Find<LimitRules>(LimitRules.Key, Guid.Empty) is { } known)
        {
            return known.Value;
        }

        await using var scope = scopes.ScopeAs(Actor.System);
        return await scope.ServiceProvider.GetRequiredService<SettingsStore>().GetAsync<LimitRules>(LimitRules.Key, Guid.Empty, CancellationToken.None);
    }

    /// <summary>How many may be open at once; none counted when null.</summary>
    internal async ValueTask<(int Identity, int Address)?> OpenFeedsAsync()
    {
        var rules = await RulesAsync();
        return _factor == 0 ? null : (Scaled(rules.OpenFeedsPerIdentity), Scaled(rules.OpenFeedsPerAddress));
    }

    /// <summary>One number for an address; of IPv6 the network, because a customer has billions of addresses there.</summary>
    internal static UInt128 KeyOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address is null || !address.TryWriteBytes(bytes, out var written))
        {
            return UInt128.Zero;
        }

        if (written == 16 && !address.IsIPv4MappedToIPv6)
        {
            bytes[8..].Clear();
        }
        else if (written == 16)
        {
            bytes[12..].CopyTo(bytes);
            bytes[4..].Clear();
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    internal static UInt128 KeyOf(Guid id) => MemoryMarshal.Read<UInt128>(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in id)));

    private async ValueTask TakeAsync(Door door, LimitKind kind, UInt128 id)
    {
        var (identity, address) = (await RulesAsync()).Of(door);
        var most = kind is LimitKind.Identity ? identity : address;
        if (most == 0)
        {
            return;
        }

        var state = await limiter.TakeAsync(new LimitKey(door, kind, id), Scaled(most));
        LimitHeaders.Tell(accessor.HttpContext, kind, Scaled(most), state);
        if (state.Wait > TimeSpan.Zero)
        {
            throw new TooMany(state.Wait);
        }
    }

    private int Scaled(int most) => (int)Math.Clamp((long)most * _factor, 1, 100_000_000);
}

using System.Security.Cryptography;

namespace Kefu.Conversations.Staff;

/// <summary>Gives each part of one sending an id of its own that is the same at every retry.</summary>
internal static class ClientIds
{
    public static Guid Derive(Guid whole, Guid part)
    {
        Span<byte> both = stackalloc byte[32];
        whole.TryWriteBytes(both);
        part.TryWriteBytes(both[16..]);
        return new Guid(SHA256.HashData(both)[..16]);
    }
}

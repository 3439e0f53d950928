using Kefu.Platform.Log;

namespace Kefu.Identity.Access;

/// <summary>Drops people, rights and sessions from memory when any node changed them.</summary>
internal sealed class IdentityListener(IdentityCache people, SessionCache sessions) : INodeListener
{
    public void Heard(LogEntry entry)
    {
        if (entry.Type.StartsWith("identity.", StringComparison.Ordinal))
        {
            people.Drop();
            sessions.Drop();
        }
    }
}

using System.Collections.Concurrent;
using System.Text;

namespace Kefu.Platform.Log;

/// <summary>Gives each event type its name in the log: the context's word, a dot, the type in kebab case.</summary>
public static class EventNames
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    /// <summary><c>Kefu.Contracts.Tickets.TicketOpened</c> is named <c>tickets.ticket-opened</c>.</summary>
    public static string Of(Type type) => Names.GetOrAdd(type, static t =>
    {
        var context = t.Namespace![(t.Namespace!.LastIndexOf('.') + 1)..];
        return Kebab(context) + "." + Kebab(t.Name);
    });

    /// <summary>Writes a Pascal-case name in kebab case.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}

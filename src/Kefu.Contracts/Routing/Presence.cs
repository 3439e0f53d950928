using System.Text.Json.Serialization;

namespace Kefu.Contracts.Routing;

/// <summary>What an agent is there for right now; only an online agent is offered work.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Presence>))]
public enum Presence
{
    /// <summary>Not signed in, or the connection was lost for too long.</summary>
    Offline,

    /// <summary>Takes new work.</summary>
    Online,

    /// <summary>Keeps its work, takes none.</summary>
    Busy,

    /// <summary>On a break.</summary>
    Break,

    /// <summary>In training.</summary>
    Training,
}

namespace Kefu.Platform.Web.Limits;

/// <summary>A kind of door whose use is counted.</summary>
public enum Door
{
    /// <summary>Opens a customer's session.</summary>
    Session,

    /// <summary>Takes a customer's message.</summary>
    Message,

    /// <summary>Takes a file.</summary>
    Upload,

    /// <summary>Begins a live feed.</summary>
    Feed,

    /// <summary>Asks for a person, or leaves a message.</summary>
    Handover,

    /// <summary>Takes an answer to a survey, or shows the question to whoever has its link.</summary>
    Survey,

    /// <summary>A customer's smaller writes: read, typing, feedback.</summary>
    Sign,

    /// <summary>A customer's history and files.</summary>
    History,

    /// <summary>Takes a shop's orders.</summary>
    Order,

    /// <summary>Searches.</summary>
    Search,

    /// <summary>Opens by a secret that somebody could guess: sign-in, invitation, set-up.</summary>
    Secret,
}

/// <summary>How often a minute each door opens for one identity (visitor, person, shop) and for one address. Many customers share one address behind an office or a telephone network.</summary>
public sealed record LimitRules
{
    public const string Key = "platform.limits";

    public int SessionsPerAddress { get; init; } = 600;

    public int MessagesPerVisitor { get; init; } = 60;

    public int MessagesPerAddress { get; init; } = 6000;

    public int UploadsPerIdentity { get; init; } = 30;

    public int UploadsPerAddress { get; init; } = 900;

    public int FeedsPerIdentity { get; init; } = 60;

    public int FeedsPerAddress { get; init; } = 3000;

    public int HandoversPerVisitor { get; init; } = 12;

    public int HandoversPerAddress { get; init; } = 600;

    public int SurveysPerVisitor { get; init; } = 20;

    public int SurveysPerAddress { get; init; } = 600;

    public int SignsPerVisitor { get; init; } = 300;

    public int SignsPerAddress { get; init; } = 12_000;

    public int HistoriesPerVisitor { get; init; } = 300;

    public int HistoriesPerAddress { get; init; } = 12_000;

    public int OrdersPerShop { get; init; } = 6000;

    public int OrdersPerAddress { get; init; } = 12_000;

    public int SearchesPerPerson { get; init; } = 120;

    public int SearchesPerAddress { get; init; } = 3000;

    public int SecretsPerAddress { get; init; } = 300;

    /// <summary>Live feeds open at once for one visitor, person or key.</summary>
    public int OpenFeedsPerIdentity { get; init; } = 20;

    /// <summary>Live feeds open at once from one address.</summary>
    public int OpenFeedsPerAddress { get; init; } = 3000;

    /// <summary>Openings a minute for one identity and for one address; zero where that is not counted.</summary>
    internal (int Identity, int Address) Of(Door door) => door switch
    {
        Door.Session => (0, SessionsPerAddress),
        Door.Message => (MessagesPerVisitor, MessagesPerAddress),
        Door.Upload => (UploadsPerIdentity, UploadsPerAddress),
        Door.Feed => (FeedsPerIdentity, FeedsPerAddress),
        Door.Handover => (HandoversPerVisitor, HandoversPerAddress),
        Door.Survey => (SurveysPerVisitor, SurveysPerAddress),
        Door.Sign => (SignsPerVisitor, SignsPerAddress),
        Door.History => (HistoriesPerVisitor, HistoriesPerAddress),
        Door.Order => (OrdersPerShop, OrdersPerAddress),
        Door.Search => (SearchesPerPerson, SearchesPerAddress),
        Door.Secret => (0, SecretsPerAddress),
        _ => throw new ArgumentOutOfRangeException(nameof(door)),
    };
}

/// <summary>Says which limit of <see cref="LimitRules"/> holds at an endpoint or a page.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LimitedAttribute(Door door) : Attribute
{
    /// <summary>The kind of door.</summary>
    public Door Door { get; } = door;
}

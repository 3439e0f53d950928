namespace Kefu.Insights.Wall;

/// <summary>The events of the feed at which the wall looks again.</summary>
internal static class GetWallEvents
{
    public const string All = "routing.* conversations.conversation-opened conversations.conversation-accepted conversations.conversation-resolved conversations.conversation-closed conversations.message-posted satisfaction.survey-answered";
}

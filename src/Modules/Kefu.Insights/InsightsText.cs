namespace Kefu.Insights;

/// <summary>Holds the words of figures, wall and start page (resources beside it).</summary>
public sealed class InsightsText;

namespace Kefu.Satisfaction;

/// <summary>Holds the words of satisfaction (resources beside it).</summary>
public sealed class SatisfactionText;

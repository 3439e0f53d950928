namespace Kefu.Standards;

/// <summary>Holds the words of the standards (resources beside it).</summary>
public sealed class StandardsText;

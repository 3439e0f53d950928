namespace Kefu.Operations;

/// <summary>Carries the words of audit, settings, help and system pages, and the titles of events.</summary>
public sealed class OperationsText;

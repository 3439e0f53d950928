namespace Kefu.Ui;

/// <summary>One changed value.</summary>
public sealed record DiffRow(string Label, string? Before, string? After);

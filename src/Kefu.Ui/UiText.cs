namespace Kefu.Ui;

/// <summary>Carries the design system's own words in both languages.</summary>
public sealed class UiText;

namespace Kefu.Ui;

/// <summary>Something that can be done with many rows at once.</summary>
/// <param name="Href">The dialog that asks for the rest.</param>
/// <param name="Label">Its words.</param>
/// <param name="Icon">Its icon's name.</param>
public sealed record BulkAct(string Href, string Label, string Icon);

namespace Kefu.Workbench;

/// <summary>Holds the workbench's words (resources beside it).</summary>
public sealed class WorkbenchText;

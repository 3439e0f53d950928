using System.Runtime.InteropServices;

namespace Kefu.Platform.Time;

/// <summary>One stretch of working hours in local time; an end at or before the start runs past midnight and belongs to the day it starts on.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WorkInterval(TimeOnly From, TimeOnly Until)
{
    /// <summary>The whole day, midnight to midnight.</summary>
    public static WorkInterval AllDay => new(TimeOnly.MinValue, TimeOnly.MinValue);

    internal TimeSpan Length => Until > From ? Until - From : TimeSpan.FromDays(1) - (From - Until);
}

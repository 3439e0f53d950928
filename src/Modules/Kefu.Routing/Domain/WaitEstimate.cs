namespace Kefu.Routing.Domain;

/// <summary>How long somebody in line will wait, as told to the customer.</summary>
internal static class WaitEstimate
{
    /// <summary>
    /// The expected wait at a position (from 1) with the queue's free and busy places and the mean handling time;
    /// null when nobody is there to serve.
    /// </summary>
    public static TimeSpan? Of(int position, int freePlaces, int busyPlaces, TimeSpan meanHandling)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        var places = Math.Max(0, freePlaces) + Math.Max(0, busyPlaces);
        if (places == 0)
        {
            return null;
        }

        var ahead = position - Math.Max(0, freePlaces);
        return ahead <= 0 ? TimeSpan.Zero : Rounded(meanHandling * ahead / places);
    }

    // A figure exact to the second would promise more than is known.
    private static TimeSpan Rounded(TimeSpan wait)
    {
        var step = wait < TimeSpan.FromMinutes(1) ? 10 : wait < TimeSpan.FromMinutes(10) ? 30 : 60;
        return TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds / step) * step);
    }
}

using Microsoft.AspNetCore.Routing;

namespace Kefu.Conversations.Staff;

/// <summary>The floor's further doors.</summary>
internal static class StaffMoreEndpoints
{
    public static void Map(IEndpointRouteBuilder doors)
    {
        _ = doors;
    }
}

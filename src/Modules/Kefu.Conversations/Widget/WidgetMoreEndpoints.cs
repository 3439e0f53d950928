using Microsoft.AspNetCore.Routing;

namespace Kefu.Conversations.Widget;

/// <summary>The customer's smaller doors.</summary>
internal static class WidgetMoreEndpoints
{
    public static void Map(IEndpointRouteBuilder own)
    {
        _ = own;
    }
}

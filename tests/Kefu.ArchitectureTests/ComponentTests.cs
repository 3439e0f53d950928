using Kefu.Composition;
using Kefu.Ui;
using Kefu.Web;
using Microsoft.AspNetCore.Components;

namespace Kefu.Tests;

public sealed class ComponentTests
{
    [Fact]
    public void Every_component_should_be_rendered_only_when_it_has_loaded_what_it_shows()
    {
        var components = new[] { typeof(KefuHost).Assembly, typeof(LoadedComponent).Assembly }.Concat(ModuleCatalog.All.Modules.Select(m => m.Assembly)).Distinct()
            .SelectMany(a => a.GetTypes()).Where(t => t.IsSubclassOf(typeof(ComponentBase))).ToList();
        Assert.True(components.Count > 150, $"only {components.Count} components were found");
        Assert.Empty(components.Where(t => !t.IsAssignableTo(typeof(LoadedComponent))).Select(t => t.FullName));
    }
}

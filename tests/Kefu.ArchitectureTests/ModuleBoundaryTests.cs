using System.Xml.Linq;
using Kefu.Composition;

namespace Kefu.Tests;

public sealed class ModuleBoundaryTests
{
    private static readonly IReadOnlyList<string> Projects = [.. Repository.Files("src/Modules", "*.csproj")];

    [Fact]
    public void Modules_should_be_found_and_all_be_in_the_catalogue()
    {
        Assert.True(Projects.Count >= 11);
        var named = ModuleCatalog.All.Modules.Select(m => m.Assembly.GetName().Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(Projects, p => Assert.Contains(Path.GetFileNameWithoutExtension(p), named));
    }

    [Fact]
    public void A_module_should_not_reference_another_module()
    {
        var others = Projects.Select(p => Path.GetFileNameWithoutExtension(p)!).ToHashSet(StringComparer.Ordinal);
        foreach (var project in Projects.Append(Path.Combine(Repository.Root, "src/Kefu.Workbench/Kefu.Workbench.csproj")))
        {
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.DoesNotContain(references, others.Contains);
        }

        foreach (var module in ModuleCatalog.All.Modules)
        {
            var own = module.Assembly.GetName().Name!;
            Assert.DoesNotContain(module.Assembly.GetReferencedAssemblies(), a => a.Name != own && others.Contains(a.Name!));
        }
    }

    [Fact]
    public void Platform_and_contracts_should_know_no_module()
    {
        Assert.Empty(XDocument.Load(Path.Combine(Repository.Root, "src/Kefu.Contracts/Kefu.Contracts.csproj")).Descendants("ProjectReference"));
        Assert.Empty(XDocument.Load(Path.Combine(Repository.Root, "src/Kefu.Platform/Kefu.Platform.csproj")).Descendants("ProjectReference"));
    }

    [Fact]
    public void Domain_should_be_free_of_database_and_web()
    {
        var files = Projects.SelectMany(p => Directory.Exists(Path.Combine(Path.GetDirectoryName(p)!, "Domain")) ? Repository.Files(Path.Combine(Path.GetDirectoryName(p)!, "Domain"), "*.cs") : []).ToList();
        Assert.NotEmpty(files);
        var bad = files.Where(f => File.ReadAllText(f) is var text && (text.Contains("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) || text.Contains("Microsoft.AspNetCore", StringComparison.Ordinal)));
        Assert.Empty(bad.Select(Repository.Name));
    }

    [Fact]
    public void Differences_of_the_databases_should_live_in_one_place()
    {
        string[] marks = ["SqliteConnection", "NpgsqlConnection", "NpgsqlDataSource", "SqliteException", "PostgresException", "dialect.Name ==", "dialect.OneWriter ?"];
        var bad = Repository.Files("src", "*.cs")
            .Where(f => !f.Contains("/Kefu.Platform/", StringComparison.Ordinal) && !f.Contains("/Kefu.Migrations.", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f) is var text && marks.Any(m => text.Contains(m, StringComparison.Ordinal)));
        Assert.Empty(bad.Select(Repository.Name));
    }
}

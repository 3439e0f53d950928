using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.Customers.Domain;
using Kefu.Identity.People;
using Kefu.Satisfaction.AnswerSurvey;
using Kefu.Satisfaction.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Kefu.Tests.Pages;

/// <summary>Every page that the server offers, over the demo day, as people see it: in both languages, wide and on a phone, light and dark. Pictures go to <c>artifacts/screenshots/pages</c>.</summary>
public sealed class PagesTests(Chromium chromium, DemoDesk demo)
{
    private static readonly string[] Accounts = ["supervisor", "admin", "technician", "auditor", "head", "agent1"];
    private static readonly (string Name, int Width, int Height)[] Sizes = [("wide", 1440, 900), ("phone", 390, 844)];

    // Too wide: what sticks out of the window and is not inside something that scrolls by itself.
    private const string Overflow =
        """
        () => {
          const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
          if (wide <= 0 && (document.querySelector('main.page')?.scrollWidth ?? 0) <= (document.querySelector('main.page')?.clientWidth ?? 0)) return '';
          const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().right > innerWidth + 1);
          return wide + 'px: ' + out.slice(0, 4).map(e => e.tagName.toLowerCase() + '.' + e.className).join(' ');
        }
        """;

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Every_page_should_fit_its_window_and_be_read_without_error_in_words_of_the_reader(string language)
    {
        var app = await demo.AppAsync();
        var doors = PageDoor.Of(app.Services);
        Assert.True(doors.Count > 35, $"only {doors.Count} pages were found");
        var faults = new List<string>();
        var links = new HashSet<string>(await OfNobodyAsync(app), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await using var desks = new Desks(chromium, app.Address, language);
        var people = await PeopleAsync(app);

        foreach (var door in doors.Where(d => !d.HasPlace && d.Route != "/setup"))
        {
            await LookAsync(door, door.Route);
        }

        foreach (var door in doors.Where(d => d.HasPlace))
        {
            var path = links.FirstOrDefault(l => door.Matches(l) && doors.All(d => d.Route != l));
            if (path is null)
            {
                faults.Add($"{door.Route}: no page leads to it");
                continue;
            }

            await LookAsync(door, path);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));

        async Task LookAsync(PageDoor door, string path)
        {
            var account = door.Public ? null : door.Account(people);
            if (!door.Public && account is null)
            {
                faults.Add($"{door.Route}: nobody of the demo may open it");
                return;
            }

            var person = await desks.OfAsync(account);
            person.Errors.Clear();
            foreach (var (name, width, height) in Sizes)
            {
                await person.Page.SetViewportSizeAsync(width, height);
                if (name == "wide")
                {
                    var answer = await person.Page.GotoAsync(path);
                    if (answer?.Status != 200)
                    {
                        faults.Add($"{path} as {account}: {answer?.Status}");
                        return;
                    }

                    links.UnionWith(await person.Page.EvalOnSelectorAllAsync<string[]>("a[href^='/']", "as => as.map(a => new URL(a.getAttribute('href'), location).pathname)"));
                }

                if (await person.Page.EvaluateAsync<string>(Overflow) is { Length: > 0 } wide)
                {
                    faults.Add($"{path} {name} ({language}) is too wide, {wide}");
                }

                foreach (var theme in new[] { ColorScheme.Dark, ColorScheme.Light })
                {
                    await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
                    faults.AddRange((await Look.PaleAsync(person.Page)).Select(f => $"{path} {name} ({language}, {theme}) is too pale: {f}"));
                    // Each theme at one width in one language: the markup is the same in the others.
                    if ((name, language) is ("wide", "en") || (name, language, theme) is ("phone", "zh-CN", ColorScheme.Light))
                    {
                        faults.AddRange((await Axe.SeriousAsync(person.Page)).Select(f => $"{path} {name} ({language}, {theme}) by axe: {f}"));
                    }

                    await ShootAsync(person, $"{language}-{name}{(theme == ColorScheme.Dark ? "-dark" : "")}{door.Route.Replace('/', '_').Replace(':', '_')}");
                }

                if (name == "wide")
                {
                    // At 200 % a window of 1440 is 720 wide.
                    await person.Page.SetViewportSizeAsync(720, 450);
                    if (await person.Page.EvaluateAsync<string>(Overflow) is { Length: > 0 } zoomed)
                    {
                        faults.Add($"{path} at 200 % ({language}) is too wide, {zoomed}");
                    }

                    await person.Page.SetViewportSizeAsync(width, height);
                }

                faults.AddRange((await Look.UnmarkedAsync(person.Page)).Select(f => $"{path} {name} ({language}) does not show the keyboard: {f}"));
            }

            var words = await person.Page.Locator("body").InnerTextAsync();
            faults.AddRange(demo.MissingWords.Keys.Where(k => words.Contains(k, StringComparison.Ordinal)).Select(k => $"{path} ({language}) shows the bare key {k}"));
            faults.AddRange(person.Errors.Select(e => $"{path} ({language}): {e}"));
        }
    }

    [Theory]
    [InlineData("zh-CN", "查阅并校验审计日志", "请检查网址")]
    [InlineData("en", "Read and verify the audit log", "Check the address")]
    public async Task A_refused_or_missing_page_should_say_what_can_be_done_at_every_width_and_in_both_themes(string language, string right, string advice)
    {
        var app = await demo.AppAsync();
        await using var desks = new Desks(chromium, app.Address, language);
        var person = await desks.OfAsync("agent1");
        var faults = new List<string>();
        foreach (var (path, status, words) in new[] { ("/audit", 403, right), ("/nothing-here", 404, advice) })
        {
            foreach (var (name, width, height) in Sizes)
            {
                await person.Page.SetViewportSizeAsync(width, height);
                Assert.Equal(status, (await person.Page.GotoAsync(path))!.Status);
                await Assertions.Expect(person.Page.Locator("main")).ToContainTextAsync(words);
                Assert.Equal("", await person.Page.EvaluateAsync<string>(Overflow));
                foreach (var theme in new[] { ColorScheme.Dark, ColorScheme.Light })
                {
                    await person.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = theme });
                    faults.AddRange((await Look.PaleAsync(person.Page)).Select(f => $"{path} {name} ({theme}): {f}"));
                    await ShootAsync(person, $"{language}-{name}{(theme == ColorScheme.Dark ? "-dark" : "")}_{status}");
                }

                faults.AddRange(await Look.UnmarkedAsync(person.Page));
            }
        }

        Assert.Empty(faults);
        await person.Page.Locator("main a").ClickAsync();
        await person.Page.WaitForURLAsync("**/desk");
    }

    private static Task<byte[]> ShootAsync(Person person, string name) =>
        person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, "pages", name + ".jpg"), Type = ScreenshotType.Jpeg, Quality = 80 });

    private static async Task<IReadOnlyDictionary<string, StaffCard>> PeopleAsync(KefuApp app) =>
        await app.AsSystemAsync(async services =>
        {
            var directory = services.GetRequiredService<IStaffDirectory>();
            var found = await app.ReadAsync(db => db.Set<Kefu.Identity.Data.Staff>().Where(s => Accounts.Contains(s.UserName)).ToListAsync());
            var people = new Dictionary<string, StaffCard>(StringComparer.Ordinal);
            foreach (var account in Accounts)
            {
                people[account] = (await directory.FindAsync(new StaffId(found.Single(s => s.UserName == account).Id), CancellationToken.None))!;
            }

            return (IReadOnlyDictionary<string, StaffCard>)people;
        });

    /// <summary>Addresses that people get by other ways than a link on a page.</summary>
    private static async Task<IReadOnlyList<string>> OfNobodyAsync(KefuApp app)
    {
        var survey = await app.ReadAsync(db => db.Set<Survey>().Where(s => s.Score == null).OrderByDescending(s => s.InvitedAtUtc).Select(s => s.Id).FirstAsync());
        var rate = await app.AsSystemAsync(s => Task.FromResult(s.GetRequiredService<SurveyLinks>().Write(survey)));
        var invitation = await app.SendAsync(new InviteStaff("new-" + Guid.CreateVersion7().ToString("N")[^8..], "新人", ["agent"], true, [], [], null, null));
        var talk = await app.ReadAsync(db => db.Set<Conversation>().Where(c => c.Status == ConversationStatus.Active).OrderBy(c => c.Number).Select(c => c.Id).FirstAsync());
        var customer = await app.ReadAsync(db => db.Set<Customer>().Where(c => c.ExternalId == "c-1001").Select(c => c.Id).SingleAsync());
        var shop = await app.AsSystemAsync(s => s.GetRequiredService<IShopDirectory>().FindByKeyAsync(DemoAccounts.ShopKey, CancellationToken.None));
        var hook = await app.SendAsync(new Kefu.Operations.Webhooks.MakeWebhook("仓库", "https://shop.example/hook", shop!.Id, ["tickets.ticket-opened"]));
        await app.SendAsync(new Kefu.Operations.Webhooks.SwitchWebhook(hook.Id, false));
        var import = await app.SendAsync(new Kefu.Operations.Imports.UploadImport("customers", shop.Id, "客户.csv", "customer_id,name\nc-9001,林晚秋\n,无名\n", false));
        return ["/imports/" + import, "/settings/webhooks/" + hook.Id, "/rate/" + rate, "/join/" + invitation.Token, "/desk/" + talk, "/customers/" + customer, "/tickets/1"];
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task First_visit_should_fit_its_window_without_error(string language)
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite);
        foreach (var (name, width, height) in Sizes)
        {
            await using var person = await chromium.NewPersonAsync(app.Address, language, width, height);
            await person.Page.GotoAsync("/");
            await person.Page.WaitForURLAsync("**/setup");
            await Assertions.Expect(person.Page.Locator("form[action='/setup']")).ToBeVisibleAsync();
            Assert.Equal("", await person.Page.EvaluateAsync<string>(Overflow));
            await ShootAsync(person, $"{language}-{name}_setup");
            Assert.Empty(person.Errors);
        }
    }

    /// <summary>One browser for each account, signed in once.</summary>
    private sealed class Desks(Chromium chromium, Uri home, string language) : IAsyncDisposable
    {
        private readonly Dictionary<string, Person> _people = new(StringComparer.Ordinal);

        public async Task<Person> OfAsync(string? account)
        {
            if (!_people.TryGetValue(account ?? "", out var person))
            {
                _people[account ?? ""] = person = await chromium.NewPersonAsync(home, language);
                if (account is not null)
                {
                    await DemoDesk.SignInAsync(person, account);
                }
            }

            return person;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var person in _people.Values)
            {
                await person.DisposeAsync();
            }
        }
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kefu.Contracts.Standards;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Standards;

public sealed class CalendarTests
{
    private static readonly object[] NineToSix = [new { from = "09:00:00", until = "18:00:00" }];

    [Theory, OnEachDatabase]
    public async Task A_calendar_should_keep_its_versions_and_a_deadline_say_by_which_it_was_found(Database database)
    {
        var app = await KefuApp.For(database);
        var manager = await app.NewStaffAsync(null, "operations-supervisor");
        var key = "c" + Guid.CreateVersion7().ToString("N")[^12..];
        Assert.Equal(1, await SaveAsync(manager, key, null, new { Monday = NineToSix, Tuesday = NineToSix, Friday = NineToSix }));

        var before = await AskAsync(manager, key, "2026-06-05 17:30", "60m");
        Assert.Equal("2026-06-08T09:30:00+08:00", before.GetProperty("due").GetString());
        Assert.Equal(1, before.GetProperty("calendarVersion").GetInt32());
        Assert.Contains("Fri 2026-06-05 17:30 + 1 h of working time", before.GetProperty("words").GetString(), StringComparison.Ordinal);
        Assert.Contains("weekend left out", before.GetProperty("words").GetString(), StringComparison.Ordinal);

        // Closed on Mondays from the next moment on: what lies before is judged as it was, what lies ahead as it is.
        using (var stale = await PostAsync(manager, key, 0, new { Tuesday = NineToSix }))
        {
            Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        }

        Assert.Equal(2, await SaveAsync(manager, key, 1, new { Tuesday = NineToSix, Friday = NineToSix }));
        Assert.Equal("2026-06-08T09:30:00+08:00", (await AskAsync(manager, key, "2026-06-05 17:30", "60m")).GetProperty("due").GetString());
        Assert.Equal("2030-06-11T09:30:00+08:00", (await AskAsync(manager, key, "2030-06-07 17:30", "60m")).GetProperty("due").GetString());
        var page = await manager.Http.GetStringAsync("/standards/calendars/" + key);
        Assert.Contains("Changes: 1", page, StringComparison.Ordinal);
        Assert.Contains("<td>Monday</td><td><del>09:00-18:00</del></td>", page, StringComparison.Ordinal);
        Assert.Equal(2, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == EventNames.Of(typeof(CalendarSaved)) && e.Payload.Contains(key))));
    }

    [Theory, OnEachDatabase]
    public async Task Days_of_a_file_should_come_in_whole_or_not_at_all(Database database)
    {
        var app = await KefuApp.For(database);
        var manager = await app.NewStaffAsync(null, "operations-supervisor");
        var key = "c" + Guid.CreateVersion7().ToString("N")[^12..];
        await SaveAsync(manager, key, null, new { Monday = NineToSix, Tuesday = NineToSix });

        using var bad = await ImportAsync(manager, key, "date,kind,name\n2026-06-08,holiday,店庆\n2026-06-,holiday,x\n");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("Line 3, date", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("2026-06-08T10:00:00+08:00", (await AskAsync(manager, key, "2026-06-08 09:00", "1h")).GetProperty("due").GetString());

        using var good = await ImportAsync(manager, key, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20300610\nSUMMARY:店庆\nEND:VEVENT\nEND:VCALENDAR\n");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        var after = await AskAsync(manager, key, "2030-06-10 09:00", "1h");
        Assert.Equal("2030-06-11T10:00:00+08:00", after.GetProperty("due").GetString());
        Assert.Contains("店庆 left out", after.GetProperty("words").GetString(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_may_not_change_the_standard_or_reaches_only_some_shops_should_change_no_calendar(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        using var agent = await PostAsync(await app.NewStaffAsync(null, "agent"), "always", 0, new { Monday = NineToSix });
        using var ofOneShop = await PostAsync(await app.NewStaffAsync(shop, "operations-supervisor"), "always", 0, new { Monday = NineToSix });
        Assert.Equal(HttpStatusCode.Forbidden, agent.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, ofOneShop.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_no_calendar_should_be_refused_field_by_field(Database database)
    {
        var app = await KefuApp.For(database);
        var manager = await app.NewStaffAsync(null, "operations-supervisor");
        foreach (var (calendar, field) in new (object?, string)[]
        {
            (null, "calendar"),
            (new { weekly = (object?)null }, "calendar"),
            (new { timeZoneId = "Nowhere/Land", weekly = new { Monday = NineToSix } }, "timeZone"),
            (new { weekly = new { } }, "weekly"),
            (new { weekly = new { Monday = NineToSix }, days = new[] { new { date = "2030-01-01", kind = "Holiday", name = "a" }, new { date = "2030-01-01", kind = "Holiday", name = "b" } } }, "days"),
        })
        {
            using var answer = await manager.Http.PostAsJsonAsync("/api/v1/calendars", new { key = "bad", nameZh = "x", nameEn = "x", calendar, reason = "x", seen = (int?)null });
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _), await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_question_that_cannot_be_answered_should_say_which_part_of_it(Database database)
    {
        var app = await KefuApp.For(database);
        var manager = await app.NewStaffAsync(null, "operations-supervisor");
        foreach (var (query, field) in new[]
        {
            ("start=soon&target=1h&calendar=always", "start"),
            ("start=2026-06-05 17:30&target=60&calendar=always", "target"),
            ("start=2026-06-05 17:30&target=1h&calendar=nowhere", "calendar"),
            ("start=2026-06-05 17:30&target=1h&calendar=always&pause=2026-06-05 18:00", "pause"),
            ("start=2026-06-05 17:30&target=1h&calendar=always&pause=2026-06-05 18:00..2026-06-05 17:40", "pause"),
        })
        {
            using var answer = await manager.Http.GetAsync("/api/v1/deadlines?" + query);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _), query);
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_calendars_page_should_be_worked_by_forms(Database database)
    {
        var app = await KefuApp.For(database);
        var manager = await app.NewStaffAsync(null, "operations-supervisor");
        var key = "p" + Guid.CreateVersion7().ToString("N")[^12..];
        var form = new Dictionary<string, string>
        {
            ["key"] = key, ["nameZh"] = "夜班", ["nameEn"] = "Nights", ["timeZone"] = "Asia/Shanghai", ["monday"] = "22:00-06:00", ["tuesday"] = "9-18", ["days"] = "date,kind,name,hours\n", ["reason"] = "夜间值守",
        };
        using var refused = await manager.Http.PostAsync("/standards/calendars/save", new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("22:00-06:00", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        form["tuesday"] = "";
        using var saved = await manager.Http.PostAsync("/standards/calendars/save", new FormUrlEncodedContent(form));
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Contains("22:00-06:00", await manager.Http.GetStringAsync("/standards/calendars/" + key), StringComparison.Ordinal);
        Assert.Contains("Nights", await manager.Http.GetStringAsync("/standards/calendars"), StringComparison.Ordinal);
        Assert.Contains("Tue 2026-06-09 05:00", await manager.Http.GetStringAsync($"/standards/deadline?start=2026-06-08 12:00&target=7h&calendar={key}"), StringComparison.Ordinal);
    }

    private static async Task<int> SaveAsync(TestPerson person, string key, int? seen, object weekly)
    {
        using var answer = await PostAsync(person, key, seen, weekly);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt32();
    }

    private static Task<HttpResponseMessage> PostAsync(TestPerson person, string key, int? seen, object weekly) =>
        person.Http.PostAsJsonAsync("/api/v1/calendars", new { key, nameZh = "测试", nameEn = "Test", calendar = new { timeZoneId = "Asia/Shanghai", weekly, days = Array.Empty<object>() }, fromUtc = (DateTime?)null, reason = "试用", seen });

    private static async Task<HttpResponseMessage> ImportAsync(TestPerson person, string key, string file)
    {
        using var content = new MultipartFormDataContent { { new StringContent(file, Encoding.UTF8, "text/csv"), "file", "days.csv" } };
        return await person.Http.PostAsync($"/api/v1/calendars/{key}/days?reason=x", content);
    }

    private static async Task<JsonElement> AskAsync(TestPerson person, string calendar, string start, string target) =>
        await person.Http.GetFromJsonAsync<JsonElement>($"/api/v1/deadlines?start={start}&target={target}&calendar={calendar}");
}

using System.CommandLine;
using Kefu.Bench;
using Kefu.Bench.Reading;
using Kefu.Bench.Seeding;

// bench ingest, start, routing, live, overload, lists, search, desk or deadlines, each beside its baseline; seed and bare are what they stand on.
var json = new Option<bool>("--json") { Description = "One JSON object a figure and line", Recursive = true };
var rounds = new Option<int>("--rounds") { Description = "How often each side is measured; medians count", DefaultValueFactory = _ => 3, Recursive = true };
var seconds = new Option<int>("--seconds") { Description = "How long one side is measured in one round", DefaultValueFactory = _ => 8, Recursive = true };
var tail = new Option<int>("--tail-seconds") { Description = "How long the tail is watched", DefaultValueFactory = _ => 60 };
var tickets = new Option<int>("--tickets") { Description = "How many tickets the database holds", DefaultValueFactory = _ => 1_000_000, Recursive = true };
var data = new Option<string>("--data") { Description = "Folder of the embedded database", Required = true };
var urls = new Option<string>("--urls") { Description = "Address to listen on", Required = true };
var conversations = new Option<int>("--conversations") { Description = "How many conversations the database holds", DefaultValueFactory = _ => 1_000_000, Recursive = true };
var indexed = new Option<int>("--indexed") { Description = "How many of the newest messages can be searched", DefaultValueFactory = _ => 1_000_000 };
var database = new Option<string?>("--database") { Description = "PostgreSQL connection string" };

var ingest = new Command("ingest", "Messages accepted: cost, rate and tail (G1, G2, G3)") { tail };
ingest.SetAction((parsed, ct) => Run(parsed, new Ingest(parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(tail)).RunAsync, ct));
var start = new Command("start", "Start and memory on a large database (G12)") { tickets };
start.SetAction((parsed, ct) => Run(parsed, new StartUp(parsed.GetValue(rounds), parsed.GetValue(tickets)).RunAsync, ct));
var routing = new Command("routing", "Routing decisions with 1,000 waiting and 200 agents (G15)");
routing.SetAction((parsed, ct) => Run(parsed, new RoutingBench(parsed.GetValue(rounds), parsed.GetValue(seconds)).RunAsync, ct));
var keep = new Option<string?>("--keep") { Description = "Folder in which the seeded databases are kept for the next time" };
var lists = new Command("lists", "Lists, one conversation or ticket, a new ticket: what they cost on a large database (G4, G5, G6, G7, G13)") { tickets, conversations, keep };
lists.SetAction((parsed, ct) => Run(parsed, new Lists(parsed.GetValue(rounds), parsed.GetValue(seconds), new SeedSize(parsed.GetValue(tickets), parsed.GetValue(conversations), Indexed: 1_000_000), parsed.GetValue(keep)).RunAsync, ct));
var desk = new Command("desk", "What an agent's browser meets on a large database: weight, opening a conversation, long tasks") { tickets, conversations, keep };
desk.SetAction((parsed, ct) => Run(parsed, new Kefu.Bench.Browser.DeskBench(parsed.GetValue(rounds), parsed.GetValue(seconds), new SeedSize(parsed.GetValue(tickets), parsed.GetValue(conversations), Indexed: 1_000_000), parsed.GetValue(keep)).RunAsync, ct));
var connections = new Option<int>("--connections") { Description = "How many feeds are open; at least one for each message of a second (500)", DefaultValueFactory = _ => 10_000 };
var deadlines = new Command("deadlines", "Due moments by a calendar of five years");
deadlines.SetAction((parsed, ct) => Run(parsed, new DeadlineBench(parsed.GetValue(rounds), parsed.GetValue(seconds)).RunAsync, ct));
var live = new Command("live", "Live feeds: how soon the other side hears, and what an idle one costs (G10, G11)") { connections };
live.SetAction((parsed, ct) => Run(parsed, new LiveBench(parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(connections)).RunAsync, ct));
var overload = new Command("overload", "Four times as many messages as can be accepted (G14)");
overload.SetAction((parsed, ct) => Run(parsed, new OverloadBench(parsed.GetValue(rounds), parsed.GetValue(seconds)).RunAsync, ct));
var messages = new Option<int>("--messages") { Description = "How many messages can be searched", DefaultValueFactory = _ => 1_000_000 };
var search = new Command("search", "Finding words among many messages, and how soon new ones are found (G8, G9)") { messages, keep };
search.SetAction((parsed, ct) => Run(parsed, new Search(parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(messages), parsed.GetValue(keep)).RunAsync, ct));
var seed = new Command("seed", "Fills a database with conversations of ten messages each, and tickets") { data, database, tickets, conversations, indexed };
seed.SetAction((parsed, ct) => Seed.RunAsync(parsed.GetValue(data)!, parsed.GetValue(database), new SeedSize(parsed.GetValue(tickets), parsed.GetValue(conversations), Indexed: parsed.GetValue(indexed)), ct));
var bare = new Command("bench-bare", "The baseline: bare endpoints that do nothing but keep what they are given") { data, urls, database };
bare.SetAction((parsed, ct) => BareServer.RunAsync(parsed.GetValue(data)!, parsed.GetValue(urls)!, parsed.GetValue(database), ct));
var minutes = new Option<double>("--minutes") { Description = "How long faults are done", DefaultValueFactory = _ => 10 };
var crowd = new Option<int>("--crowd") { Description = "How many clients come back at once in a retry storm", DefaultValueFactory = _ => 10_000 };
var only = new Option<string?>("--only") { Description = "The one fault that is done, by its id (F29)" };
var faults = new Command("faults", "Faults at random under load, and the ledgers compared (F1 to F7, F9, F10, F12, F14, F16, F20 to F22, F26, F29)") { minutes, crowd, only };
faults.SetAction((parsed, ct) => new Kefu.FaultBench.FaultsBench(parsed.GetValue(minutes), parsed.GetValue(crowd), parsed.GetValue(only)).RunAsync(ct));
return await new RootCommand("Measures Kefu beside a bare baseline") { json, rounds, seconds, ingest, start, routing, live, overload, lists, search, desk, deadlines, faults, seed, bare }.Parse(args).InvokeAsync();

async Task<int> Run(ParseResult parsed, Func<CancellationToken, Task<IReadOnlyList<Figure>>> bench, CancellationToken ct)
{
    var figures = await bench(ct);
    Report.Write(figures, parsed.GetValue(json));
    return 0;
}

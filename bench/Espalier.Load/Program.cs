using System.CommandLine;
using Espalier.Load;

var macs = new Option<int>("--macs") { Description = "Macs that are played.", DefaultValueFactory = _ => 100 };
var workers = new Option<int>("--workers") { Description = "Requests under way at once.", DefaultValueFactory = _ => 16 };
var seconds = new Option<int>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 10 };
var postgres = new Option<bool>("--postgres") { Description = "The site's database is a PostgreSQL server started for the run; otherwise an SQLite file." };

var poll = new Command("poll", "Policy polls that find nothing new, beside a bare Kestrel that answers 304 over the same TLS.") { macs, workers, seconds, postgres };
poll.SetAction((parsed, token) => PollRun.RunAsync(Options(parsed), token));
var ingest = new Command("ingest", "Inventories of standard devices: full, unchanged and a difference, beside a bare driver that inserts the same rows.") { macs, workers, seconds, postgres };
ingest.SetAction((parsed, token) => IngestRun.RunAsync(Options(parsed), token));
var bare = new Command(BareServer.Verb, "Serves 304 to everybody until standard input ends; 'poll' starts it.") { Hidden = true };
bare.SetAction((_, token) => BareServer.RunAsync(token));

var root = new RootCommand("Plays Macs against a site server in a process of its own and says what each request costs.") { poll, ingest, bare };
return await root.Parse(args).InvokeAsync();

LoadOptions Options(ParseResult parsed) => new(parsed.GetValue(macs), parsed.GetValue(workers), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(postgres));

using System.CommandLine;
using Espalier.Load;

var macs = new Option<int>("--macs") { Description = "Macs that are played.", DefaultValueFactory = _ => 100 };
var workers = new Option<int>("--workers") { Description = "Requests under way at once.", DefaultValueFactory = _ => 16 };
var seconds = new Option<int>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 10 };
var postgres = new Option<bool>("--postgres") { Description = "The site's database is a PostgreSQL server started for the run; otherwise an SQLite file." };
var stored = new Option<int>("--stored") { Description = "Devices that the database holds, the played ones among them.", DefaultValueFactory = _ => 10_000 };
var light = new Option<bool>("--light") { Description = "Stored devices have no applications and services, so that many are stored soon." };
var history = new Option<long>("--history") { Description = "Rows of history that a further site has, of the first size." };
var server = new Option<string>("--server") { Description = "The site server as eng/publish-server.sh makes it; otherwise this build's, which compiles itself while it runs." };

var poll = new Command("poll", "Policy polls that find nothing new, beside a bare Kestrel that answers 304 over the same TLS.") { macs, workers, seconds, postgres, server };
poll.SetAction((parsed, token) => PollRun.RunAsync(Options(parsed), token));
var ingest = new Command("ingest", "Inventories of standard devices: full, unchanged and a difference, beside a bare driver that inserts the same rows.") { macs, workers, seconds, postgres, server };
ingest.SetAction((parsed, token) => IngestRun.RunAsync(Options(parsed), token));
var rate = new Option<double>("--rate") { Description = "Devices that change, a second.", DefaultValueFactory = _ => 200 };
var facts = new Command("facts", "From a changed fact to the membership that follows from it, with 200 query collections.") { Of(200), workers, seconds, postgres, server, stored, light, rate };
facts.SetAction((parsed, token) => FactsRun.RunAsync(Options(parsed), parsed.GetValue(rate), token));
var query = new Command("query", "New query rules over all stored devices, beside hand-written SQL.") { Of(50), workers, seconds, postgres, server, stored };
query.SetAction((parsed, token) => QueryRun.RunAsync(Options(parsed), token));
var list = new Command("list", "The list of devices by the admin API: first pages and windows after them, in every order.") { Of(50), workers, seconds, postgres, server, stored, light };
list.SetAction((parsed, token) => ListRun.RunAsync(Options(parsed), token));
var runs = new Option<int>("--runs") { Description = "Deployments of each kind.", DefaultValueFactory = _ => 20 };
var deploy = new Command("deploy", "From the click on Deploy to the last of the connected simulated Macs having acted.") { Of(1000), workers, seconds, postgres, server, runs };
deploy.SetAction((parsed, token) => DeployRun.RunAsync(Options(parsed), parsed.GetValue(runs), token));
var arrivals = new Option<int>("--arrivals") { Description = "Macs that come back, at the rate of 100,000 within 10 minutes.", DefaultValueFactory = _ => 10_000 };
var storm = new Command("storm", "All Macs come back at once: some keep their channel open, others connect, poll and hang up.") { Of(1000), workers, seconds, postgres, server, stored, light, arrivals };
storm.SetAction((parsed, token) => StormRun.RunAsync(Options(parsed), parsed.GetValue(arrivals), token));
var sizes = new Option<int[]>("--sizes") { Description = "Devices stored, one site after the other.", DefaultValueFactory = _ => [1000, 10_000], AllowMultipleArgumentsPerToken = true };
var growth = new Command("growth", "What single operations cost at several sizes of the site, and with history.") { Of(100), workers, seconds, postgres, server, light, sizes, history };
growth.SetAction((parsed, token) => GrowthRun.RunAsync(Options(parsed), parsed.GetValue(sizes)!, token));
var start = new Command("start", "Start to ready, and memory idle.") { Of(50), workers, seconds, postgres, server, stored, light };
start.SetAction((parsed, token) => StartRun.RunAsync(Options(parsed), token));
var minutes = new Option<int>("--minutes") { Description = "Length.", DefaultValueFactory = _ => 60 };
var soak = new Command("soak", "A steady load, with the server's memory, handles and threads every minute.") { Of(100), workers, seconds, postgres, server, stored, light, minutes };
soak.SetAction((parsed, token) => SoakRun.RunAsync(Options(parsed), parsed.GetValue(minutes), token));
var kills = new Option<int>("--kills") { Description = "How often a process is killed.", DefaultValueFactory = _ => 100 };
var seed = new Option<int>("--seed") { Description = "Another seed kills at other instants.", DefaultValueFactory = _ => 1 };
var kill = new Command("kills", "Kills the site server and PostgreSQL at random while Macs report; then compares what was acknowledged with what the database holds.") { Of(200), workers, seconds, postgres, server, kills, seed };
kill.SetAction((parsed, token) => KillsRun.RunAsync(Options(parsed), parsed.GetValue(kills), parsed.GetValue(seed), token));
var clientKills = new Command("client-kills", "Kills the site server, PostgreSQL and the real clients of simulated Macs at random while they report and act.") { Of(50), workers, seconds, postgres, server, kills, seed };
clientKills.SetAction((parsed, token) => ClientKillsRun.RunAsync(Options(parsed), parsed.GetValue(kills), parsed.GetValue(seed), token));
var executable = new Option<string>("--executable") { Description = "The client for this computer, as eng/publish-mac-client.sh makes it for linux-x64.", Required = true };
var client = new Command("client", "Memory and processor of the Mac client while nothing happens.") { executable, minutes };
client.SetAction((parsed, token) => ClientRun.RunAsync(parsed.GetValue(executable)!, TimeSpan.FromMinutes(parsed.GetValue(minutes)), token));
var bare = new Command(BareServer.Verb, "Serves 304 to everybody until standard input ends; 'poll' starts it.") { Hidden = true };
bare.SetAction((_, token) => BareServer.RunAsync(token));

var root = new RootCommand("Plays Macs against a site server in a process of its own and says what each request costs.") { poll, ingest, facts, query, list, deploy, storm, growth, start, soak, kill, clientKills, client, bare };
return await root.Parse(args).InvokeAsync();

LoadOptions Options(ParseResult parsed) => new(parsed.GetValue<int>("--macs"), parsed.GetValue(workers), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(postgres))
{
    Stored = Known(parsed, stored),
    IsLight = Known(parsed, light),
    History = Known(parsed, history),
    Server = parsed.GetValue(server),
};

// An option that a verb does not have is asked for nothing.
T? Known<T>(ParseResult parsed, Option<T> option) => parsed.CommandResult.Command.Options.Contains(option) ? parsed.GetValue(option) : default;

Option<int> Of(int usual) => new("--macs") { Description = "Macs that are played.", DefaultValueFactory = _ => usual };

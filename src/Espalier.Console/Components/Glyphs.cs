using Microsoft.FluentUI.AspNetCore.Components;
using Regular = Microsoft.FluentUI.AspNetCore.Components.Icons.Regular;
using Filled = Microsoft.FluentUI.AspNetCore.Components.Icons.Filled;

namespace Espalier.Console.Components;

/// <summary>The console's icons, by what they stand for.</summary>
public static class Glyphs
{
    public static readonly Icon AssetsAndCompliance = new Regular.Size20.Laptop();
    public static readonly Icon Monitoring = new Regular.Size20.Pulse();
    public static readonly Icon Administration = new Regular.Size20.Settings();

    public static readonly Icon Overview = new Regular.Size20.Board();
    public static readonly Icon Folder = new Regular.Size20.Folder();
    public static readonly Icon Device = new Regular.Size20.Laptop();
    public static readonly Icon Collection = new Regular.Size20.Group();
    public static readonly Icon ConfigurationItem = new Regular.Size20.DocumentSettings();
    public static readonly Icon Baseline = new Regular.Size20.ClipboardTaskListLtr();
    public static readonly Icon Deployment = new Regular.Size20.Rocket();
    public static readonly Icon Boundary = new Regular.Size20.Router();
    public static readonly Icon BoundaryGroup = new Regular.Size20.Organization();
    public static readonly Icon Enrollment = new Regular.Size20.TicketDiagonal();
    public static readonly Icon Users = new Regular.Size20.PeopleTeam();
    public static readonly Icon Role = new Regular.Size20.ShieldKeyhole();
    public static readonly Icon Directory = new Regular.Size20.BookContacts();
    public static readonly Icon Inventory = new Regular.Size20.Database();
    public static readonly Icon History = new Regular.Size20.History();
    public static readonly Icon Report = new Regular.Size20.DocumentText();
    public static readonly Icon Quarantine = new Regular.Size20.DocumentError();
    public static readonly Icon Certificate = new Regular.Size20.Certificate();

    public static readonly Icon Status = new Regular.Size20.HeartPulse();
    public static readonly Icon Log = new Regular.Size20.DocumentTextClock();
    public static readonly Icon Site = new Regular.Size20.Globe();
    public static readonly Icon Server = new Regular.Size20.Server();

    public static readonly Icon Alert = new Regular.Size20.Alert();

    public static readonly Icon Search = new Regular.Size20.Search();
    public static readonly Icon Add = new Regular.Size20.Add();
    public static readonly Icon Star = new Regular.Size20.StarAdd();
    public static readonly Icon Edit = new Regular.Size20.Edit();
    public static readonly Icon Delete = new Regular.Size20.Delete();
    public static readonly Icon Copy = new Regular.Size20.Copy();
    public static readonly Icon OpenFile = new Regular.Size20.FolderOpen();
    public static readonly Icon Download = new Regular.Size20.ArrowDownload();
    public static readonly Icon Split = new Regular.Size20.BranchFork();
    public static readonly Icon Sync = new Regular.Size20.ArrowSync();
    public static readonly Icon Filter = new Regular.Size20.Filter();
    public static readonly Icon Columns = new Regular.Size20.ColumnTriple();
    public static readonly Icon Properties = new Regular.Size20.Options();
    public static readonly Icon Pane = new Regular.Size20.PanelBottom();
    public static readonly Icon Preview = new Regular.Size20.Eye();
    public static readonly Icon Run = new Regular.Size20.Play();
    public static readonly Icon Light = new Regular.Size20.WeatherSunny();
    public static readonly Icon Dark = new Regular.Size20.WeatherMoon();
    public static readonly Icon System = new Regular.Size20.DarkTheme();
    public static readonly Icon SignOut = new Regular.Size20.SignOut();
    public static readonly Icon Empty = new Regular.Size48.MailInbox();

    public static readonly Icon Dismiss = new Regular.Size16.Dismiss();
    public static readonly Icon ChevronRight = new Regular.Size16.ChevronRight();
    public static readonly Icon ChevronDown = new Regular.Size16.ChevronDown();
    public static readonly Icon SortUp = new Regular.Size16.ArrowSortUp();
    public static readonly Icon SortDown = new Regular.Size16.ArrowSortDown();

    public static readonly Icon Good = new Filled.Size16.CheckmarkCircle();
    public static readonly Icon Bad = new Filled.Size16.DismissCircle();
    public static readonly Icon Warn = new Filled.Size16.Warning();
    public static readonly Icon Unknown = new Filled.Size16.QuestionCircle();
    public static readonly Icon Idle = new Filled.Size16.SubtractCircle();
}

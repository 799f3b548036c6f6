namespace Espalier.Server.Commands.Verbs;

/// <summary>Everything that the command line does over the admin API. What is missing here, <c>espalier api</c> does.</summary>
internal static class VerbTable
{
    private static readonly HttpMethod Get = HttpMethod.Get;
    private static readonly HttpMethod Post = HttpMethod.Post;

    private static readonly VerbInput Device = VerbInput.Id("devices", "Id or name of the device.");
    private static readonly VerbInput Collection = VerbInput.Id("collections", "Id or name of the collection.");
    private static readonly VerbInput Deployment = VerbInput.Id("deployments", "Id of the deployment, or the name of its baseline.");

    private static readonly string[] DeviceColumns = ["id", "name", "isActive", "isConnected", "clientVersion", "osVersion", "model", "serialNumber", "user", "compliance", "lastContactAt"];

    private static readonly VerbInput[] Window =
    [
        new("skip", "Rows to leave out.") { Kind = InputKind.Number },
        new("take", "Rows at most, up to 500.") { Kind = InputKind.Number },
    ];

    public static IReadOnlyList<Noun> All { get; } =
    [
        new("devices", "Macs, as the site knows them.",
        [
            new("list", "Lists devices.", Get, "/devices")
            {
                Inputs =
                [
                    new("filter", "Part of a name, serial number, user or model."),
                    new("collection", "Only members of this one.") { NameOf = "collections" },
                    new("condition", "Only those to which this applies, e.g. Inactive, NonCompliant, Conflict; several are joined by AND.") { TakesMany = true },
                    new("sort", "Column to sort by, as in the answer."),
                    new("descending", "The other way round.") { Kind = InputKind.Flag },
                    .. Window,
                ],
                Rows = "rows",
                Columns = DeviceColumns,
            },
            new("show", "Shows a device.", Get, "/devices/{id}") { Inputs = [Device] },
            new("explain", "Tells what is deployed to a device, why, and how that stands.", Get, "/devices/{id}/explain")
            {
                Inputs = [Device],
                Columns = ["baselineName", "itemName", "version", "collectionName", "because", "state", "reason", "evaluatedAt", "nextTryAt"],
            },
            new("capabilities", "Tells which way each feature goes on a device.", Get, "/devices/{id}/capabilities") { Inputs = [Device] },
            new("timeline", "Tells what happened to a device, the latest first.", Get, "/devices/{id}/timeline") { Inputs = [Device, Window[1]], Columns = ["at", "kind", "title", "detail"] },
            new("policy", "Shows the policy of a device.", Get, "/devices/{id}/policy") { Inputs = [Device] },
            new("collections", "Lists the collections that a device is in, and why.", Get, "/devices/{id}/collections") { Inputs = [Device], Rows = "items", Columns = ["id", "name", "since", "because"] },
            new("revoke", "Revokes the keys of a device: it is refused until it is enrolled again.", Post, "/devices/{id}/revoke")
            {
                Inputs = [Device, new("reason", "For the audit trail.") { Place = InputPlace.Body, IsRequired = true }],
                Confirm = "The device is refused from now on, until it is enrolled again.",
            },
            new("delete", "Deletes the record of a device.", HttpMethod.Delete, "/devices/{id}") { Inputs = [Device], Confirm = "The record, its inventory and its compliance are deleted." },
            new("merge", "Merges a conflict record into the record whose hardware it claims.", Post, "/devices/{id}/merge") { Inputs = [Device], Confirm = "The conflict record takes over the other record." },
            new("split", "Keeps a conflict record as a device of its own.", Post, "/devices/{id}/split") { Inputs = [Device], Confirm = "The conflict record becomes a device of its own." },
        ]),
        new("collections", "Macs grouped by rules.",
        [
            new("list", "Lists collections.", Get, "/collections")
            {
                Inputs = [new("filter", "Part of the name or id."), .. Window], Rows = "items", Columns = ["id", "name", "memberCount", "limitingName", "evaluatedAt", "error"],
            },
            new("show", "Shows a collection with its rules.", Get, "/collections/{id}") { Inputs = [Collection] },
            new("create", "Makes a collection.", Post, "/collections") { Inputs = CollectionVerbs.Inputs, Run = CollectionVerbs.CreateAsync },
            new("members", "Lists the members of a collection, now or at a former time.", Get, "/collections/{id}/members")
            {
                Inputs = [Collection, new("filter", "Part of the device's name."), new("as-of", "Instant, e.g. 2026-03-01T00:00Z."), .. Window],
                Rows = "items",
                Columns = ["resourceId", "name", "clientVersion", "since"],
            },
            new("evaluate", "Evaluates all rules of a collection now.", Post, "/collections/{id}/evaluate") { Inputs = [Collection] },
            new("delete", "Deletes a collection that nothing refers to.", HttpMethod.Delete, "/collections/{id}") { Inputs = [Collection], Confirm = "The collection is deleted." },
        ]),
        new("baselines", "Configuration baselines.",
        [
            new("list", "Lists baselines.", Get, "/baselines") { Columns = ["id", "name", "version", "items", "deployments", "changedAt", "changedBy"] },
            new("show", "Shows a baseline.", Get, "/baselines/{id}") { Inputs = [VerbInput.Id("baselines", "Id or name of the baseline.")] },
        ]),
        new("deployments", "What is deployed to which collection.",
        [
            new("list", "Lists deployments with their states.", Get, "/deployments")
            {
                Columns = ["id", "baselineName", "collectionName", "remediate", "counts.compliant", "counts.nonCompliant", "counts.error", "counts.unknown", "createdAt"],
            },
            new("status", "Shows how far a deployment is on each Mac.", Get, "/deployments/{id}") { Inputs = [Deployment], Rows = "devices", Columns = ["id", "name", "state", "evaluatedAt", "nonCompliantItems", "failedItems", "remediated", "reason"] },
            new("create", "Deploys a baseline to a collection. Shows first what that does to which Macs.", Post, "/deployments") { Inputs = DeploymentVerbs.Inputs, Run = DeploymentVerbs.CreateAsync },
            new("delete", "Ends a deployment.", HttpMethod.Delete, "/deployments/{id}") { Inputs = [Deployment], Run = DeploymentVerbs.DeleteAsync },
        ]),
        new("jobs", "Actions on many Macs.",
        [
            new("list", "Lists jobs: under way and of the last 30 days.", Get, "/actions") { Columns = JobVerbs.JobColumns },
            new("show", "Shows a job with its Macs.", Get, "/actions/{id}")
            {
                Inputs = [JobVerbs.Id, new("failed", "Only Macs on which it failed.") { Kind = InputKind.Flag, Field = "onlyFailed" }, new("filter", "Part of the Mac's name."), .. Window],
                Rows = "targets",
                Columns = JobVerbs.TargetColumns,
            },
            new("wait", "Waits until a job has ended. Ends with 1 when it failed on a Mac, with 6 when it takes longer.", Get, "/actions/{id}") { Inputs = [JobVerbs.Id, JobVerbs.Timeout], Run = JobVerbs.WaitAsync },
            new("start", "Starts an action.", Post, "/actions")
            {
                Inputs = [new("kind", "machine-policy-retrieval or inventory-update.") { Place = InputPlace.Body, IsRequired = true }, .. JobVerbs.Targets], Run = JobVerbs.StartAsync,
            },
            new("cancel", "Stops a job; what was done stays done.", Post, "/actions/{id}/cancel") { Inputs = [JobVerbs.Id] },
        ]),
        new("inventory", "Inventory of Macs.",
        [
            new("request", "Asks Macs for their inventory; a job.", Post, "/actions") { Inputs = JobVerbs.Targets, Run = JobVerbs.RequestInventoryAsync },
            new("show", "Lists the rows of a resource class of a device.", Get, "/devices/{id}/resources/{class}") { Inputs = [Device, new("class", "Name of the class, e.g. COMPUTER_SYSTEM.") { Place = InputPlace.Path, IsArgument = true, IsRequired = true }] },
        ]),
        new("alerts", "What needs somebody's attention.",
        [
            new("list", "Lists alerts, the worst first.", Get, "/alerts") { Columns = ["id", "severity", "title", "since", "acknowledgedBy", "detail"] },
            new("acknowledge", "Takes an alert from the count.", Post, "/alerts/{id}/acknowledge") { Inputs = [new("id", "The alert.") { Place = InputPlace.Path, IsArgument = true, IsRequired = true }] },
            new("reopen", "Takes an acknowledgement back.", Post, "/alerts/{id}/reopen") { Inputs = [new("id", "The alert.") { Place = InputPlace.Path, IsArgument = true, IsRequired = true }] },
        ]),
        new("reports", "Reports.",
        [
            new("list", "Lists reports.", Get, "/reports") { Rows = "reports", Columns = ["id", "name", "category", "description"] },
            new("run", "Runs a report.", Get, "/reports/{id}") { Inputs = [.. ReportVerbs.Inputs, .. Window], Run = ReportVerbs.RunAsync },
        ]),
        new("site", "The site server itself.",
        [
            new("overview", "Counts the site's Macs.", Get, "/overview"),
            new("configuration", "Shows how the site server is set up; espalier setup changes it.", Get, "/site/configuration"),
        ]),
        new("enrollment-tokens", "Tokens that let Macs in.",
        [
            new("list", "Lists enrollment tokens.", Get, "/enrollment/tokens") { Columns = ["id", "description", "usesLeft", "expiresAt", "createdBy", "boundTo"] },
            new("create", "Makes an enrollment token.", Post, "/enrollment/tokens")
            {
                Inputs =
                [
                    new("description", "What it is for.") { Place = InputPlace.Body, IsArgument = true, IsRequired = true },
                    new("uses", "Macs it may enroll.") { Place = InputPlace.Body, Kind = InputKind.Number, IsRequired = true },
                    new("valid-hours", "1 to 8760.") { Place = InputPlace.Body, Kind = InputKind.Number, IsRequired = true },
                ],
            },
            new("withdraw", "Withdraws an enrollment token.", HttpMethod.Delete, "/enrollment/tokens/{id}") { Inputs = [new("id", "The token.") { Place = InputPlace.Path, IsArgument = true, IsRequired = true }] },
        ]),
        new("package-signing", "Who signs the installer of the Mac client.",
        [
            new("show", "Shows the certificate.", Get, "/enrollment/package-signing"),
            new("set", "Signs it with a Developer ID Installer certificate from now on; the package is made anew within a minute.", HttpMethod.Put, "/enrollment/package-signing")
            {
                Inputs = PackageSigningVerbs.Inputs, Run = PackageSigningVerbs.SetAsync,
            },
            new("remove", "Leaves it unsigned.", HttpMethod.Delete, "/enrollment/package-signing") { Confirm = "The key is forgotten, and the package not signed any more." },
        ]),
        new("tokens", "API tokens: what programs sign in with. To make or revoke one, sign in by --user.",
        [
            new("list", "Lists API tokens with their last use.", Get, "/tokens") { Columns = ["id", "name", "user", "rights", "expiresAt", "lastUsedAt", "lastUsedFrom"] },
            new("create", "Makes an API token; it is printed, or written into a file, this once.", Post, "/tokens") { Inputs = TokenVerbs.Inputs, Run = TokenVerbs.CreateAsync },
            new("revoke", "Ends an API token at once.", HttpMethod.Delete, "/tokens/{id}") { Inputs = [VerbInput.Id("tokens", "Id or name of the token.")] },
        ]),
    ];
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Espalier.Server.Databases.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "act_jobs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    scope = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    started_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    finished_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_act_jobs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "alr_acknowledgements",
                columns: table => new
                {
                    AlertId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Extent = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    By = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alr_acknowledgements", x => x.AlertId);
                });

            migrationBuilder.CreateTable(
                name: "aud_entries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Caller = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    Operation = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Target = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_aud_entries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "bnd_boundaries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Description = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Type = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bnd_boundaries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "bnd_groups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    UseForSiteAssignment = table.Column<bool>(type: "boolean", nullable: false),
                    ContentLocations = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bnd_groups", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cmp_baseline_states",
                columns: table => new
                {
                    ResourceId = table.Column<int>(type: "integer", nullable: false),
                    DeploymentId = table.Column<Guid>(type: "uuid", nullable: false),
                    BaselineId = table.Column<Guid>(type: "uuid", nullable: false),
                    BaselineVersion = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    EvaluatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Since = table.Column<long>(type: "bigint", nullable: false),
                    CompliantItems = table.Column<int>(type: "integer", nullable: false),
                    NonCompliantItems = table.Column<int>(type: "integer", nullable: false),
                    FailedItems = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_baseline_states", x => new { x.ResourceId, x.DeploymentId });
                });

            migrationBuilder.CreateTable(
                name: "cmp_baselines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    NameFolded = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ChangedAt = table.Column<long>(type: "bigint", nullable: false),
                    ChangedBy = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_baselines", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cmp_item_states",
                columns: table => new
                {
                    ResourceId = table.Column<int>(type: "integer", nullable: false),
                    DeploymentId = table.Column<Guid>(type: "uuid", nullable: false),
                    ItemId = table.Column<Guid>(type: "uuid", nullable: false),
                    ItemVersion = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    EvaluatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Since = table.Column<long>(type: "bigint", nullable: false),
                    Remediated = table.Column<bool>(type: "boolean", nullable: false),
                    Reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    Settings = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_item_states", x => new { x.ResourceId, x.DeploymentId, x.ItemId });
                });

            migrationBuilder.CreateTable(
                name: "cmp_items",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    NameFolded = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    Definition = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ChangedAt = table.Column<long>(type: "bigint", nullable: false),
                    ChangedBy = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_items", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cmp_state_history",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ResourceId = table.Column<int>(type: "integer", nullable: false),
                    DeploymentId = table.Column<Guid>(type: "uuid", nullable: false),
                    ItemId = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    FromAt = table.Column<long>(type: "bigint", nullable: false),
                    ToAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_state_history", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "coll_changed_collections",
                columns: table => new
                {
                    collection_id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    reason = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_changed_collections", x => x.collection_id);
                });

            migrationBuilder.CreateTable(
                name: "coll_changed_devices",
                columns: table => new
                {
                    resource_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_changed_devices", x => x.resource_id);
                });

            migrationBuilder.CreateTable(
                name: "coll_collections",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    name_folded = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    comment = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false, collation: "C"),
                    limiting_id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: true),
                    built_in = table.Column<int>(type: "integer", nullable: true),
                    schedule = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    is_incremental = table.Column<bool>(type: "boolean", nullable: false),
                    variable_priority = table.Column<int>(type: "integer", nullable: false),
                    member_count = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false),
                    evaluated_at = table.Column<long>(type: "bigint", nullable: true),
                    members_changed_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_collections", x => x.id);
                    table.ForeignKey(
                        name: "FK_coll_collections_coll_collections_limiting_id",
                        column: x => x.limiting_id,
                        principalTable: "coll_collections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "coll_device_variables",
                columns: table => new
                {
                    name_folded = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    resource_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    value = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_device_variables", x => new { x.resource_id, x.name_folded });
                });

            migrationBuilder.CreateTable(
                name: "coll_member_history",
                columns: table => new
                {
                    collection_id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    resource_id = table.Column<int>(type: "integer", nullable: false),
                    from_at = table.Column<long>(type: "bigint", nullable: false),
                    to_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_member_history", x => new { x.collection_id, x.resource_id, x.from_at });
                });

            migrationBuilder.CreateTable(
                name: "coll_members",
                columns: table => new
                {
                    collection_id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    resource_id = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_members", x => new { x.collection_id, x.resource_id });
                });

            migrationBuilder.CreateTable(
                name: "dev_status",
                columns: table => new
                {
                    resource_id = table.Column<int>(type: "integer", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: true),
                    hardware_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    serial_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    enrolled_at = table.Column<long>(type: "bigint", nullable: true),
                    enrolled_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    conflict_with = table.Column<int>(type: "integer", nullable: true),
                    unmanaged_reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C"),
                    last_contact_at = table.Column<long>(type: "bigint", nullable: true),
                    last_address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    last_policy_request_at = table.Column<long>(type: "bigint", nullable: true),
                    last_inventory_at = table.Column<long>(type: "bigint", nullable: true),
                    applied_policy = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    applied_policy_at = table.Column<long>(type: "bigint", nullable: true),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    next_sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dev_status", x => x.resource_id);
                });

            migrationBuilder.CreateTable(
                name: "dir_accounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Sid = table.Column<string>(type: "character varying(184)", maxLength: 184, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false, collation: "C"),
                    Groups = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CheckedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dir_accounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "dir_connection",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Domain = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    NetBiosName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Servers = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ServiceAccount = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SealedPassword = table.Column<byte[]>(type: "bytea", nullable: false),
                    TrustedAuthorities = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TimeoutSeconds = table.Column<int>(type: "integer", nullable: false),
                    RecheckMinutes = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dir_connection", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "enr_client_upgrade",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    IsAutomatic = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enr_client_upgrade", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "enr_identities",
                columns: table => new
                {
                    KeyId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    ResourceId = table.Column<int>(type: "integer", nullable: false),
                    ClientId = table.Column<Guid>(type: "uuid", nullable: false),
                    Certificate = table.Column<byte[]>(type: "bytea", nullable: false),
                    AgreementKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    AuthorityFingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    NotAfter = table.Column<long>(type: "bigint", nullable: false),
                    IssuedAt = table.Column<long>(type: "bigint", nullable: false),
                    RevokedAt = table.Column<long>(type: "bigint", nullable: true),
                    RevokedReason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enr_identities", x => x.KeyId);
                });

            migrationBuilder.CreateTable(
                name: "enr_tokens",
                columns: table => new
                {
                    Sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    UsesLeft = table.Column<int>(type: "integer", nullable: false),
                    BoundTo = table.Column<int>(type: "integer", nullable: true),
                    CreatedBy = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enr_tokens", x => x.Sha256);
                });

            migrationBuilder.CreateTable(
                name: "msg_quarantine",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ResourceId = table.Column<int>(type: "integer", nullable: false),
                    Epoch = table.Column<int>(type: "integer", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    ReceivedAt = table.Column<long>(type: "bigint", nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    Raw = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_msg_quarantine", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sec_api_tokens",
                columns: table => new
                {
                    Sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    IsSignInLink = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sec_api_tokens", x => x.Sha256);
                });

            migrationBuilder.CreateTable(
                name: "sec_certificates",
                columns: table => new
                {
                    Fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Purpose = table.Column<int>(type: "integer", nullable: false),
                    Certificate = table.Column<byte[]>(type: "bytea", nullable: false),
                    SealedKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    IsCurrent = table.Column<bool>(type: "boolean", nullable: false),
                    RetiredAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sec_certificates", x => x.Fingerprint);
                });

            migrationBuilder.CreateTable(
                name: "sec_session_keys",
                columns: table => new
                {
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Content = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sec_session_keys", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "sec_users",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Sid = table.Column<string>(type: "character varying(184)", maxLength: 184, nullable: true, collation: "C"),
                    Name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    NameFolded = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    PasswordHash = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Roles = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IsDisabled = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sec_users", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "site_counters",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    value = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_site_counters", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "act_targets",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name_f = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    next_at = table.Column<long>(type: "bigint", nullable: false),
                    sent_at = table.Column<long>(type: "bigint", nullable: true),
                    deadline_at = table.Column<long>(type: "bigint", nullable: true),
                    answered_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_act_targets", x => new { x.job_id, x.resource_id });
                    table.ForeignKey(
                        name: "FK_act_targets_act_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "act_jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bnd_group_members",
                columns: table => new
                {
                    BoundariesId = table.Column<Guid>(type: "uuid", nullable: false),
                    BoundaryGroupId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bnd_group_members", x => new { x.BoundariesId, x.BoundaryGroupId });
                    table.ForeignKey(
                        name: "FK_bnd_group_members_bnd_boundaries_BoundariesId",
                        column: x => x.BoundariesId,
                        principalTable: "bnd_boundaries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_bnd_group_members_bnd_groups_BoundaryGroupId",
                        column: x => x.BoundaryGroupId,
                        principalTable: "bnd_groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "dep_deployments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CollectionId = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    BaselineId = table.Column<Guid>(type: "uuid", nullable: false),
                    Schedule = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Remediate = table.Column<bool>(type: "boolean", nullable: false),
                    IsEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    CreatedBy = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dep_deployments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_dep_deployments_cmp_baselines_BaselineId",
                        column: x => x.BaselineId,
                        principalTable: "cmp_baselines",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "cmp_baseline_items",
                columns: table => new
                {
                    BaselineId = table.Column<Guid>(type: "uuid", nullable: false),
                    ItemId = table.Column<Guid>(type: "uuid", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cmp_baseline_items", x => new { x.BaselineId, x.ItemId });
                    table.ForeignKey(
                        name: "FK_cmp_baseline_items_cmp_baselines_BaselineId",
                        column: x => x.BaselineId,
                        principalTable: "cmp_baselines",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_cmp_baseline_items_cmp_items_ItemId",
                        column: x => x.ItemId,
                        principalTable: "cmp_items",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "coll_direct_rules",
                columns: table => new
                {
                    collection_id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    resource_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_direct_rules", x => new { x.collection_id, x.resource_id });
                    table.ForeignKey(
                        name: "FK_coll_direct_rules_coll_collections_collection_id",
                        column: x => x.collection_id,
                        principalTable: "coll_collections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "coll_rules",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    collection_id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    query = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    classification = table.Column<int>(type: "integer", nullable: false),
                    other_id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: true),
                    evaluated_at = table.Column<long>(type: "bigint", nullable: true),
                    evaluated_change = table.Column<int>(type: "integer", nullable: false),
                    error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_rules", x => x.id);
                    table.ForeignKey(
                        name: "FK_coll_rules_coll_collections_collection_id",
                        column: x => x.collection_id,
                        principalTable: "coll_collections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_coll_rules_coll_collections_other_id",
                        column: x => x.other_id,
                        principalTable: "coll_collections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "coll_variables",
                columns: table => new
                {
                    name_folded = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    collection_id = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    value = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true, collation: "C"),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_variables", x => new { x.collection_id, x.name_folded });
                    table.ForeignKey(
                        name: "FK_coll_variables_coll_collections_collection_id",
                        column: x => x.collection_id,
                        principalTable: "coll_collections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "coll_rule_matches",
                columns: table => new
                {
                    rule_id = table.Column<int>(type: "integer", nullable: false),
                    resource_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_coll_rule_matches", x => new { x.rule_id, x.resource_id });
                    table.ForeignKey(
                        name: "FK_coll_rule_matches_coll_rules_rule_id",
                        column: x => x.rule_id,
                        principalTable: "coll_rules",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_act_jobs_started_at",
                table: "act_jobs",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "IX_act_jobs_state_kind",
                table: "act_jobs",
                columns: new[] { "state", "kind" });

            migrationBuilder.CreateIndex(
                name: "IX_act_targets_order_id",
                table: "act_targets",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "IX_act_targets_resource_id",
                table: "act_targets",
                column: "resource_id");

            migrationBuilder.CreateIndex(
                name: "IX_act_targets_state_next_at",
                table: "act_targets",
                columns: new[] { "state", "next_at" });

            migrationBuilder.CreateIndex(
                name: "IX_aud_entries_At",
                table: "aud_entries",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_bnd_group_members_BoundaryGroupId",
                table: "bnd_group_members",
                column: "BoundaryGroupId");

            migrationBuilder.CreateIndex(
                name: "IX_bnd_groups_Name",
                table: "bnd_groups",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cmp_baseline_items_ItemId",
                table: "cmp_baseline_items",
                column: "ItemId");

            migrationBuilder.CreateIndex(
                name: "IX_cmp_baseline_states_DeploymentId_State",
                table: "cmp_baseline_states",
                columns: new[] { "DeploymentId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_cmp_baselines_NameFolded",
                table: "cmp_baselines",
                column: "NameFolded",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cmp_item_states_DeploymentId_State",
                table: "cmp_item_states",
                columns: new[] { "DeploymentId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_cmp_items_NameFolded",
                table: "cmp_items",
                column: "NameFolded",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cmp_state_history_ResourceId_ToAt",
                table: "cmp_state_history",
                columns: new[] { "ResourceId", "ToAt" });

            migrationBuilder.CreateIndex(
                name: "IX_coll_collections_built_in",
                table: "coll_collections",
                column: "built_in",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_coll_collections_limiting_id",
                table: "coll_collections",
                column: "limiting_id");

            migrationBuilder.CreateIndex(
                name: "IX_coll_collections_name_folded",
                table: "coll_collections",
                column: "name_folded",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_coll_direct_rules_resource_id",
                table: "coll_direct_rules",
                column: "resource_id");

            migrationBuilder.CreateIndex(
                name: "IX_coll_member_history_resource_id",
                table: "coll_member_history",
                column: "resource_id");

            migrationBuilder.CreateIndex(
                name: "IX_coll_members_resource_id",
                table: "coll_members",
                column: "resource_id");

            migrationBuilder.CreateIndex(
                name: "IX_coll_rule_matches_resource_id",
                table: "coll_rule_matches",
                column: "resource_id");

            migrationBuilder.CreateIndex(
                name: "IX_coll_rules_collection_id",
                table: "coll_rules",
                column: "collection_id");

            migrationBuilder.CreateIndex(
                name: "IX_coll_rules_other_id",
                table: "coll_rules",
                column: "other_id");

            migrationBuilder.CreateIndex(
                name: "IX_dep_deployments_BaselineId",
                table: "dep_deployments",
                column: "BaselineId");

            migrationBuilder.CreateIndex(
                name: "IX_dep_deployments_CollectionId",
                table: "dep_deployments",
                column: "CollectionId");

            migrationBuilder.CreateIndex(
                name: "IX_dev_status_client_id",
                table: "dev_status",
                column: "client_id");

            migrationBuilder.CreateIndex(
                name: "IX_dev_status_hardware_id",
                table: "dev_status",
                column: "hardware_id");

            migrationBuilder.CreateIndex(
                name: "IX_dev_status_serial_number",
                table: "dev_status",
                column: "serial_number");

            migrationBuilder.CreateIndex(
                name: "IX_dir_accounts_Sid",
                table: "dir_accounts",
                column: "Sid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_enr_identities_ResourceId",
                table: "enr_identities",
                column: "ResourceId");

            migrationBuilder.CreateIndex(
                name: "IX_msg_quarantine_ResourceId",
                table: "msg_quarantine",
                column: "ResourceId");

            migrationBuilder.CreateIndex(
                name: "IX_sec_users_NameFolded",
                table: "sec_users",
                column: "NameFolded",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sec_users_Sid",
                table: "sec_users",
                column: "Sid",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "act_targets");

            migrationBuilder.DropTable(
                name: "alr_acknowledgements");

            migrationBuilder.DropTable(
                name: "aud_entries");

            migrationBuilder.DropTable(
                name: "bnd_group_members");

            migrationBuilder.DropTable(
                name: "cmp_baseline_items");

            migrationBuilder.DropTable(
                name: "cmp_baseline_states");

            migrationBuilder.DropTable(
                name: "cmp_item_states");

            migrationBuilder.DropTable(
                name: "cmp_state_history");

            migrationBuilder.DropTable(
                name: "coll_changed_collections");

            migrationBuilder.DropTable(
                name: "coll_changed_devices");

            migrationBuilder.DropTable(
                name: "coll_device_variables");

            migrationBuilder.DropTable(
                name: "coll_direct_rules");

            migrationBuilder.DropTable(
                name: "coll_member_history");

            migrationBuilder.DropTable(
                name: "coll_members");

            migrationBuilder.DropTable(
                name: "coll_rule_matches");

            migrationBuilder.DropTable(
                name: "coll_variables");

            migrationBuilder.DropTable(
                name: "dep_deployments");

            migrationBuilder.DropTable(
                name: "dev_status");

            migrationBuilder.DropTable(
                name: "dir_accounts");

            migrationBuilder.DropTable(
                name: "dir_connection");

            migrationBuilder.DropTable(
                name: "enr_client_upgrade");

            migrationBuilder.DropTable(
                name: "enr_identities");

            migrationBuilder.DropTable(
                name: "enr_tokens");

            migrationBuilder.DropTable(
                name: "msg_quarantine");

            migrationBuilder.DropTable(
                name: "sec_api_tokens");

            migrationBuilder.DropTable(
                name: "sec_certificates");

            migrationBuilder.DropTable(
                name: "sec_session_keys");

            migrationBuilder.DropTable(
                name: "sec_users");

            migrationBuilder.DropTable(
                name: "site_counters");

            migrationBuilder.DropTable(
                name: "act_jobs");

            migrationBuilder.DropTable(
                name: "bnd_boundaries");

            migrationBuilder.DropTable(
                name: "bnd_groups");

            migrationBuilder.DropTable(
                name: "cmp_items");

            migrationBuilder.DropTable(
                name: "coll_rules");

            migrationBuilder.DropTable(
                name: "cmp_baselines");

            migrationBuilder.DropTable(
                name: "coll_collections");
        }
    }
}

using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Kefu.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "conversations_answer_rating",
                columns: table => new
                {
                    MessageId = table.Column<Guid>(type: "uuid", nullable: false),
                    ConversationId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Helpful = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations_answer_rating", x => x.MessageId);
                });

            migrationBuilder.CreateTable(
                name: "conversations_attachment",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: true),
                    ConversationId = table.Column<Guid>(type: "uuid", nullable: true),
                    UploadedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    FileName = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    ContentType = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    IsImage = table.Column<bool>(type: "boolean", nullable: false),
                    Width = table.Column<int>(type: "integer", nullable: true),
                    Height = table.Column<int>(type: "integer", nullable: true),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations_attachment", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "conversations_conversation",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    OpenFor = table.Column<Guid>(type: "uuid", nullable: true),
                    PreviousId = table.Column<Guid>(type: "uuid", nullable: true),
                    Channel = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Language = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Tier = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Region = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Class = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Stage = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    QueueId = table.Column<Guid>(type: "uuid", nullable: true),
                    AssignedTo = table.Column<Guid>(type: "uuid", nullable: true),
                    Owner = table.Column<Guid>(type: "uuid", nullable: true),
                    AgentGone = table.Column<bool>(type: "boolean", nullable: false),
                    OfferedTo = table.Column<Guid>(type: "uuid", nullable: true),
                    OfferExpiresAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Tags = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    BotFailures = table.Column<int>(type: "integer", nullable: false),
                    OpenedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    HandoverAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    QueuedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AcceptedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ResolvedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    WaitingSinceUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DueAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DueTotalSeconds = table.Column<int>(type: "integer", nullable: false),
                    DueReason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    LastSeq = table.Column<long>(type: "bigint", nullable: false),
                    LastPublicSeq = table.Column<long>(type: "bigint", nullable: false),
                    LastCustomerSeq = table.Column<long>(type: "bigint", nullable: false),
                    AgentReadSeq = table.Column<long>(type: "bigint", nullable: false),
                    AgentReadAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CustomerReadSeq = table.Column<long>(type: "bigint", nullable: false),
                    LastMessageAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastText = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    LastAuthor = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    FirstResponseAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    MergedInto = table.Column<Guid>(type: "uuid", nullable: true),
                    MergedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    StatusBefore = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    SnoozedUntilUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    TransferFrom = table.Column<Guid>(type: "uuid", nullable: true),
                    TransferTo = table.Column<Guid>(type: "uuid", nullable: true),
                    TransferQueue = table.Column<Guid>(type: "uuid", nullable: true),
                    TransferExpiresAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations_conversation", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "conversations_message",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConversationId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<Guid>(type: "uuid", nullable: false),
                    Author = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    AuthorId = table.Column<Guid>(type: "uuid", nullable: false),
                    AuthorName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Visibility = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Text = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: true),
                    AttachmentId = table.Column<Guid>(type: "uuid", nullable: true),
                    Extra = table.Column<string>(type: "text", nullable: true),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RecalledAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations_message", x => x.Seq);
                });

            migrationBuilder.CreateTable(
                name: "conversations_participant",
                columns: table => new
                {
                    ConversationId = table.Column<Guid>(type: "uuid", nullable: false),
                    StaffId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Mentioned = table.Column<bool>(type: "boolean", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations_participant", x => new { x.ConversationId, x.StaffId });
                });

            migrationBuilder.CreateTable(
                name: "conversations_tally",
                columns: table => new
                {
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations_tally", x => new { x.ShopId, x.Kind, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "conversations_tally_entry",
                columns: table => new
                {
                    ConversationId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Agent = table.Column<Guid>(type: "uuid", nullable: true),
                    Queue = table.Column<Guid>(type: "uuid", nullable: true),
                    Waiting = table.Column<bool>(type: "boolean", nullable: false),
                    Open = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversations_tally_entry", x => x.ConversationId);
                });

            migrationBuilder.CreateTable(
                name: "customers_customer",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    ExternalId = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Email = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Address = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    Tier = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Region = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Language = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    MergedInto = table.Column<Guid>(type: "uuid", nullable: true),
                    NamedAgent = table.Column<Guid>(type: "uuid", nullable: true),
                    FirstSeenAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSeenAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    EmailLower = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, computedColumnSql: "lower(\"Email\")", stored: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customers_customer", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "customers_note",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    AuthorId = table.Column<Guid>(type: "uuid", nullable: false),
                    AuthorName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customers_note", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "customers_visitor",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    FirstSeenAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSeenAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    PageUrl = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    PageTitle = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    Referrer = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    TimeZone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    UserAgent = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customers_visitor", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "customers_visitor_token",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    VisitorId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RevokedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_customers_visitor_token", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "identity_answered_question",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    EndsAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_answered_question", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "identity_api_key",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Prefix = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Scopes = table.Column<List<string>>(type: "text[]", nullable: false),
                    EveryShop = table.Column<bool>(type: "boolean", nullable: false),
                    Shops = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CreatedBy = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    ExpiresAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RevokedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_api_key", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_attempt",
                columns: table => new
                {
                    Key = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LockedUntilUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_attempt", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "identity_authenticator",
                columns: table => new
                {
                    StaffId = table.Column<Guid>(type: "uuid", nullable: false),
                    Secret = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    ConfirmedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LastStep = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_authenticator", x => x.StaffId);
                });

            migrationBuilder.CreateTable(
                name: "identity_earlier_password",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StaffId = table.Column<Guid>(type: "uuid", nullable: false),
                    Hash = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_earlier_password", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_invitation",
                columns: table => new
                {
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    StaffId = table.Column<Guid>(type: "uuid", nullable: false),
                    ExpiresAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UsedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_invitation", x => x.TokenHash);
                });

            migrationBuilder.CreateTable(
                name: "identity_passkey",
                columns: table => new
                {
                    CredentialId = table.Column<byte[]>(type: "bytea", maxLength: 1023, nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastUsedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_passkey", x => x.CredentialId);
                });

            migrationBuilder.CreateTable(
                name: "identity_recovery_code",
                columns: table => new
                {
                    CodeHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    StaffId = table.Column<Guid>(type: "uuid", nullable: false),
                    UsedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_recovery_code", x => x.CodeHash);
                });

            migrationBuilder.CreateTable(
                name: "identity_role",
                columns: table => new
                {
                    Key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Title = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Preset = table.Column<bool>(type: "boolean", nullable: false),
                    Permissions = table.Column<List<string>>(type: "text[]", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_role", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "identity_session",
                columns: table => new
                {
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StaffId = table.Column<Guid>(type: "uuid", nullable: false),
                    StartedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ProvenAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndsAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSeenAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SecondFactorAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Address = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Browser = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_session", x => x.TokenHash);
                });

            migrationBuilder.CreateTable(
                name: "identity_shop",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    BrandColor = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    Origins = table.Column<List<string>>(type: "text[]", nullable: false),
                    TimeZone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    IdentitySecret = table.Column<string>(type: "text", nullable: false),
                    WebhookSecret = table.Column<string>(type: "text", nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_shop", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_staff",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    TeamId = table.Column<Guid>(type: "uuid", nullable: true),
                    EveryShop = table.Column<bool>(type: "boolean", nullable: false),
                    Shops = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    Queues = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    Roles = table.Column<List<string>>(type: "text[]", nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    JoinedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    PasswordSetAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ExpiresAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DisabledAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DisabledReason = table.Column<string>(type: "text", nullable: true),
                    Language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    TimeZone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Theme = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    SendKey = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Desk = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    UserName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Email = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    NormalizedEmail = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    EmailConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    PasswordHash = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    SecurityStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_staff", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_team",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_team", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "insights_conversation",
                columns: table => new
                {
                    Conversation = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Channel = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Tier = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Queue = table.Column<Guid>(type: "uuid", nullable: true),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    OpenedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    PersonRequestedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    WaitingSinceUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    FirstOfferedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AcceptedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    FirstReplyAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Agent = table.Column<Guid>(type: "uuid", nullable: true),
                    ResolvedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LastMessageAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UnansweredSinceUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Turns = table.Column<int>(type: "integer", nullable: false),
                    ContinuesSession = table.Column<bool>(type: "boolean", nullable: false),
                    Greeting = table.Column<bool>(type: "boolean", nullable: true),
                    Closing = table.Column<bool>(type: "boolean", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insights_conversation", x => x.Conversation);
                });

            migrationBuilder.CreateTable(
                name: "insights_survey",
                columns: table => new
                {
                    Survey = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Conversation = table.Column<Guid>(type: "uuid", nullable: true),
                    Ticket = table.Column<Guid>(type: "uuid", nullable: true),
                    Queue = table.Column<Guid>(type: "uuid", nullable: true),
                    InvitedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    AnsweredAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Score = table.Column<int>(type: "integer", nullable: true),
                    Agent = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insights_survey", x => x.Survey);
                });

            migrationBuilder.CreateTable(
                name: "insights_turn",
                columns: table => new
                {
                    Conversation = table.Column<Guid>(type: "uuid", nullable: false),
                    Ordinal = table.Column<int>(type: "integer", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Queue = table.Column<Guid>(type: "uuid", nullable: true),
                    Tier = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    OpenedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ClosedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Agent = table.Column<Guid>(type: "uuid", nullable: true),
                    OfSession = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insights_turn", x => new { x.Conversation, x.Ordinal });
                });

            migrationBuilder.CreateTable(
                name: "knowledge_article",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Edition = table.Column<int>(type: "integer", nullable: false),
                    PublishedEdition = table.Column<int>(type: "integer", nullable: true),
                    Quick = table.Column<bool>(type: "boolean", nullable: false),
                    UpdatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UpdatedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    PublishedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_knowledge_article", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "knowledge_canned_reply",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Group = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    Purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    UpdatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_knowledge_canned_reply", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "knowledge_edition",
                columns: table => new
                {
                    ArticleId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ActorId = table.Column<Guid>(type: "uuid", nullable: false),
                    ActorName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_knowledge_edition", x => new { x.ArticleId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "knowledge_vote",
                columns: table => new
                {
                    ArticleId = table.Column<Guid>(type: "uuid", nullable: false),
                    MessageId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Helpful = table.Column<bool>(type: "boolean", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_knowledge_vote", x => new { x.ArticleId, x.MessageId });
                });

            migrationBuilder.CreateTable(
                name: "operations_approval",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Grounds = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    AskedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    SettledBy = table.Column<Guid>(type: "uuid", nullable: true),
                    SettledByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    SettledAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Words = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_approval", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "operations_audit_seal",
                columns: table => new
                {
                    Index = table.Column<long>(type: "bigint", nullable: false),
                    Tx = table.Column<long>(type: "bigint", nullable: false),
                    Seq = table.Column<long>(type: "bigint", nullable: false),
                    PreviousHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_audit_seal", x => x.Index);
                });

            migrationBuilder.CreateTable(
                name: "operations_export",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    FromAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ToAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Unmasked = table.Column<bool>(type: "boolean", nullable: false),
                    Internal = table.Column<bool>(type: "boolean", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Rows = table.Column<long>(type: "bigint", nullable: false),
                    Cursor = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Parts = table.Column<int>(type: "integer", nullable: false),
                    AskedByKind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Language = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ExpiresAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_export", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "operations_export_part",
                columns: table => new
                {
                    ExportId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_export_part", x => new { x.ExportId, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "operations_import",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    FileName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ChangeKnown = table.Column<bool>(type: "boolean", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Rows = table.Column<int>(type: "integer", nullable: false),
                    Seen = table.Column<int>(type: "integer", nullable: false),
                    Cursor = table.Column<int>(type: "integer", nullable: false),
                    Created = table.Column<int>(type: "integer", nullable: false),
                    Changed = table.Column<int>(type: "integer", nullable: false),
                    Left = table.Column<int>(type: "integer", nullable: false),
                    Refused = table.Column<int>(type: "integer", nullable: false),
                    Slice = table.Column<int>(type: "integer", nullable: false),
                    AskedByKind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Language = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_import", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "operations_import_file",
                columns: table => new
                {
                    ImportId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_import_file", x => x.ImportId);
                });

            migrationBuilder.CreateTable(
                name: "operations_import_row",
                columns: table => new
                {
                    ImportId = table.Column<Guid>(type: "uuid", nullable: false),
                    Row = table.Column<int>(type: "integer", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Subject = table.Column<Guid>(type: "uuid", nullable: true),
                    Problems = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_import_row", x => new { x.ImportId, x.Row });
                });

            migrationBuilder.CreateTable(
                name: "operations_webhook",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Url = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    Types = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    Secret = table.Column<string>(type: "text", nullable: false),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    LastError = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    DueAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LeaseUntilUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Fence = table.Column<long>(type: "bigint", nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_webhook", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "operations_webhook_delivery",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    WebhookId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    LastStatus = table.Column<int>(type: "integer", nullable: true),
                    LastError = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DeliveredAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_operations_webhook_delivery", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "orders_order",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    SourceVersion = table.Column<long>(type: "bigint", nullable: false),
                    LastEventId = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    TotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    CustomerExternalId = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    CustomerName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Phone = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    Email = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true),
                    Address = table.Column<string>(type: "text", nullable: true),
                    PlacedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    OccurredAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    PaidAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DeliveredAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ReceivedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Lines = table.Column<string>(type: "text", nullable: false),
                    Shipments = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_orders_order", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "orders_source",
                columns: table => new
                {
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    LastReportAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_orders_source", x => x.ShopId);
                });

            migrationBuilder.CreateTable(
                name: "platform_counter",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_counter", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "platform_cursor",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Tx = table.Column<long>(type: "bigint", nullable: false),
                    Seq = table.Column<long>(type: "bigint", nullable: false),
                    Owner = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Fence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_cursor", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "platform_idempotency",
                columns: table => new
                {
                    ActorId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    RequestHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Response = table.Column<string>(type: "text", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_idempotency", x => new { x.ActorId, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "platform_job",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Payload = table.Column<string>(type: "text", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: true),
                    DueAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    LeaseOwner = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    LeaseUntilUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Fence = table.Column<long>(type: "bigint", nullable: false),
                    LastError = table.Column<string>(type: "text", nullable: true),
                    DoneAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_job", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "platform_log",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Tx = table.Column<long>(type: "bigint", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    ActorKind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    ActorId = table.Column<Guid>(type: "uuid", nullable: false),
                    ActorName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: true),
                    SubjectKind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Payload = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_log", x => x.Seq);
                });

            migrationBuilder.CreateTable(
                name: "platform_node",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    StartedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    AliveUntilUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_node", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "platform_protection_key",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_protection_key", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "platform_setting",
                columns: table => new
                {
                    Key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Json = table.Column<string>(type: "text", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ActorId = table.Column<Guid>(type: "uuid", nullable: false),
                    ActorName = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_setting", x => new { x.Key, x.ShopId, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "routing_agent",
                columns: table => new
                {
                    Staff = table.Column<Guid>(type: "uuid", nullable: false),
                    EveryQueue = table.Column<bool>(type: "boolean", nullable: false),
                    Queues = table.Column<string>(type: "text", nullable: false),
                    Skills = table.Column<string>(type: "text", nullable: false),
                    Capacity = table.Column<string>(type: "text", nullable: false),
                    Languages = table.Column<string>(type: "text", nullable: false),
                    Regions = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routing_agent", x => x.Staff);
                });

            migrationBuilder.CreateTable(
                name: "routing_decision",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Conversation = table.Column<Guid>(type: "uuid", nullable: false),
                    Queue = table.Column<Guid>(type: "uuid", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    AssignedTo = table.Column<Guid>(type: "uuid", nullable: true),
                    WaitsBecause = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Precedence = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    RulesVersion = table.Column<int>(type: "integer", nullable: false),
                    Rank = table.Column<int>(type: "integer", nullable: false),
                    WaitedSeconds = table.Column<double>(type: "double precision", nullable: false),
                    LevelDrop = table.Column<int>(type: "integer", nullable: false),
                    OfferedAgain = table.Column<bool>(type: "boolean", nullable: false),
                    Candidates = table.Column<string>(type: "text", nullable: false),
                    Match = table.Column<string>(type: "text", nullable: false),
                    Facts = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routing_decision", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "routing_item",
                columns: table => new
                {
                    Conversation = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Queue = table.Column<Guid>(type: "uuid", nullable: false),
                    Channel = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Class = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Tier = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Region = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    Language = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    Skills = table.Column<string>(type: "text", nullable: false),
                    Named = table.Column<Guid>(type: "uuid", nullable: true),
                    Previous = table.Column<Guid>(type: "uuid", nullable: true),
                    MissedBy = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    QueuedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Agent = table.Column<Guid>(type: "uuid", nullable: true),
                    HeldBy = table.Column<Guid>(type: "uuid", nullable: true),
                    HeldIn = table.Column<Guid>(type: "uuid", nullable: true),
                    Decision = table.Column<Guid>(type: "uuid", nullable: true),
                    OfferExpiresAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    HeldAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    DoneAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    WaitsBecause = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Match = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routing_item", x => x.Conversation);
                });

            migrationBuilder.CreateTable(
                name: "routing_presence",
                columns: table => new
                {
                    Staff = table.Column<Guid>(type: "uuid", nullable: false),
                    Presence = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    SinceUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSeenAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    IdleSinceUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    AssignedOnDay = table.Column<int>(type: "integer", nullable: false),
                    MissedOnDay = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routing_presence", x => x.Staff);
                });

            migrationBuilder.CreateTable(
                name: "routing_queue",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    NameZh = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    NameEn = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Channel = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    AcceptSeconds = table.Column<int>(type: "integer", nullable: false),
                    AutoAccept = table.Column<bool>(type: "boolean", nullable: false),
                    Hours = table.Column<string>(type: "text", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routing_queue", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "satisfaction_survey",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Case = table.Column<Guid>(type: "uuid", nullable: false),
                    Conversation = table.Column<Guid>(type: "uuid", nullable: true),
                    Ticket = table.Column<Guid>(type: "uuid", nullable: true),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Channel = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Agent = table.Column<Guid>(type: "uuid", nullable: true),
                    InvitedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    OpenUntilUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Score = table.Column<int>(type: "integer", nullable: true),
                    Comment = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    AnsweredAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_satisfaction_survey", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "standards_calendar",
                columns: table => new
                {
                    Key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    NameZh = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    NameEn = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Calendar = table.Column<string>(type: "text", nullable: false),
                    InForceAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ActorId = table.Column<Guid>(type: "uuid", nullable: false),
                    ActorName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_standards_calendar", x => new { x.Key, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "standards_sign_off",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    Until = table.Column<DateOnly>(type: "date", nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: false),
                    ByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Remark = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    Figures = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_standards_sign_off", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "tickets_entry",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TicketId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Author = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    AuthorId = table.Column<Guid>(type: "uuid", nullable: false),
                    AuthorName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Visibility = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Text = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tickets_entry", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "tickets_tallied",
                columns: table => new
                {
                    TicketId = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Owner = table.Column<Guid>(type: "uuid", nullable: false),
                    Assignee = table.Column<Guid>(type: "uuid", nullable: true),
                    HandOverTo = table.Column<Guid>(type: "uuid", nullable: true),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tickets_tallied", x => x.TicketId);
                });

            migrationBuilder.CreateTable(
                name: "tickets_tally",
                columns: table => new
                {
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tickets_tally", x => new { x.ShopId, x.Kind, x.Person });
                });

            migrationBuilder.CreateTable(
                name: "tickets_ticket",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Priority = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: true),
                    OrderNumber = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    Contact = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    Finding = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Conversation = table.Column<Guid>(type: "uuid", nullable: true),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Owner = table.Column<Guid>(type: "uuid", nullable: false),
                    Assignee = table.Column<Guid>(type: "uuid", nullable: true),
                    HandOverTo = table.Column<Guid>(type: "uuid", nullable: true),
                    HandOverNote = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    Result = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    Major = table.Column<bool>(type: "boolean", nullable: false),
                    Reopened = table.Column<int>(type: "integer", nullable: false),
                    OpenedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UpdatedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ResolvedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    MergedInto = table.Column<Guid>(type: "uuid", nullable: true),
                    MergedAtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    StatusBefore = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tickets_ticket", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "workbench_view",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShopId = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Query = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Shared = table.Column<bool>(type: "boolean", nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workbench_view", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_AssignedTo_SnoozedUntilUtc",
                table: "conversations_conversation",
                columns: new[] { "AssignedTo", "SnoozedUntilUtc" },
                filter: "\"SnoozedUntilUtc\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_AssignedTo_Status_DueAtUtc",
                table: "conversations_conversation",
                columns: new[] { "AssignedTo", "Status", "DueAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_CustomerId_OpenedAtUtc",
                table: "conversations_conversation",
                columns: new[] { "CustomerId", "OpenedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_MergedInto",
                table: "conversations_conversation",
                column: "MergedInto",
                filter: "\"MergedInto\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_Number",
                table: "conversations_conversation",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_OfferedTo",
                table: "conversations_conversation",
                column: "OfferedTo",
                filter: "\"OfferedTo\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_Open",
                table: "conversations_conversation",
                columns: new[] { "DueAtUtc", "LastMessageAtUtc", "Number" },
                descending: new[] { false, true, true },
                filter: "\"Status\" IN ('Bot', 'Queued', 'Offered', 'Active')");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_OpenFor",
                table: "conversations_conversation",
                column: "OpenFor",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_Owner_Status",
                table: "conversations_conversation",
                columns: new[] { "Owner", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_Status_DueAtUtc_LastMessageAtUtc~",
                table: "conversations_conversation",
                columns: new[] { "Status", "DueAtUtc", "LastMessageAtUtc", "Number" },
                descending: new[] { false, false, true, true });

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_Tagged",
                table: "conversations_conversation",
                column: "OpenedAtUtc",
                filter: "\"Tags\" <> ''");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_conversation_TransferTo",
                table: "conversations_conversation",
                column: "TransferTo",
                filter: "\"TransferTo\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_message_AttachmentId",
                table: "conversations_message",
                column: "AttachmentId",
                filter: "\"AttachmentId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_conversations_message_ConversationId_Seq",
                table: "conversations_message",
                columns: new[] { "ConversationId", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_conversations_message_CustomerId_ClientId",
                table: "conversations_message",
                columns: new[] { "CustomerId", "ClientId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_conversations_message_CustomerId_Seq",
                table: "conversations_message",
                columns: new[] { "CustomerId", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_conversations_message_Id",
                table: "conversations_message",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_conversations_participant_StaffId_Mentioned",
                table: "conversations_participant",
                columns: new[] { "StaffId", "Mentioned" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_customer_EmailLower",
                table: "customers_customer",
                column: "EmailLower",
                filter: "\"EmailLower\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_customers_customer_ExternalId",
                table: "customers_customer",
                column: "ExternalId",
                filter: "\"ExternalId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_customers_customer_MergedInto",
                table: "customers_customer",
                column: "MergedInto",
                filter: "\"MergedInto\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_customers_customer_Phone",
                table: "customers_customer",
                column: "Phone",
                filter: "\"Phone\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_customers_customer_ShopId_ExternalId",
                table: "customers_customer",
                columns: new[] { "ShopId", "ExternalId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_customers_customer_ShopId_LastSeenAtUtc",
                table: "customers_customer",
                columns: new[] { "ShopId", "LastSeenAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_note_CustomerId_AtUtc",
                table: "customers_note",
                columns: new[] { "CustomerId", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_visitor_CustomerId_LastSeenAtUtc",
                table: "customers_visitor",
                columns: new[] { "CustomerId", "LastSeenAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_customers_visitor_token_VisitorId",
                table: "customers_visitor_token",
                column: "VisitorId");

            migrationBuilder.CreateIndex(
                name: "IX_identity_api_key_TokenHash",
                table: "identity_api_key",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_earlier_password_StaffId",
                table: "identity_earlier_password",
                column: "StaffId");

            migrationBuilder.CreateIndex(
                name: "IX_identity_invitation_StaffId",
                table: "identity_invitation",
                column: "StaffId");

            migrationBuilder.CreateIndex(
                name: "IX_identity_passkey_UserId",
                table: "identity_passkey",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_identity_recovery_code_StaffId",
                table: "identity_recovery_code",
                column: "StaffId");

            migrationBuilder.CreateIndex(
                name: "IX_identity_session_StaffId_EndsAtUtc",
                table: "identity_session",
                columns: new[] { "StaffId", "EndsAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_shop_Key",
                table: "identity_shop",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_staff_Name",
                table: "identity_staff",
                column: "Name");

            migrationBuilder.CreateIndex(
                name: "IX_identity_staff_NormalizedUserName",
                table: "identity_staff",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_team_Name",
                table: "identity_team",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_insights_conversation_Customer_OpenedAtUtc",
                table: "insights_conversation",
                columns: new[] { "Customer", "OpenedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_insights_conversation_PersonRequestedAtUtc",
                table: "insights_conversation",
                column: "PersonRequestedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_insights_conversation_ResolvedAtUtc",
                table: "insights_conversation",
                column: "ResolvedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_insights_conversation_State_ShopId",
                table: "insights_conversation",
                columns: new[] { "State", "ShopId" });

            migrationBuilder.CreateIndex(
                name: "IX_insights_survey_AnsweredAtUtc",
                table: "insights_survey",
                column: "AnsweredAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_insights_survey_InvitedAtUtc",
                table: "insights_survey",
                column: "InvitedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_insights_turn_OpenedAtUtc",
                table: "insights_turn",
                column: "OpenedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_knowledge_article_ShopId_Status_UpdatedAtUtc",
                table: "knowledge_article",
                columns: new[] { "ShopId", "Status", "UpdatedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_knowledge_canned_reply_ShopId_Language_Code",
                table: "knowledge_canned_reply",
                columns: new[] { "ShopId", "Language", "Code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_operations_approval_State_Id",
                table: "operations_approval",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_operations_audit_seal_Tx_Seq",
                table: "operations_audit_seal",
                columns: new[] { "Tx", "Seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_operations_export_ShopId_Id",
                table: "operations_export",
                columns: new[] { "ShopId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_operations_import_ShopId_Id",
                table: "operations_import",
                columns: new[] { "ShopId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_operations_webhook_delivery_Id",
                table: "operations_webhook_delivery",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_operations_webhook_delivery_WebhookId_State_Number",
                table: "operations_webhook_delivery",
                columns: new[] { "WebhookId", "State", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_orders_order_Phone",
                table: "orders_order",
                column: "Phone");

            migrationBuilder.CreateIndex(
                name: "IX_orders_order_PlacedAtUtc_Number",
                table: "orders_order",
                columns: new[] { "PlacedAtUtc", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_orders_order_ShopId_CustomerExternalId_PlacedAtUtc",
                table: "orders_order",
                columns: new[] { "ShopId", "CustomerExternalId", "PlacedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_orders_order_ShopId_Number",
                table: "orders_order",
                columns: new[] { "ShopId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_platform_job_Kind_Key",
                table: "platform_job",
                columns: new[] { "Kind", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_platform_job_State_DueAtUtc",
                table: "platform_job",
                columns: new[] { "State", "DueAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_log_ActorId_Seq",
                table: "platform_log",
                columns: new[] { "ActorId", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_log_SubjectKind_SubjectId_Seq",
                table: "platform_log",
                columns: new[] { "SubjectKind", "SubjectId", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_log_Tx_Seq",
                table: "platform_log",
                columns: new[] { "Tx", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_routing_decision_Conversation_Id",
                table: "routing_decision",
                columns: new[] { "Conversation", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_routing_decision_ShopId_AtUtc_Rank",
                table: "routing_decision",
                columns: new[] { "ShopId", "AtUtc", "Rank" });

            migrationBuilder.CreateIndex(
                name: "IX_routing_item_Agent_State",
                table: "routing_item",
                columns: new[] { "Agent", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_routing_item_Customer_HeldAtUtc",
                table: "routing_item",
                columns: new[] { "Customer", "HeldAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_routing_item_Queue_DoneAtUtc",
                table: "routing_item",
                columns: new[] { "Queue", "DoneAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_routing_item_State_QueuedAtUtc",
                table: "routing_item",
                columns: new[] { "State", "QueuedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_routing_presence_Presence_LastSeenAtUtc",
                table: "routing_presence",
                columns: new[] { "Presence", "LastSeenAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_routing_queue_ShopId_Key",
                table: "routing_queue",
                columns: new[] { "ShopId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_satisfaction_survey_AnsweredAtUtc",
                table: "satisfaction_survey",
                column: "AnsweredAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_satisfaction_survey_Case",
                table: "satisfaction_survey",
                column: "Case",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_satisfaction_survey_Customer_InvitedAtUtc",
                table: "satisfaction_survey",
                columns: new[] { "Customer", "InvitedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_satisfaction_survey_ShopId_AnsweredAtUtc",
                table: "satisfaction_survey",
                columns: new[] { "ShopId", "AnsweredAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_satisfaction_survey_Ticket_InvitedAtUtc",
                table: "satisfaction_survey",
                columns: new[] { "Ticket", "InvitedAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_standards_sign_off_ShopId_AtUtc",
                table: "standards_sign_off",
                columns: new[] { "ShopId", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_entry_TicketId_AtUtc",
                table: "tickets_entry",
                columns: new[] { "TicketId", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_tally_Person_Kind",
                table: "tickets_tally",
                columns: new[] { "Person", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_Assignee_Status_Number",
                table: "tickets_ticket",
                columns: new[] { "Assignee", "Status", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_Conversation",
                table: "tickets_ticket",
                column: "Conversation");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_Customer_Number",
                table: "tickets_ticket",
                columns: new[] { "Customer", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_Major",
                table: "tickets_ticket",
                column: "Number",
                filter: "\"Major\"");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_MergedInto",
                table: "tickets_ticket",
                column: "MergedInto",
                filter: "\"MergedInto\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_Number",
                table: "tickets_ticket",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_Owner_Status_Number",
                table: "tickets_ticket",
                columns: new[] { "Owner", "Status", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_Status_Number",
                table: "tickets_ticket",
                columns: new[] { "Status", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_tickets_ticket_UpdatedAtUtc_Number",
                table: "tickets_ticket",
                columns: new[] { "UpdatedAtUtc", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_workbench_view_OwnerId_Kind",
                table: "workbench_view",
                columns: new[] { "OwnerId", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_workbench_view_ShopId_Kind_Shared",
                table: "workbench_view",
                columns: new[] { "ShopId", "Kind", "Shared" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "conversations_answer_rating");

            migrationBuilder.DropTable(
                name: "conversations_attachment");

            migrationBuilder.DropTable(
                name: "conversations_conversation");

            migrationBuilder.DropTable(
                name: "conversations_message");

            migrationBuilder.DropTable(
                name: "conversations_participant");

            migrationBuilder.DropTable(
                name: "conversations_tally");

            migrationBuilder.DropTable(
                name: "conversations_tally_entry");

            migrationBuilder.DropTable(
                name: "customers_customer");

            migrationBuilder.DropTable(
                name: "customers_note");

            migrationBuilder.DropTable(
                name: "customers_visitor");

            migrationBuilder.DropTable(
                name: "customers_visitor_token");

            migrationBuilder.DropTable(
                name: "identity_answered_question");

            migrationBuilder.DropTable(
                name: "identity_api_key");

            migrationBuilder.DropTable(
                name: "identity_attempt");

            migrationBuilder.DropTable(
                name: "identity_authenticator");

            migrationBuilder.DropTable(
                name: "identity_earlier_password");

            migrationBuilder.DropTable(
                name: "identity_invitation");

            migrationBuilder.DropTable(
                name: "identity_passkey");

            migrationBuilder.DropTable(
                name: "identity_recovery_code");

            migrationBuilder.DropTable(
                name: "identity_role");

            migrationBuilder.DropTable(
                name: "identity_session");

            migrationBuilder.DropTable(
                name: "identity_shop");

            migrationBuilder.DropTable(
                name: "identity_staff");

            migrationBuilder.DropTable(
                name: "identity_team");

            migrationBuilder.DropTable(
                name: "insights_conversation");

            migrationBuilder.DropTable(
                name: "insights_survey");

            migrationBuilder.DropTable(
                name: "insights_turn");

            migrationBuilder.DropTable(
                name: "knowledge_article");

            migrationBuilder.DropTable(
                name: "knowledge_canned_reply");

            migrationBuilder.DropTable(
                name: "knowledge_edition");

            migrationBuilder.DropTable(
                name: "knowledge_vote");

            migrationBuilder.DropTable(
                name: "operations_approval");

            migrationBuilder.DropTable(
                name: "operations_audit_seal");

            migrationBuilder.DropTable(
                name: "operations_export");

            migrationBuilder.DropTable(
                name: "operations_export_part");

            migrationBuilder.DropTable(
                name: "operations_import");

            migrationBuilder.DropTable(
                name: "operations_import_file");

            migrationBuilder.DropTable(
                name: "operations_import_row");

            migrationBuilder.DropTable(
                name: "operations_webhook");

            migrationBuilder.DropTable(
                name: "operations_webhook_delivery");

            migrationBuilder.DropTable(
                name: "orders_order");

            migrationBuilder.DropTable(
                name: "orders_source");

            migrationBuilder.DropTable(
                name: "platform_counter");

            migrationBuilder.DropTable(
                name: "platform_cursor");

            migrationBuilder.DropTable(
                name: "platform_idempotency");

            migrationBuilder.DropTable(
                name: "platform_job");

            migrationBuilder.DropTable(
                name: "platform_log");

            migrationBuilder.DropTable(
                name: "platform_node");

            migrationBuilder.DropTable(
                name: "platform_protection_key");

            migrationBuilder.DropTable(
                name: "platform_setting");

            migrationBuilder.DropTable(
                name: "routing_agent");

            migrationBuilder.DropTable(
                name: "routing_decision");

            migrationBuilder.DropTable(
                name: "routing_item");

            migrationBuilder.DropTable(
                name: "routing_presence");

            migrationBuilder.DropTable(
                name: "routing_queue");

            migrationBuilder.DropTable(
                name: "satisfaction_survey");

            migrationBuilder.DropTable(
                name: "standards_calendar");

            migrationBuilder.DropTable(
                name: "standards_sign_off");

            migrationBuilder.DropTable(
                name: "tickets_entry");

            migrationBuilder.DropTable(
                name: "tickets_tallied");

            migrationBuilder.DropTable(
                name: "tickets_tally");

            migrationBuilder.DropTable(
                name: "tickets_ticket");

            migrationBuilder.DropTable(
                name: "workbench_view");
        }
    }
}

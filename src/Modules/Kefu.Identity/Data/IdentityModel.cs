using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.Data;

/// <summary>The tables of people, roles, sessions and shops.</summary>
internal static class IdentityModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<Staff>(e =>
        {
            e.ToTable("identity_staff");
            e.HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.UserName).HasMaxLength(200);
            e.Property(x => x.NormalizedUserName).HasMaxLength(200);
            e.Property(x => x.Email).HasMaxLength(200);
            e.Property(x => x.NormalizedEmail).HasMaxLength(200);
            e.Property(x => x.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
            e.Property(x => x.SecurityStamp).HasMaxLength(64);
            e.Property(x => x.PasswordHash).HasMaxLength(200);
            e.Property(x => x.Language).HasMaxLength(10);
            e.Property(x => x.TimeZone).HasMaxLength(64);
            e.Property(x => x.Theme).HasMaxLength(10);
            e.Property(x => x.Desk).HasMaxLength(4000);
            e.HasIndex(x => x.NormalizedUserName).IsUnique();
            e.HasIndex(x => x.Name);
            e.Ignore(x => x.PhoneNumber).Ignore(x => x.PhoneNumberConfirmed).Ignore(x => x.TwoFactorEnabled)
                .Ignore(x => x.LockoutEnd).Ignore(x => x.LockoutEnabled).Ignore(x => x.AccessFailedCount);
        });
        model.Entity<Role>(e =>
        {
            e.ToTable("identity_role");
            e.HasKey(x => x.Key);
            e.Property(x => x.Key).HasMaxLength(60);
            e.Property(x => x.Title).HasMaxLength(100);
            e.Property(x => x.Version).IsConcurrencyToken();
        });
        model.Entity<Team>(e =>
        {
            e.ToTable("identity_team");
            e.HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
            e.Property(x => x.Name).HasMaxLength(100);
            e.HasIndex(x => x.Name).IsUnique();
        });
        model.Entity<Session>(e =>
        {
            e.ToTable("identity_session");
            e.HasKey(x => x.TokenHash);
            e.Property(x => x.TokenHash).HasMaxLength(64);
            e.Property(x => x.Address).HasMaxLength(100);
            e.Property(x => x.Browser).HasMaxLength(300);
            e.HasIndex(x => new { x.StaffId, x.EndsAtUtc });
        });
        model.Entity<EarlierPassword>(e =>
        {
            e.ToTable("identity_earlier_password");
            e.HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
            e.Property(x => x.Hash).HasMaxLength(200);
            e.HasIndex(x => x.StaffId);
        });
        model.Entity<Authenticator>(e =>
        {
            e.ToTable("identity_authenticator");
            e.HasKey(x => x.StaffId);
            e.Property(x => x.StaffId).ValueGeneratedNever();
            e.Property(x => x.Secret).HasMaxLength(500);
        });
        model.Entity<RecoveryCode>(e =>
        {
            e.ToTable("identity_recovery_code");
            e.HasKey(x => x.CodeHash);
            e.Property(x => x.CodeHash).HasMaxLength(64);
            e.HasIndex(x => x.StaffId);
        });
        model.Entity<Passkey>(e =>
        {
            e.ToTable("identity_passkey");
            e.HasKey(x => x.CredentialId);
            // The longest id that WebAuthn allows, in bytes.
            e.Property(x => x.CredentialId).HasMaxLength(1023);
            e.Ignore(x => x.Key);
            e.OwnsOne(x => x.Data, d =>
            {
                d.ToJson();
                d.Ignore(x => x.CreatedAt);
            });
            e.HasIndex(x => x.UserId);
        });
        model.Entity<AnsweredQuestion>(e =>
        {
            e.ToTable("identity_answered_question");
            e.HasKey(x => x.Hash);
            e.Property(x => x.Hash).HasMaxLength(64);
        });
        model.Entity<Invitation>(e =>
        {
            e.ToTable("identity_invitation");
            e.HasKey(x => x.TokenHash);
            e.Property(x => x.TokenHash).HasMaxLength(64);
            e.HasIndex(x => x.StaffId);
        });
        model.Entity<Attempt>(e =>
        {
            e.ToTable("identity_attempt");
            e.HasKey(x => x.Key);
            e.Property(x => x.Key).HasMaxLength(250);
        });
        model.Entity<ApiKey>(e =>
        {
            e.ToTable("identity_api_key");
            e.HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.TokenHash).HasMaxLength(64);
            e.Property(x => x.Prefix).HasMaxLength(20);
            e.Property(x => x.CreatedBy).HasMaxLength(100);
            e.HasIndex(x => x.TokenHash).IsUnique();
        });
        model.Entity<Shop>(e =>
        {
            e.ToTable("identity_shop");
            e.HasKey(x => x.Id);
            e.Property(x => x.Id).ValueGeneratedNever();
            e.Property(x => x.Key).HasMaxLength(60);
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.BrandColor).HasMaxLength(7);
            e.Property(x => x.TimeZone).HasMaxLength(64);
            e.Property(x => x.Language).HasMaxLength(10);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.HasIndex(x => x.Key).IsUnique();
        });
    }
}

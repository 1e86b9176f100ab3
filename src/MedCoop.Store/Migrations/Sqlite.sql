CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

CREATE TABLE "date_index" (
    "param" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "starts" INTEGER NOT NULL,
    "ends" INTEGER NOT NULL,
    CONSTRAINT "PK_date_index" PRIMARY KEY ("param", "starts", "ends", "key", "part")
) WITHOUT ROWID;

CREATE TABLE "interned" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_interned" PRIMARY KEY,
    "kind" INTEGER NOT NULL,
    "value" TEXT NOT NULL
);

CREATE TABLE "number_index" (
    "param" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "low" REAL NOT NULL,
    "high" REAL NOT NULL,
    "value" REAL NOT NULL,
    CONSTRAINT "PK_number_index" PRIMARY KEY ("param", "low", "high", "key", "part")
) WITHOUT ROWID;

CREATE TABLE "position_index" (
    "param" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "lat" REAL NOT NULL,
    "lon" REAL NOT NULL,
    CONSTRAINT "PK_position_index" PRIMARY KEY ("param", "lat", "lon", "key", "part")
) WITHOUT ROWID;

CREATE TABLE "quantity_index" (
    "param" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "low" REAL NOT NULL,
    "high" REAL NOT NULL,
    "ord" INTEGER NOT NULL,
    "system" INTEGER NOT NULL,
    "value" REAL NOT NULL,
    "canonical_unit" TEXT NULL,
    "canonical_low" REAL NULL,
    "canonical_high" REAL NULL,
    CONSTRAINT "PK_quantity_index" PRIMARY KEY ("param", "unit", "low", "high", "key", "part", "ord")
) WITHOUT ROWID;

CREATE TABLE "reference_index" (
    "param" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "target_id" TEXT NOT NULL,
    "target_type" INTEGER NOT NULL,
    "version" TEXT NULL,
    CONSTRAINT "PK_reference_index" PRIMARY KEY ("param", "target_id", "target_type", "key", "part")
) WITHOUT ROWID;

CREATE TABLE "resource" (
    "key" INTEGER NOT NULL CONSTRAINT "PK_resource" PRIMARY KEY,
    "type_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "deleted" INTEGER NOT NULL,
    "last_updated" INTEGER NOT NULL,
    "case_key" INTEGER NULL,
    "content_hash" BLOB NULL,
    "index_tables" INTEGER NOT NULL
);

CREATE TABLE "string_index" (
    "param" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "norm" TEXT NOT NULL,
    "ord" INTEGER NOT NULL,
    "rest" TEXT NULL,
    "exact" TEXT NULL,
    CONSTRAINT "PK_string_index" PRIMARY KEY ("param", "norm", "key", "part", "ord")
) WITHOUT ROWID;

CREATE TABLE "token_index" (
    "param" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "system" INTEGER NOT NULL,
    "text" TEXT NULL,
    CONSTRAINT "PK_token_index" PRIMARY KEY ("param", "code", "system", "key", "part")
) WITHOUT ROWID;

CREATE TABLE "uri_index" (
    "param" INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "PK_uri_index" PRIMARY KEY ("param", "value", "key", "part")
) WITHOUT ROWID;

CREATE TABLE "version" (
    "seq" INTEGER NOT NULL CONSTRAINT "PK_version" PRIMARY KEY,
    "key" INTEGER NOT NULL,
    "type_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "method" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "body" BLOB NULL
);

CREATE INDEX "date_index__key_param" ON "date_index" ("key", "param");

CREATE INDEX "date_index__param_ends_starts_key_part" ON "date_index" ("param", "ends", "starts", "key", "part");

CREATE UNIQUE INDEX "interned__kind_value" ON "interned" ("kind", "value");

CREATE INDEX "number_index__key_param" ON "number_index" ("key", "param");

CREATE INDEX "number_index__param_high_low_key_part" ON "number_index" ("param", "high", "low", "key", "part");

CREATE INDEX "position_index__key_param" ON "position_index" ("key", "param");

CREATE INDEX "quantity_index__key_param" ON "quantity_index" ("key", "param");

CREATE INDEX "quantity_index__param_canonical" ON "quantity_index" ("param", "canonical_unit", "canonical_low", "canonical_high", "key", "part") WHERE canonical_unit IS NOT NULL;

CREATE INDEX "quantity_index__param_low_high_key_part" ON "quantity_index" ("param", "low", "high", "key", "part");

CREATE INDEX "reference_index__key_param" ON "reference_index" ("key", "param");

CREATE INDEX "resource__type_id_deleted_key" ON "resource" ("type_id", "deleted", "key");

CREATE INDEX "resource__type_id_deleted_last_updated_key" ON "resource" ("type_id", "deleted", "last_updated", "key");

CREATE UNIQUE INDEX "resource__type_id_id" ON "resource" ("type_id", "id");

CREATE INDEX "string_index__key_param" ON "string_index" ("key", "param");

CREATE INDEX "token_index__key_param" ON "token_index" ("key", "param");

CREATE INDEX "uri_index__key_param" ON "uri_index" ("key", "param");

CREATE INDEX "version__at_seq" ON "version" ("at", "seq");

CREATE UNIQUE INDEX "version__key_version" ON "version" ("key", "version");

CREATE INDEX "version__type_id_seq" ON "version" ("type_id", "seq");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123175925_Initial', '10.0.15');

DROP INDEX "number_index__param_high_low_key_part";

DROP INDEX "date_index__param_ends_starts_key_part";

CREATE INDEX "quantity_index__wide" ON "quantity_index" ("param", "high", "low", "key") WHERE high > low;

CREATE INDEX "number_index__wide" ON "number_index" ("param", "high", "low", "key") WHERE high > low;

CREATE INDEX "date_index__wide" ON "date_index" ("param", "ends", "starts", "key") WHERE ends > starts + 864000000000;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123193431_WideRanges', '10.0.15');

CREATE TABLE "catalog" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_catalog" PRIMARY KEY,
    "revision" INTEGER NOT NULL
);

CREATE TABLE "reindex" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_reindex" PRIMARY KEY,
    "types" TEXT NOT NULL,
    "covers" INTEGER NOT NULL,
    "last_key" INTEGER NOT NULL,
    "next_key" INTEGER NOT NULL,
    "read" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,
    "finished_at" INTEGER NULL
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123213604_Definitions', '10.0.15');

CREATE VIRTUAL TABLE text_index USING fts5 (narrative, content, content = '', contentless_delete = 1, tokenize = 'ascii');

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123220342_FullText', '10.0.15');

CREATE TABLE "code_system" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_code_system" PRIMARY KEY,
    "url" TEXT NOT NULL,
    "version" TEXT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT NULL,
    "is_case_sensitive" INTEGER NOT NULL,
    "value_set" TEXT NULL,
    "count" INTEGER NOT NULL,
    "state" INTEGER NOT NULL,
    "touched" INTEGER NOT NULL
);

CREATE TABLE "concept" (
    "system" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "display" TEXT NULL,
    "definition" TEXT NULL,
    "flags" INTEGER NOT NULL,
    CONSTRAINT "PK_concept" PRIMARY KEY ("system", "place")
) WITHOUT ROWID;

CREATE TABLE "concept_designation" (
    "system" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "ord" INTEGER NOT NULL,
    "language" TEXT NULL,
    "use_system" TEXT NULL,
    "use_code" TEXT NULL,
    "use_display" TEXT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "PK_concept_designation" PRIMARY KEY ("system", "place", "ord")
) WITHOUT ROWID;

CREATE TABLE "concept_link" (
    "system" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "parent" INTEGER NOT NULL,
    CONSTRAINT "PK_concept_link" PRIMARY KEY ("system", "place", "parent")
) WITHOUT ROWID;

CREATE TABLE "concept_property" (
    "system" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "ord" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "whole" TEXT NULL,
    "value_system" TEXT NULL,
    "value_display" TEXT NULL,
    CONSTRAINT "PK_concept_property" PRIMARY KEY ("system", "place", "ord")
) WITHOUT ROWID;

CREATE TABLE "concept_text" (
    "system" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "words" TEXT NOT NULL,
    CONSTRAINT "PK_concept_text" PRIMARY KEY ("system", "place")
) WITHOUT ROWID;

CREATE UNIQUE INDEX "concept__system_key_code" ON "concept" ("system", "key", "code");

CREATE INDEX "concept_property__system_code_value_place" ON "concept_property" ("system", "code", "value", "place");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127225707_Concepts', '10.0.15');

CREATE TABLE "audit" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_audit" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "hash" BLOB NOT NULL,
    "body" BLOB NOT NULL
);

CREATE TABLE "audit_chain" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_audit_chain" PRIMARY KEY,
    "node" INTEGER NOT NULL,
    "indexed" INTEGER NOT NULL
);

CREATE TABLE "audit_index" (
    "kind" INTEGER NOT NULL,
    "value" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "id" INTEGER NOT NULL,
    CONSTRAINT "PK_audit_index" PRIMARY KEY ("kind", "value", "at", "id")
) WITHOUT ROWID;

CREATE TABLE "audit_node" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_audit_node" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "public_key" BLOB NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "audit_statement" (
    "node" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "content" BLOB NOT NULL,
    "signature" BLOB NOT NULL,
    CONSTRAINT "PK_audit_statement" PRIMARY KEY ("node", "number")
) WITHOUT ROWID;

CREATE INDEX "audit__at_id" ON "audit" ("at", "id");

CREATE UNIQUE INDEX "audit_node__name" ON "audit_node" ("name");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127225832_AuditTrail', '10.0.15');

ALTER TABLE "resource" ADD "labels" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "case_grant" (
    "case_key" INTEGER NOT NULL,
    "grantee" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "starts" INTEGER NOT NULL,
    "country" TEXT NOT NULL,
    "purposes" INTEGER NOT NULL,
    "ends" INTEGER NOT NULL,
    "consents" TEXT NOT NULL,
    "denied_types" TEXT NOT NULL,
    "denied_labels" INTEGER NOT NULL,
    "patient" INTEGER NOT NULL,
    CONSTRAINT "PK_case_grant" PRIMARY KEY ("case_key", "grantee", "why", "starts", "country", "purposes")
) WITHOUT ROWID;

CREATE TABLE "case_link" (
    "key" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "rank" INTEGER NOT NULL,
    "target_type" INTEGER NOT NULL,
    "target_id" TEXT NOT NULL,
    CONSTRAINT "PK_case_link" PRIMARY KEY ("key", "kind", "rank")
) WITHOUT ROWID;

CREATE TABLE "case_root" (
    "key" INTEGER NOT NULL CONSTRAINT "PK_case_root" PRIMARY KEY,
    "group_key" INTEGER NOT NULL,
    "owner" TEXT NULL
);

CREATE TABLE "grant_end" (
    "case_key" INTEGER NOT NULL,
    "grantee" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "ended_at" INTEGER NOT NULL,
    "consents" TEXT NOT NULL,
    CONSTRAINT "PK_grant_end" PRIMARY KEY ("case_key", "ended_at", "grantee", "why")
) WITHOUT ROWID;

CREATE INDEX "resource__case_key_type_id" ON "resource" ("case_key", "type_id") WHERE case_key IS NOT NULL;

CREATE INDEX "case_link__target_type_target_id_kind_key" ON "case_link" ("target_type", "target_id", "kind", "key");

CREATE INDEX "case_root__group_key_key" ON "case_root" ("group_key", "key");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127230033_Cases', '10.0.15');

CREATE TABLE "grant_begin" (
    "case_key" INTEGER NOT NULL,
    "grantee" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "began_at" INTEGER NOT NULL,
    "consents" TEXT NOT NULL,
    CONSTRAINT "PK_grant_begin" PRIMARY KEY ("case_key", "began_at", "grantee", "why")
) WITHOUT ROWID;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128113000_GrantBegins', '10.0.15');

INSERT INTO interned (id, kind, value)
SELECT (SELECT coalesce(max(id), 0) FROM interned) + row_number() OVER (ORDER BY held.target_id), 2, 'Task.due@Organization/' || held.target_id
FROM (
    SELECT DISTINCT r.target_id FROM reference_index r
    JOIN interned ball ON ball.id = r.param AND ball.kind = 2 AND ball.value = 'Task.ball'
    JOIN interned type ON type.id = r.target_type AND type.kind = 1 AND type.value = 'Organization') held
WHERE NOT EXISTS (SELECT 1 FROM interned i WHERE i.kind = 2 AND i.value = 'Task.due@Organization/' || held.target_id);

INSERT INTO date_index (param, starts, ends, key, part)
SELECT held.id, d.starts, d.ends, d.key, d.part FROM reference_index r
JOIN interned ball ON ball.id = r.param AND ball.kind = 2 AND ball.value = 'Task.ball'
JOIN interned type ON type.id = r.target_type AND type.kind = 1 AND type.value = 'Organization'
JOIN interned held ON held.kind = 2 AND held.value = 'Task.due@Organization/' || r.target_id
JOIN interned due ON due.kind = 2 AND due.value = 'Task.due'
JOIN date_index d ON d.key = r.key AND d.param = due.id
WHERE TRUE
ON CONFLICT DO NOTHING;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129063000_HeldDates', '10.0.15');

ALTER TABLE "grant_end" ADD "told" TEXT NOT NULL DEFAULT '';

CREATE TABLE "lost_sight" (
    "lost_at" INTEGER NOT NULL,
    "notice" TEXT NOT NULL,
    "case_key" INTEGER NOT NULL,
    "why" TEXT NOT NULL,
    "starts" INTEGER NOT NULL,
    "country" TEXT NOT NULL,
    "purposes" INTEGER NOT NULL,
    "grantee" TEXT NOT NULL,
    "group_key" INTEGER NOT NULL,
    "keeper" TEXT NULL,
    "ends" INTEGER NOT NULL,
    "consents" TEXT NOT NULL,
    "denied_types" TEXT NOT NULL,
    "denied_labels" INTEGER NOT NULL,
    CONSTRAINT "PK_lost_sight" PRIMARY KEY ("lost_at", "notice", "case_key", "why", "starts", "country", "purposes")
) WITHOUT ROWID;

CREATE INDEX "lost_sight__notice" ON "lost_sight" ("notice");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129111743_LostSight', '10.0.15');

CREATE TABLE IF NOT EXISTS "identity_migration" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK_identity_migration" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

CREATE TABLE "identity_account" (
    "id" TEXT NOT NULL CONSTRAINT "identity_account__key" PRIMARY KEY,
    "display_name" TEXT NOT NULL,
    "fhir_user" TEXT NOT NULL,
    "language" TEXT NULL,
    "is_disabled" INTEGER NOT NULL,
    "is_demo" INTEGER NOT NULL,
    "acting_organization" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "last_sign_in_at" INTEGER NULL,
    "user_name" TEXT NULL,
    "normalized_user_name" TEXT NULL,
    "email" TEXT NULL,
    "normalized_email" TEXT NULL,
    "email_confirmed" INTEGER NOT NULL,
    "password_hash" TEXT NULL,
    "security_stamp" TEXT NULL,
    "concurrency_stamp" TEXT NULL,
    "phone_number" TEXT NULL,
    "phone_number_confirmed" INTEGER NOT NULL,
    "two_factor_enabled" INTEGER NOT NULL,
    "lockout_end" INTEGER NULL,
    "lockout_enabled" INTEGER NOT NULL,
    "access_failed_count" INTEGER NOT NULL
);

CREATE TABLE "identity_application" (
    "id" TEXT NOT NULL CONSTRAINT "identity_application__key" PRIMARY KEY,
    "application_type" TEXT NULL,
    "client_id" TEXT NULL,
    "client_secret" TEXT NULL,
    "client_type" TEXT NULL,
    "concurrency_token" TEXT NULL,
    "consent_type" TEXT NULL,
    "display_name" TEXT NULL,
    "display_names" TEXT NULL,
    "json_web_key_set" TEXT NULL,
    "permissions" TEXT NULL,
    "post_logout_redirect_uris" TEXT NULL,
    "properties" TEXT NULL,
    "redirect_uris" TEXT NULL,
    "requirements" TEXT NULL,
    "settings" TEXT NULL
);

CREATE TABLE "identity_assertion" (
    "hash" BLOB NOT NULL CONSTRAINT "identity_assertion__key" PRIMARY KEY,
    "expires_at" INTEGER NOT NULL
);

CREATE TABLE "identity_attempt" (
    "name_hash" BLOB NOT NULL CONSTRAINT "identity_attempt__key" PRIMARY KEY,
    "failures" INTEGER NOT NULL,
    "last_at" INTEGER NOT NULL,
    "locked_until" INTEGER NULL
);

CREATE TABLE "identity_link" (
    "token_hash" BLOB NOT NULL CONSTRAINT "identity_link__key" PRIMARY KEY,
    "purpose" INTEGER NOT NULL,
    "account_id" TEXT NULL,
    "expires_at" INTEGER NOT NULL,
    "used_at" INTEGER NULL
);

CREATE TABLE "identity_protection_key" (
    "id" TEXT NOT NULL CONSTRAINT "identity_protection_key__key" PRIMARY KEY,
    "xml" TEXT NOT NULL
);

CREATE TABLE "identity_scope" (
    "id" TEXT NOT NULL CONSTRAINT "identity_scope__key" PRIMARY KEY,
    "concurrency_token" TEXT NULL,
    "description" TEXT NULL,
    "descriptions" TEXT NULL,
    "display_name" TEXT NULL,
    "display_names" TEXT NULL,
    "name" TEXT NULL,
    "properties" TEXT NULL,
    "resources" TEXT NULL
);

CREATE TABLE "identity_server_key" (
    "id" TEXT NOT NULL CONSTRAINT "identity_server_key__key" PRIMARY KEY,
    "use" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "retired_at" INTEGER NULL,
    "protected" TEXT NOT NULL
);

CREATE TABLE "identity_account_claim" (
    "id" INTEGER NOT NULL CONSTRAINT "identity_account_claim__key" PRIMARY KEY AUTOINCREMENT,
    "user_id" TEXT NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "identity_account_claim__user_id__reference" FOREIGN KEY ("user_id") REFERENCES "identity_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_account_login" (
    "login_provider" TEXT NOT NULL,
    "provider_key" TEXT NOT NULL,
    "provider_display_name" TEXT NULL,
    "user_id" TEXT NOT NULL,
    CONSTRAINT "identity_account_login__key" PRIMARY KEY ("login_provider", "provider_key"),
    CONSTRAINT "identity_account_login__user_id__reference" FOREIGN KEY ("user_id") REFERENCES "identity_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_account_passkey" (
    "credential_id" BLOB NOT NULL CONSTRAINT "identity_account_passkey__key" PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    CONSTRAINT "identity_account_passkey__user_id__reference" FOREIGN KEY ("user_id") REFERENCES "identity_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_account_token" (
    "user_id" TEXT NOT NULL,
    "login_provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NULL,
    CONSTRAINT "identity_account_token__key" PRIMARY KEY ("user_id", "login_provider", "name"),
    CONSTRAINT "identity_account_token__user_id__reference" FOREIGN KEY ("user_id") REFERENCES "identity_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_membership" (
    "account_id" TEXT NOT NULL,
    "organization" TEXT NOT NULL,
    "organization_name" TEXT NOT NULL,
    "roles" TEXT NOT NULL,
    CONSTRAINT "identity_membership__key" PRIMARY KEY ("account_id", "organization"),
    CONSTRAINT "identity_membership__account_id__reference" FOREIGN KEY ("account_id") REFERENCES "identity_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_session" (
    "id" TEXT NOT NULL CONSTRAINT "identity_session__key" PRIMARY KEY,
    "account_id" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "started_at" INTEGER NOT NULL,
    "last_seen_at" INTEGER NOT NULL,
    "ended_at" INTEGER NULL,
    CONSTRAINT "identity_session__account_id__reference" FOREIGN KEY ("account_id") REFERENCES "identity_account" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_authorization" (
    "id" TEXT NOT NULL CONSTRAINT "identity_authorization__key" PRIMARY KEY,
    "application_id" TEXT NULL,
    "concurrency_token" TEXT NULL,
    "creation_date" TEXT NULL,
    "properties" TEXT NULL,
    "scopes" TEXT NULL,
    "status" TEXT NULL,
    "subject" TEXT NULL,
    "type" TEXT NULL,
    CONSTRAINT "identity_authorization__application_id__reference" FOREIGN KEY ("application_id") REFERENCES "identity_application" ("id")
);

CREATE TABLE "identity_token" (
    "id" TEXT NOT NULL CONSTRAINT "identity_token__key" PRIMARY KEY,
    "application_id" TEXT NULL,
    "authorization_id" TEXT NULL,
    "concurrency_token" TEXT NULL,
    "creation_date" TEXT NULL,
    "expiration_date" TEXT NULL,
    "payload" TEXT NULL,
    "properties" TEXT NULL,
    "redemption_date" TEXT NULL,
    "reference_id" TEXT NULL,
    "status" TEXT NULL,
    "subject" TEXT NULL,
    "type" TEXT NULL,
    CONSTRAINT "identity_token__application_id__reference" FOREIGN KEY ("application_id") REFERENCES "identity_application" ("id"),
    CONSTRAINT "identity_token__authorization_id__reference" FOREIGN KEY ("authorization_id") REFERENCES "identity_authorization" ("id")
);

CREATE INDEX "identity_account__normalized_email" ON "identity_account" ("normalized_email");

CREATE UNIQUE INDEX "identity_account__normalized_user_name" ON "identity_account" ("normalized_user_name");

CREATE INDEX "identity_account_claim__user_id" ON "identity_account_claim" ("user_id");

CREATE INDEX "identity_account_login__user_id" ON "identity_account_login" ("user_id");

CREATE INDEX "identity_account_passkey__user_id" ON "identity_account_passkey" ("user_id");

CREATE UNIQUE INDEX "identity_application__client_id" ON "identity_application" ("client_id");

CREATE INDEX "identity_assertion__expires_at" ON "identity_assertion" ("expires_at");

CREATE INDEX "identity_authorization__application_id_status_subject_type" ON "identity_authorization" ("application_id", "status", "subject", "type");

CREATE INDEX "identity_link__account_id" ON "identity_link" ("account_id");

CREATE UNIQUE INDEX "identity_scope__name" ON "identity_scope" ("name");

CREATE INDEX "identity_session__account_id_ended_at" ON "identity_session" ("account_id", "ended_at");

CREATE INDEX "identity_token__application_id_status_subject_type" ON "identity_token" ("application_id", "status", "subject", "type");

CREATE INDEX "identity_token__authorization_id" ON "identity_token" ("authorization_id");

CREATE UNIQUE INDEX "identity_token__reference_id" ON "identity_token" ("reference_id");

INSERT INTO "identity_migration" ("MigrationId", "ProductVersion")
VALUES ('20261127225737_Accounts', '10.0.15');

DROP INDEX "identity_account_login__user_id";

CREATE UNIQUE INDEX "identity_account_login__user_id_login_provider" ON "identity_account_login" ("user_id", "login_provider");

INSERT INTO "identity_migration" ("MigrationId", "ProductVersion")
VALUES ('20261129114443_ProviderLogins', '10.0.15');


CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" character varying(150) NOT NULL,
    "ProductVersion" character varying(32) NOT NULL,
    CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY ("MigrationId")
);

CREATE SEQUENCE journal_seq START WITH 1 INCREMENT BY 1 NO CYCLE;

CREATE TABLE date_index (
    param integer NOT NULL,
    key bigint NOT NULL,
    part integer NOT NULL,
    starts bigint NOT NULL,
    ends bigint NOT NULL,
    CONSTRAINT "PK_date_index" PRIMARY KEY (param, starts, ends, key, part)
);

CREATE TABLE interned (
    id integer NOT NULL,
    kind smallint NOT NULL,
    value text COLLATE "C" NOT NULL,
    CONSTRAINT "PK_interned" PRIMARY KEY (id)
);

CREATE TABLE number_index (
    param integer NOT NULL,
    key bigint NOT NULL,
    part integer NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    value double precision NOT NULL,
    CONSTRAINT "PK_number_index" PRIMARY KEY (param, low, high, key, part)
);

CREATE TABLE position_index (
    param integer NOT NULL,
    key bigint NOT NULL,
    part integer NOT NULL,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    CONSTRAINT "PK_position_index" PRIMARY KEY (param, lat, lon, key, part)
);

CREATE TABLE quantity_index (
    param integer NOT NULL,
    key bigint NOT NULL,
    part integer NOT NULL,
    unit text COLLATE "C" NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    ord integer NOT NULL,
    system integer NOT NULL,
    value double precision NOT NULL,
    canonical_unit text COLLATE "C",
    canonical_low double precision,
    canonical_high double precision,
    CONSTRAINT "PK_quantity_index" PRIMARY KEY (param, unit, low, high, key, part, ord)
);

CREATE TABLE reference_index (
    param integer NOT NULL,
    key bigint NOT NULL,
    part integer NOT NULL,
    target_id text COLLATE "C" NOT NULL,
    target_type integer NOT NULL,
    version text COLLATE "C",
    CONSTRAINT "PK_reference_index" PRIMARY KEY (param, target_id, target_type, key, part)
);

CREATE TABLE resource (
    key bigint NOT NULL,
    type_id integer NOT NULL,
    id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    seq bigint NOT NULL,
    deleted boolean NOT NULL,
    last_updated bigint NOT NULL,
    case_key bigint,
    content_hash bytea,
    index_tables integer NOT NULL,
    CONSTRAINT "PK_resource" PRIMARY KEY (key)
);

CREATE TABLE string_index (
    param integer NOT NULL,
    key bigint NOT NULL,
    part integer NOT NULL,
    norm text COLLATE "C" NOT NULL,
    ord integer NOT NULL,
    rest text COLLATE "C",
    exact text COLLATE "C",
    CONSTRAINT "PK_string_index" PRIMARY KEY (param, norm, key, part, ord)
);

CREATE TABLE token_index (
    param integer NOT NULL,
    key bigint NOT NULL,
    part integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    system integer NOT NULL,
    text text COLLATE "C",
    CONSTRAINT "PK_token_index" PRIMARY KEY (param, code, system, key, part)
);

CREATE TABLE uri_index (
    param integer NOT NULL,
    key bigint NOT NULL,
    part integer NOT NULL,
    value text COLLATE "C" NOT NULL,
    CONSTRAINT "PK_uri_index" PRIMARY KEY (param, value, key, part)
);

CREATE TABLE version (
    seq bigint NOT NULL,
    key bigint NOT NULL,
    type_id integer NOT NULL,
    id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    at bigint NOT NULL,
    method smallint NOT NULL,
    actor text COLLATE "C" NOT NULL,
    body bytea,
    tx xid8 NOT NULL DEFAULT (pg_current_xact_id()),
    CONSTRAINT "PK_version" PRIMARY KEY (seq)
);

CREATE INDEX date_index__key_param ON date_index (key, param);

CREATE INDEX date_index__param_ends_starts_key_part ON date_index (param, ends, starts, key, part);

CREATE UNIQUE INDEX interned__kind_value ON interned (kind, value);

CREATE INDEX number_index__key_param ON number_index (key, param);

CREATE INDEX number_index__param_high_low_key_part ON number_index (param, high, low, key, part);

CREATE INDEX position_index__key_param ON position_index (key, param);

CREATE INDEX quantity_index__key_param ON quantity_index (key, param);

CREATE INDEX quantity_index__param_canonical ON quantity_index (param, canonical_unit, canonical_low, canonical_high, key, part) WHERE canonical_unit IS NOT NULL;

CREATE INDEX quantity_index__param_low_high_key_part ON quantity_index (param, low, high, key, part);

CREATE INDEX reference_index__key_param ON reference_index (key, param);

CREATE INDEX resource__type_id_deleted_key ON resource (type_id, deleted, key);

CREATE INDEX resource__type_id_deleted_last_updated_key ON resource (type_id, deleted, last_updated, key);

CREATE UNIQUE INDEX resource__type_id_id ON resource (type_id, id);

CREATE INDEX string_index__key_param ON string_index (key, param);

CREATE INDEX token_index__key_param ON token_index (key, param);

CREATE INDEX uri_index__key_param ON uri_index (key, param);

CREATE INDEX version__at_seq ON version (at, seq);

CREATE UNIQUE INDEX version__key_version ON version (key, version);

CREATE INDEX version__type_id_seq ON version (type_id, seq);

CREATE FUNCTION journal_begin(n integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    first bigint;
BEGIN
    PERFORM pg_advisory_lock(1296385875, 1);
    first := nextval('journal_seq');
    IF n > 1 THEN
        PERFORM setval('journal_seq', first + n - 1);
    END IF;
    PERFORM pg_advisory_xact_lock(first | (1::bigint << 62));
    PERFORM pg_advisory_unlock(1296385875, 1);
    RETURN first;
END
$$;

CREATE FUNCTION journal_end() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    given bigint;
    running bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1296385875, 1);
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO given FROM journal_seq;
    SELECT min(((classid::bigint & x'3fffffff'::bigint) << 32) | objid::bigint) INTO running FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint >> 30) = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    RETURN least(given, coalesce(running - 1, given));
END
$$;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123175934_Initial', '10.0.15');

DROP INDEX number_index__param_high_low_key_part;

DROP INDEX date_index__param_ends_starts_key_part;

CREATE INDEX quantity_index__wide ON quantity_index (param, high, low, key) WHERE high > low;

CREATE INDEX number_index__wide ON number_index (param, high, low, key) WHERE high > low;

CREATE INDEX date_index__wide ON date_index (param, ends, starts, key) WHERE ends > starts + 864000000000;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123193458_WideRanges', '10.0.15');

CREATE TABLE catalog (
    id integer NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT "PK_catalog" PRIMARY KEY (id)
);

CREATE TABLE reindex (
    id bigint NOT NULL,
    types text COLLATE "C" NOT NULL,
    covers bigint NOT NULL,
    last_key bigint NOT NULL,
    next_key bigint NOT NULL,
    read bigint NOT NULL,
    changed bigint NOT NULL,
    finished_at bigint,
    CONSTRAINT "PK_reindex" PRIMARY KEY (id)
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123213615_Definitions', '10.0.15');

CREATE TABLE text_index (
    key bigint NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT "PK_text_index" PRIMARY KEY (key)
);

CREATE INDEX text_index__words ON text_index USING gin (words);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123220352_FullText', '10.0.15');

CREATE TABLE code_system (
    id integer NOT NULL,
    url text COLLATE "C" NOT NULL,
    version text COLLATE "C",
    name text COLLATE "C" NOT NULL,
    language text COLLATE "C",
    is_case_sensitive boolean NOT NULL,
    value_set text COLLATE "C",
    count integer NOT NULL,
    state smallint NOT NULL,
    touched bigint NOT NULL,
    CONSTRAINT "PK_code_system" PRIMARY KEY (id)
);

CREATE TABLE concept (
    system integer NOT NULL,
    place integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    display text COLLATE "C",
    definition text COLLATE "C",
    flags integer NOT NULL,
    CONSTRAINT "PK_concept" PRIMARY KEY (system, place)
);

CREATE TABLE concept_designation (
    system integer NOT NULL,
    place integer NOT NULL,
    ord integer NOT NULL,
    language text COLLATE "C",
    use_system text COLLATE "C",
    use_code text COLLATE "C",
    use_display text COLLATE "C",
    value text COLLATE "C" NOT NULL,
    CONSTRAINT "PK_concept_designation" PRIMARY KEY (system, place, ord)
);

CREATE TABLE concept_link (
    system integer NOT NULL,
    place integer NOT NULL,
    parent integer NOT NULL,
    CONSTRAINT "PK_concept_link" PRIMARY KEY (system, place, parent)
);

CREATE TABLE concept_property (
    system integer NOT NULL,
    place integer NOT NULL,
    ord integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    whole text COLLATE "C",
    value_system text COLLATE "C",
    value_display text COLLATE "C",
    CONSTRAINT "PK_concept_property" PRIMARY KEY (system, place, ord)
);

CREATE TABLE concept_text (
    system integer NOT NULL,
    place integer NOT NULL,
    words text COLLATE "C" NOT NULL,
    CONSTRAINT "PK_concept_text" PRIMARY KEY (system, place)
);

CREATE UNIQUE INDEX concept__system_key_code ON concept (system, key, code);

CREATE INDEX concept_property__system_code_value_place ON concept_property (system, code, value, place);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127225719_Concepts', '10.0.15');

CREATE TABLE audit (
    id bigint NOT NULL,
    at bigint NOT NULL,
    hash bytea NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT "PK_audit" PRIMARY KEY (id)
);

CREATE TABLE audit_chain (
    id integer NOT NULL,
    node integer NOT NULL,
    indexed bigint NOT NULL,
    CONSTRAINT "PK_audit_chain" PRIMARY KEY (id)
);

CREATE TABLE audit_index (
    kind smallint NOT NULL,
    value text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    id bigint NOT NULL,
    CONSTRAINT "PK_audit_index" PRIMARY KEY (kind, value, at, id)
);

CREATE TABLE audit_node (
    id integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    public_key bytea NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT "PK_audit_node" PRIMARY KEY (id)
);

CREATE TABLE audit_statement (
    node integer NOT NULL,
    number bigint NOT NULL,
    content bytea NOT NULL,
    signature bytea NOT NULL,
    CONSTRAINT "PK_audit_statement" PRIMARY KEY (node, number)
);

CREATE INDEX audit__at_id ON audit (at, id);

CREATE UNIQUE INDEX audit_node__name ON audit_node (name);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127225835_AuditTrail', '10.0.15');

ALTER TABLE resource ADD labels integer NOT NULL DEFAULT 0;

CREATE TABLE case_grant (
    case_key bigint NOT NULL,
    grantee text COLLATE "C" NOT NULL,
    why text COLLATE "C" NOT NULL,
    starts bigint NOT NULL,
    country text COLLATE "C" NOT NULL,
    purposes integer NOT NULL,
    ends bigint NOT NULL,
    consents text COLLATE "C" NOT NULL,
    denied_types text COLLATE "C" NOT NULL,
    denied_labels integer NOT NULL,
    patient boolean NOT NULL,
    CONSTRAINT "PK_case_grant" PRIMARY KEY (case_key, grantee, why, starts, country, purposes)
);

CREATE TABLE case_link (
    key bigint NOT NULL,
    kind smallint NOT NULL,
    rank integer NOT NULL,
    target_type integer NOT NULL,
    target_id text COLLATE "C" NOT NULL,
    CONSTRAINT "PK_case_link" PRIMARY KEY (key, kind, rank)
);

CREATE TABLE case_root (
    key bigint NOT NULL,
    group_key bigint NOT NULL,
    owner text COLLATE "C",
    CONSTRAINT "PK_case_root" PRIMARY KEY (key)
);

CREATE TABLE grant_end (
    case_key bigint NOT NULL,
    grantee text COLLATE "C" NOT NULL,
    why text COLLATE "C" NOT NULL,
    ended_at bigint NOT NULL,
    consents text COLLATE "C" NOT NULL,
    CONSTRAINT "PK_grant_end" PRIMARY KEY (case_key, ended_at, grantee, why)
);

CREATE INDEX resource__case_key_type_id ON resource (case_key, type_id) WHERE case_key IS NOT NULL;

CREATE INDEX case_link__target_type_target_id_kind_key ON case_link (target_type, target_id, kind, key);

CREATE INDEX case_root__group_key_key ON case_root (group_key, key);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127230145_Cases', '10.0.15');

CREATE TABLE grant_begin (
    case_key bigint NOT NULL,
    grantee text COLLATE "C" NOT NULL,
    why text COLLATE "C" NOT NULL,
    began_at bigint NOT NULL,
    consents text COLLATE "C" NOT NULL,
    CONSTRAINT "PK_grant_begin" PRIMARY KEY (case_key, began_at, grantee, why)
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128113010_GrantBegins', '10.0.15');

SELECT pg_advisory_xact_lock(1296385875, 3);

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
VALUES ('20261129063010_HeldDates', '10.0.15');

ALTER TABLE grant_end ADD told text COLLATE "C" NOT NULL DEFAULT '';

CREATE TABLE lost_sight (
    lost_at bigint NOT NULL,
    notice text COLLATE "C" NOT NULL,
    case_key bigint NOT NULL,
    why text COLLATE "C" NOT NULL,
    starts bigint NOT NULL,
    country text COLLATE "C" NOT NULL,
    purposes integer NOT NULL,
    grantee text COLLATE "C" NOT NULL,
    group_key bigint NOT NULL,
    keeper text COLLATE "C",
    ends bigint NOT NULL,
    consents text COLLATE "C" NOT NULL,
    denied_types text COLLATE "C" NOT NULL,
    denied_labels integer NOT NULL,
    CONSTRAINT "PK_lost_sight" PRIMARY KEY (lost_at, notice, case_key, why, starts, country, purposes)
);

CREATE INDEX lost_sight__notice ON lost_sight (notice);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129111802_LostSight', '10.0.15');

CREATE TABLE IF NOT EXISTS identity_migration (
    "MigrationId" character varying(150) NOT NULL,
    "ProductVersion" character varying(32) NOT NULL,
    CONSTRAINT "PK_identity_migration" PRIMARY KEY ("MigrationId")
);

CREATE TABLE identity_account (
    id uuid NOT NULL,
    display_name text COLLATE "C" NOT NULL,
    fhir_user text COLLATE "C" NOT NULL,
    language text COLLATE "C",
    is_disabled boolean NOT NULL,
    is_demo boolean NOT NULL,
    acting_organization text COLLATE "C",
    created_at bigint NOT NULL,
    last_sign_in_at bigint,
    user_name character varying(256) COLLATE "C",
    normalized_user_name character varying(256) COLLATE "C",
    email character varying(256) COLLATE "C",
    normalized_email character varying(256) COLLATE "C",
    email_confirmed boolean NOT NULL,
    password_hash text COLLATE "C",
    security_stamp text COLLATE "C",
    concurrency_stamp text COLLATE "C",
    phone_number character varying(256) COLLATE "C",
    phone_number_confirmed boolean NOT NULL,
    two_factor_enabled boolean NOT NULL,
    lockout_end bigint,
    lockout_enabled boolean NOT NULL,
    access_failed_count integer NOT NULL,
    CONSTRAINT identity_account__key PRIMARY KEY (id)
);

CREATE TABLE identity_application (
    id uuid NOT NULL,
    application_type character varying(50) COLLATE "C",
    client_id character varying(100) COLLATE "C",
    client_secret text COLLATE "C",
    client_type character varying(50) COLLATE "C",
    concurrency_token character varying(50) COLLATE "C",
    consent_type character varying(50) COLLATE "C",
    display_name text COLLATE "C",
    display_names text COLLATE "C",
    json_web_key_set text COLLATE "C",
    permissions text COLLATE "C",
    post_logout_redirect_uris text COLLATE "C",
    properties text COLLATE "C",
    redirect_uris text COLLATE "C",
    requirements text COLLATE "C",
    settings text COLLATE "C",
    CONSTRAINT identity_application__key PRIMARY KEY (id)
);

CREATE TABLE identity_assertion (
    hash bytea NOT NULL,
    expires_at bigint NOT NULL,
    CONSTRAINT identity_assertion__key PRIMARY KEY (hash)
);

CREATE TABLE identity_attempt (
    name_hash bytea NOT NULL,
    failures integer NOT NULL,
    last_at bigint NOT NULL,
    locked_until bigint,
    CONSTRAINT identity_attempt__key PRIMARY KEY (name_hash)
);

CREATE TABLE identity_link (
    token_hash bytea NOT NULL,
    purpose integer NOT NULL,
    account_id uuid,
    expires_at bigint NOT NULL,
    used_at bigint,
    CONSTRAINT identity_link__key PRIMARY KEY (token_hash)
);

CREATE TABLE identity_protection_key (
    id uuid NOT NULL,
    xml text COLLATE "C" NOT NULL,
    CONSTRAINT identity_protection_key__key PRIMARY KEY (id)
);

CREATE TABLE identity_scope (
    id uuid NOT NULL,
    concurrency_token character varying(50) COLLATE "C",
    description text COLLATE "C",
    descriptions text COLLATE "C",
    display_name text COLLATE "C",
    display_names text COLLATE "C",
    name character varying(200) COLLATE "C",
    properties text COLLATE "C",
    resources text COLLATE "C",
    CONSTRAINT identity_scope__key PRIMARY KEY (id)
);

CREATE TABLE identity_server_key (
    id uuid NOT NULL,
    use integer NOT NULL,
    created_at bigint NOT NULL,
    retired_at bigint,
    protected text COLLATE "C" NOT NULL,
    CONSTRAINT identity_server_key__key PRIMARY KEY (id)
);

CREATE TABLE identity_account_claim (
    id integer GENERATED BY DEFAULT AS IDENTITY,
    user_id uuid NOT NULL,
    claim_type text COLLATE "C",
    claim_value text COLLATE "C",
    CONSTRAINT identity_account_claim__key PRIMARY KEY (id),
    CONSTRAINT identity_account_claim__user_id__reference FOREIGN KEY (user_id) REFERENCES identity_account (id) ON DELETE CASCADE
);

CREATE TABLE identity_account_login (
    login_provider character varying(128) COLLATE "C" NOT NULL,
    provider_key character varying(128) COLLATE "C" NOT NULL,
    provider_display_name text COLLATE "C",
    user_id uuid NOT NULL,
    CONSTRAINT identity_account_login__key PRIMARY KEY (login_provider, provider_key),
    CONSTRAINT identity_account_login__user_id__reference FOREIGN KEY (user_id) REFERENCES identity_account (id) ON DELETE CASCADE
);

CREATE TABLE identity_account_passkey (
    credential_id bytea NOT NULL,
    user_id uuid NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT identity_account_passkey__key PRIMARY KEY (credential_id),
    CONSTRAINT identity_account_passkey__user_id__reference FOREIGN KEY (user_id) REFERENCES identity_account (id) ON DELETE CASCADE
);

CREATE TABLE identity_account_token (
    user_id uuid NOT NULL,
    login_provider character varying(128) COLLATE "C" NOT NULL,
    name character varying(128) COLLATE "C" NOT NULL,
    value text COLLATE "C",
    CONSTRAINT identity_account_token__key PRIMARY KEY (user_id, login_provider, name),
    CONSTRAINT identity_account_token__user_id__reference FOREIGN KEY (user_id) REFERENCES identity_account (id) ON DELETE CASCADE
);

CREATE TABLE identity_membership (
    account_id uuid NOT NULL,
    organization text COLLATE "C" NOT NULL,
    organization_name text COLLATE "C" NOT NULL,
    roles text COLLATE "C" NOT NULL,
    CONSTRAINT identity_membership__key PRIMARY KEY (account_id, organization),
    CONSTRAINT identity_membership__account_id__reference FOREIGN KEY (account_id) REFERENCES identity_account (id) ON DELETE CASCADE
);

CREATE TABLE identity_session (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    device text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    started_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    ended_at bigint,
    CONSTRAINT identity_session__key PRIMARY KEY (id),
    CONSTRAINT identity_session__account_id__reference FOREIGN KEY (account_id) REFERENCES identity_account (id) ON DELETE CASCADE
);

CREATE TABLE identity_authorization (
    id uuid NOT NULL,
    application_id uuid,
    concurrency_token character varying(50) COLLATE "C",
    creation_date timestamp with time zone,
    properties text COLLATE "C",
    scopes text COLLATE "C",
    status character varying(50) COLLATE "C",
    subject character varying(400) COLLATE "C",
    type character varying(50) COLLATE "C",
    CONSTRAINT identity_authorization__key PRIMARY KEY (id),
    CONSTRAINT identity_authorization__application_id__reference FOREIGN KEY (application_id) REFERENCES identity_application (id)
);

CREATE TABLE identity_token (
    id uuid NOT NULL,
    application_id uuid,
    authorization_id uuid,
    concurrency_token character varying(50) COLLATE "C",
    creation_date timestamp with time zone,
    expiration_date timestamp with time zone,
    payload text COLLATE "C",
    properties text COLLATE "C",
    redemption_date timestamp with time zone,
    reference_id character varying(100) COLLATE "C",
    status character varying(50) COLLATE "C",
    subject character varying(400) COLLATE "C",
    type character varying(150) COLLATE "C",
    CONSTRAINT identity_token__key PRIMARY KEY (id),
    CONSTRAINT identity_token__application_id__reference FOREIGN KEY (application_id) REFERENCES identity_application (id),
    CONSTRAINT identity_token__authorization_id__reference FOREIGN KEY (authorization_id) REFERENCES identity_authorization (id)
);

CREATE INDEX identity_account__normalized_email ON identity_account (normalized_email);

CREATE UNIQUE INDEX identity_account__normalized_user_name ON identity_account (normalized_user_name);

CREATE INDEX identity_account_claim__user_id ON identity_account_claim (user_id);

CREATE INDEX identity_account_login__user_id ON identity_account_login (user_id);

CREATE INDEX identity_account_passkey__user_id ON identity_account_passkey (user_id);

CREATE UNIQUE INDEX identity_application__client_id ON identity_application (client_id);

CREATE INDEX identity_assertion__expires_at ON identity_assertion (expires_at);

CREATE INDEX identity_authorization__application_id_status_subject_type ON identity_authorization (application_id, status, subject, type);

CREATE INDEX identity_link__account_id ON identity_link (account_id);

CREATE UNIQUE INDEX identity_scope__name ON identity_scope (name);

CREATE INDEX identity_session__account_id_ended_at ON identity_session (account_id, ended_at);

CREATE INDEX identity_token__application_id_status_subject_type ON identity_token (application_id, status, subject, type);

CREATE INDEX identity_token__authorization_id ON identity_token (authorization_id);

CREATE UNIQUE INDEX identity_token__reference_id ON identity_token (reference_id);

INSERT INTO identity_migration ("MigrationId", "ProductVersion")
VALUES ('20261127225741_Accounts', '10.0.15');

DROP INDEX identity_account_login__user_id;

CREATE UNIQUE INDEX identity_account_login__user_id_login_provider ON identity_account_login (user_id, login_provider);

INSERT INTO identity_migration ("MigrationId", "ProductVersion")
VALUES ('20261129114551_ProviderLogins', '10.0.15');


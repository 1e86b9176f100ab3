# The tables and indexes of this database, one statement a line; a change of them needs a migration.
CREATE INDEX date_index__key_param ON date_index (key, param)
CREATE INDEX date_index__wide ON date_index (param, ends, starts, key) WHERE ends > starts + 864000000000
CREATE INDEX number_index__key_param ON number_index (key, param)
CREATE INDEX number_index__wide ON number_index (param, high, low, key) WHERE high > low
CREATE INDEX position_index__key_param ON position_index (key, param)
CREATE INDEX quantity_index__key_param ON quantity_index (key, param)
CREATE INDEX quantity_index__param_canonical ON quantity_index (param, canonical_unit, canonical_low, canonical_high, key, part) WHERE canonical_unit IS NOT NULL
CREATE INDEX quantity_index__param_low_high_key_part ON quantity_index (param, low, high, key, part)
CREATE INDEX quantity_index__wide ON quantity_index (param, high, low, key) WHERE high > low
CREATE INDEX reference_index__key_param ON reference_index (key, param)
CREATE INDEX resource__type_id_deleted_key ON resource (type_id, deleted, key)
CREATE INDEX resource__type_id_deleted_last_updated_key ON resource (type_id, deleted, last_updated, key)
CREATE INDEX string_index__key_param ON string_index (key, param)
CREATE INDEX token_index__key_param ON token_index (key, param)
CREATE INDEX uri_index__key_param ON uri_index (key, param)
CREATE INDEX version__at_seq ON version (at, seq)
CREATE INDEX version__type_id_seq ON version (type_id, seq)
CREATE SEQUENCE journal_seq START WITH 1 INCREMENT BY 1 NO CYCLE
CREATE TABLE date_index ( param integer NOT NULL, key bigint NOT NULL, part integer NOT NULL, starts bigint NOT NULL, ends bigint NOT NULL, CONSTRAINT "PK_date_index" PRIMARY KEY (param, starts, ends, key, part) )
CREATE TABLE interned ( id integer NOT NULL, kind smallint NOT NULL, value text COLLATE "C" NOT NULL, CONSTRAINT "PK_interned" PRIMARY KEY (id) )
CREATE TABLE number_index ( param integer NOT NULL, key bigint NOT NULL, part integer NOT NULL, low double precision NOT NULL, high double precision NOT NULL, value double precision NOT NULL, CONSTRAINT "PK_number_index" PRIMARY KEY (param, low, high, key, part) )
CREATE TABLE position_index ( param integer NOT NULL, key bigint NOT NULL, part integer NOT NULL, lat double precision NOT NULL, lon double precision NOT NULL, CONSTRAINT "PK_position_index" PRIMARY KEY (param, lat, lon, key, part) )
CREATE TABLE quantity_index ( param integer NOT NULL, key bigint NOT NULL, part integer NOT NULL, unit text COLLATE "C" NOT NULL, low double precision NOT NULL, high double precision NOT NULL, ord integer NOT NULL, system integer NOT NULL, value double precision NOT NULL, canonical_unit text COLLATE "C", canonical_low double precision, canonical_high double precision, CONSTRAINT "PK_quantity_index" PRIMARY KEY (param, unit, low, high, key, part, ord) )
CREATE TABLE reference_index ( param integer NOT NULL, key bigint NOT NULL, part integer NOT NULL, target_id text COLLATE "C" NOT NULL, target_type integer NOT NULL, version text COLLATE "C", CONSTRAINT "PK_reference_index" PRIMARY KEY (param, target_id, target_type, key, part) )
CREATE TABLE resource ( key bigint NOT NULL, type_id integer NOT NULL, id text COLLATE "C" NOT NULL, version integer NOT NULL, seq bigint NOT NULL, deleted boolean NOT NULL, last_updated bigint NOT NULL, case_key bigint, content_hash bytea, index_tables integer NOT NULL, CONSTRAINT "PK_resource" PRIMARY KEY (key) )
CREATE TABLE string_index ( param integer NOT NULL, key bigint NOT NULL, part integer NOT NULL, norm text COLLATE "C" NOT NULL, ord integer NOT NULL, rest text COLLATE "C", exact text COLLATE "C", CONSTRAINT "PK_string_index" PRIMARY KEY (param, norm, key, part, ord) )
CREATE TABLE token_index ( param integer NOT NULL, key bigint NOT NULL, part integer NOT NULL, code text COLLATE "C" NOT NULL, system integer NOT NULL, text text COLLATE "C", CONSTRAINT "PK_token_index" PRIMARY KEY (param, code, system, key, part) )
CREATE TABLE uri_index ( param integer NOT NULL, key bigint NOT NULL, part integer NOT NULL, value text COLLATE "C" NOT NULL, CONSTRAINT "PK_uri_index" PRIMARY KEY (param, value, key, part) )
CREATE TABLE version ( seq bigint NOT NULL, key bigint NOT NULL, type_id integer NOT NULL, id text COLLATE "C" NOT NULL, version integer NOT NULL, at bigint NOT NULL, method smallint NOT NULL, actor text COLLATE "C" NOT NULL, body bytea, tx xid8 NOT NULL DEFAULT (pg_current_xact_id()), CONSTRAINT "PK_version" PRIMARY KEY (seq) )
CREATE UNIQUE INDEX interned__kind_value ON interned (kind, value)
CREATE UNIQUE INDEX resource__type_id_id ON resource (type_id, id)
CREATE UNIQUE INDEX version__key_version ON version (key, version)

CREATE INDEX "audit__at_id" ON "audit" ("at", "id")
CREATE INDEX "case_link__target_type_target_id_kind_key" ON "case_link" ("target_type", "target_id", "kind", "key")
CREATE INDEX "case_root__group_key_key" ON "case_root" ("group_key", "key")
CREATE INDEX "concept_property__system_code_value_place" ON "concept_property" ("system", "code", "value", "place")
CREATE INDEX "date_index__key_param" ON "date_index" ("key", "param")
CREATE INDEX "date_index__wide" ON "date_index" ("param", "ends", "starts", "key") WHERE ends > starts + 864000000000
CREATE INDEX "lost_sight__notice" ON "lost_sight" ("notice")
CREATE INDEX "number_index__key_param" ON "number_index" ("key", "param")
CREATE INDEX "number_index__wide" ON "number_index" ("param", "high", "low", "key") WHERE high > low
CREATE INDEX "position_index__key_param" ON "position_index" ("key", "param")
CREATE INDEX "quantity_index__key_param" ON "quantity_index" ("key", "param")
CREATE INDEX "quantity_index__param_canonical" ON "quantity_index" ("param", "canonical_unit", "canonical_low", "canonical_high", "key", "part") WHERE canonical_unit IS NOT NULL
CREATE INDEX "quantity_index__param_low_high_key_part" ON "quantity_index" ("param", "low", "high", "key", "part")
CREATE INDEX "quantity_index__wide" ON "quantity_index" ("param", "high", "low", "key") WHERE high > low
CREATE INDEX "reference_index__key_param" ON "reference_index" ("key", "param")
CREATE INDEX "resource__case_key_type_id" ON "resource" ("case_key", "type_id") WHERE case_key IS NOT NULL
CREATE INDEX "resource__type_id_deleted_key" ON "resource" ("type_id", "deleted", "key")
CREATE INDEX "resource__type_id_deleted_last_updated_key" ON "resource" ("type_id", "deleted", "last_updated", "key")
CREATE INDEX "string_index__key_param" ON "string_index" ("key", "param")
CREATE INDEX "token_index__key_param" ON "token_index" ("key", "param")
CREATE INDEX "uri_index__key_param" ON "uri_index" ("key", "param")
CREATE INDEX "version__at_seq" ON "version" ("at", "seq")
CREATE INDEX "version__type_id_seq" ON "version" ("type_id", "seq")
CREATE TABLE "audit" ( "id" INTEGER NOT NULL CONSTRAINT "PK_audit" PRIMARY KEY, "at" INTEGER NOT NULL, "hash" BLOB NOT NULL, "body" BLOB NOT NULL )
CREATE TABLE "audit_chain" ( "id" INTEGER NOT NULL CONSTRAINT "PK_audit_chain" PRIMARY KEY, "node" INTEGER NOT NULL, "indexed" INTEGER NOT NULL )
CREATE TABLE "audit_index" ( "kind" INTEGER NOT NULL, "value" TEXT NOT NULL, "at" INTEGER NOT NULL, "id" INTEGER NOT NULL, CONSTRAINT "PK_audit_index" PRIMARY KEY ("kind", "value", "at", "id") ) WITHOUT ROWID
CREATE TABLE "audit_node" ( "id" INTEGER NOT NULL CONSTRAINT "PK_audit_node" PRIMARY KEY, "name" TEXT NOT NULL, "public_key" BLOB NOT NULL, "at" INTEGER NOT NULL )
CREATE TABLE "audit_statement" ( "node" INTEGER NOT NULL, "number" INTEGER NOT NULL, "content" BLOB NOT NULL, "signature" BLOB NOT NULL, CONSTRAINT "PK_audit_statement" PRIMARY KEY ("node", "number") ) WITHOUT ROWID
CREATE TABLE "case_grant" ( "case_key" INTEGER NOT NULL, "grantee" TEXT NOT NULL, "why" TEXT NOT NULL, "starts" INTEGER NOT NULL, "country" TEXT NOT NULL, "purposes" INTEGER NOT NULL, "ends" INTEGER NOT NULL, "consents" TEXT NOT NULL, "denied_types" TEXT NOT NULL, "denied_labels" INTEGER NOT NULL, "patient" INTEGER NOT NULL, CONSTRAINT "PK_case_grant" PRIMARY KEY ("case_key", "grantee", "why", "starts", "country", "purposes") ) WITHOUT ROWID
CREATE TABLE "case_link" ( "key" INTEGER NOT NULL, "kind" INTEGER NOT NULL, "rank" INTEGER NOT NULL, "target_type" INTEGER NOT NULL, "target_id" TEXT NOT NULL, CONSTRAINT "PK_case_link" PRIMARY KEY ("key", "kind", "rank") ) WITHOUT ROWID
CREATE TABLE "case_root" ( "key" INTEGER NOT NULL CONSTRAINT "PK_case_root" PRIMARY KEY, "group_key" INTEGER NOT NULL, "owner" TEXT NULL )
CREATE TABLE "catalog" ( "id" INTEGER NOT NULL CONSTRAINT "PK_catalog" PRIMARY KEY, "revision" INTEGER NOT NULL )
CREATE TABLE "code_system" ( "id" INTEGER NOT NULL CONSTRAINT "PK_code_system" PRIMARY KEY, "url" TEXT NOT NULL, "version" TEXT NULL, "name" TEXT NOT NULL, "language" TEXT NULL, "is_case_sensitive" INTEGER NOT NULL, "value_set" TEXT NULL, "count" INTEGER NOT NULL, "state" INTEGER NOT NULL, "touched" INTEGER NOT NULL )
CREATE TABLE "concept" ( "system" INTEGER NOT NULL, "place" INTEGER NOT NULL, "code" TEXT NOT NULL, "key" TEXT NOT NULL, "display" TEXT NULL, "definition" TEXT NULL, "flags" INTEGER NOT NULL, CONSTRAINT "PK_concept" PRIMARY KEY ("system", "place") ) WITHOUT ROWID
CREATE TABLE "concept_designation" ( "system" INTEGER NOT NULL, "place" INTEGER NOT NULL, "ord" INTEGER NOT NULL, "language" TEXT NULL, "use_system" TEXT NULL, "use_code" TEXT NULL, "use_display" TEXT NULL, "value" TEXT NOT NULL, CONSTRAINT "PK_concept_designation" PRIMARY KEY ("system", "place", "ord") ) WITHOUT ROWID
CREATE TABLE "concept_link" ( "system" INTEGER NOT NULL, "place" INTEGER NOT NULL, "parent" INTEGER NOT NULL, CONSTRAINT "PK_concept_link" PRIMARY KEY ("system", "place", "parent") ) WITHOUT ROWID
CREATE TABLE "concept_property" ( "system" INTEGER NOT NULL, "place" INTEGER NOT NULL, "ord" INTEGER NOT NULL, "code" TEXT NOT NULL, "type" TEXT NOT NULL, "value" TEXT NOT NULL, "whole" TEXT NULL, "value_system" TEXT NULL, "value_display" TEXT NULL, CONSTRAINT "PK_concept_property" PRIMARY KEY ("system", "place", "ord") ) WITHOUT ROWID
CREATE TABLE "concept_text" ( "system" INTEGER NOT NULL, "place" INTEGER NOT NULL, "words" TEXT NOT NULL, CONSTRAINT "PK_concept_text" PRIMARY KEY ("system", "place") ) WITHOUT ROWID
CREATE TABLE "date_index" ( "param" INTEGER NOT NULL, "key" INTEGER NOT NULL, "part" INTEGER NOT NULL, "starts" INTEGER NOT NULL, "ends" INTEGER NOT NULL, CONSTRAINT "PK_date_index" PRIMARY KEY ("param", "starts", "ends", "key", "part") ) WITHOUT ROWID
CREATE TABLE "grant_begin" ( "case_key" INTEGER NOT NULL, "grantee" TEXT NOT NULL, "why" TEXT NOT NULL, "began_at" INTEGER NOT NULL, "consents" TEXT NOT NULL, CONSTRAINT "PK_grant_begin" PRIMARY KEY ("case_key", "began_at", "grantee", "why") ) WITHOUT ROWID
CREATE TABLE "grant_end" ( "case_key" INTEGER NOT NULL, "grantee" TEXT NOT NULL, "why" TEXT NOT NULL, "ended_at" INTEGER NOT NULL, "consents" TEXT NOT NULL, "told" TEXT NOT NULL DEFAULT '', CONSTRAINT "PK_grant_end" PRIMARY KEY ("case_key", "ended_at", "grantee", "why") ) WITHOUT ROWID
CREATE TABLE "interned" ( "id" INTEGER NOT NULL CONSTRAINT "PK_interned" PRIMARY KEY, "kind" INTEGER NOT NULL, "value" TEXT NOT NULL )
CREATE TABLE "lost_sight" ( "lost_at" INTEGER NOT NULL, "notice" TEXT NOT NULL, "case_key" INTEGER NOT NULL, "why" TEXT NOT NULL, "starts" INTEGER NOT NULL, "country" TEXT NOT NULL, "purposes" INTEGER NOT NULL, "grantee" TEXT NOT NULL, "group_key" INTEGER NOT NULL, "keeper" TEXT NULL, "ends" INTEGER NOT NULL, "consents" TEXT NOT NULL, "denied_types" TEXT NOT NULL, "denied_labels" INTEGER NOT NULL, CONSTRAINT "PK_lost_sight" PRIMARY KEY ("lost_at", "notice", "case_key", "why", "starts", "country", "purposes") ) WITHOUT ROWID
CREATE TABLE "number_index" ( "param" INTEGER NOT NULL, "key" INTEGER NOT NULL, "part" INTEGER NOT NULL, "low" REAL NOT NULL, "high" REAL NOT NULL, "value" REAL NOT NULL, CONSTRAINT "PK_number_index" PRIMARY KEY ("param", "low", "high", "key", "part") ) WITHOUT ROWID
CREATE TABLE "position_index" ( "param" INTEGER NOT NULL, "key" INTEGER NOT NULL, "part" INTEGER NOT NULL, "lat" REAL NOT NULL, "lon" REAL NOT NULL, CONSTRAINT "PK_position_index" PRIMARY KEY ("param", "lat", "lon", "key", "part") ) WITHOUT ROWID
CREATE TABLE "quantity_index" ( "param" INTEGER NOT NULL, "key" INTEGER NOT NULL, "part" INTEGER NOT NULL, "unit" TEXT NOT NULL, "low" REAL NOT NULL, "high" REAL NOT NULL, "ord" INTEGER NOT NULL, "system" INTEGER NOT NULL, "value" REAL NOT NULL, "canonical_unit" TEXT NULL, "canonical_low" REAL NULL, "canonical_high" REAL NULL, CONSTRAINT "PK_quantity_index" PRIMARY KEY ("param", "unit", "low", "high", "key", "part", "ord") ) WITHOUT ROWID
CREATE TABLE "reference_index" ( "param" INTEGER NOT NULL, "key" INTEGER NOT NULL, "part" INTEGER NOT NULL, "target_id" TEXT NOT NULL, "target_type" INTEGER NOT NULL, "version" TEXT NULL, CONSTRAINT "PK_reference_index" PRIMARY KEY ("param", "target_id", "target_type", "key", "part") ) WITHOUT ROWID
CREATE TABLE "reindex" ( "id" INTEGER NOT NULL CONSTRAINT "PK_reindex" PRIMARY KEY, "types" TEXT NOT NULL, "covers" INTEGER NOT NULL, "last_key" INTEGER NOT NULL, "next_key" INTEGER NOT NULL, "read" INTEGER NOT NULL, "changed" INTEGER NOT NULL, "finished_at" INTEGER NULL )
CREATE TABLE "resource" ( "key" INTEGER NOT NULL CONSTRAINT "PK_resource" PRIMARY KEY, "type_id" INTEGER NOT NULL, "id" TEXT NOT NULL, "version" INTEGER NOT NULL, "seq" INTEGER NOT NULL, "deleted" INTEGER NOT NULL, "last_updated" INTEGER NOT NULL, "case_key" INTEGER NULL, "labels" INTEGER NOT NULL DEFAULT 0, "content_hash" BLOB NULL, "index_tables" INTEGER NOT NULL )
CREATE TABLE "string_index" ( "param" INTEGER NOT NULL, "key" INTEGER NOT NULL, "part" INTEGER NOT NULL, "norm" TEXT NOT NULL, "ord" INTEGER NOT NULL, "rest" TEXT NULL, "exact" TEXT NULL, CONSTRAINT "PK_string_index" PRIMARY KEY ("param", "norm", "key", "part", "ord") ) WITHOUT ROWID
CREATE TABLE "token_index" ( "param" INTEGER NOT NULL, "key" INTEGER NOT NULL, "part" INTEGER NOT NULL, "code" TEXT NOT NULL, "system" INTEGER NOT NULL, "text" TEXT NULL, CONSTRAINT "PK_token_index" PRIMARY KEY ("param", "code", "system", "key", "part") ) WITHOUT ROWID
CREATE TABLE "uri_index" ( "param" INTEGER NOT NULL, "key" INTEGER NOT NULL, "part" INTEGER NOT NULL, "value" TEXT NOT NULL, CONSTRAINT "PK_uri_index" PRIMARY KEY ("param", "value", "key", "part") ) WITHOUT ROWID
CREATE TABLE "version" ( "seq" INTEGER NOT NULL CONSTRAINT "PK_version" PRIMARY KEY, "key" INTEGER NOT NULL, "type_id" INTEGER NOT NULL, "id" TEXT NOT NULL, "version" INTEGER NOT NULL, "at" INTEGER NOT NULL, "method" INTEGER NOT NULL, "actor" TEXT NOT NULL, "body" BLOB NULL )
CREATE UNIQUE INDEX "audit_node__name" ON "audit_node" ("name")
CREATE UNIQUE INDEX "concept__system_key_code" ON "concept" ("system", "key", "code")
CREATE UNIQUE INDEX "interned__kind_value" ON "interned" ("kind", "value")
CREATE UNIQUE INDEX "resource__type_id_id" ON "resource" ("type_id", "id")
CREATE UNIQUE INDEX "version__key_version" ON "version" ("key", "version")

using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using MedCoop.Store.Identity;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>
/// A backup of a PostgreSQL store: a ZIP file with <c>manifest.json</c> and, per table, its rows in COPY's binary format. It needs no
/// program beside this one, and fits any PostgreSQL from 15 on.
/// </summary>
internal static partial class PostgreSqlArchive
{
    public const string ManifestEntry = "manifest.json";

    /// <summary>Every table with its columns, in the order of the format.</summary>
    public static IReadOnlyList<ArchivedTable> Tables { get; } =
    [
        new("interned", "id, kind, value"),
        new("resource", "key, type_id, id, version, seq, deleted, last_updated, case_key, labels, content_hash, index_tables"),
        new("version", "seq, key, type_id, id, version, at, method, actor, body"),
        new("token_index", "param, code, system, key, part, text"),
        new("string_index", "param, norm, key, part, ord, rest, exact"),
        new("date_index", "param, starts, ends, key, part"),
        new("number_index", "param, low, high, key, part, value"),
        new("quantity_index", "param, unit, low, high, key, part, ord, system, value, canonical_unit, canonical_low, canonical_high"),
        new("reference_index", "param, target_id, target_type, key, part, version"),
        new("uri_index", "param, value, key, part"),
        new("catalog", "id, revision"),
        new("reindex", "id, types, covers, last_key, next_key, read, changed, finished_at"),
        new("position_index", "param, lat, lon, key, part"),
        new("text_index", "key, words"),
        new("code_system", "id, url, version, name, language, is_case_sensitive, value_set, count, state, touched"),
        new("concept", "system, place, code, key, display, definition, flags"),
        new("concept_text", "system, place, words"),
        new("concept_link", "system, place, parent"),
        new("concept_designation", "system, place, ord, language, use_system, use_code, use_display, value"),
        new("concept_property", "system, place, ord, code, type, value, whole, value_system, value_display"),
        new("audit", "id, at, hash, body"),
        new("audit_index", "kind, value, at, id"),
        new("audit_node", "id, name, public_key, at"),
        new("audit_chain", "id, node, indexed"),
        new("audit_statement", "node, number, content, signature"),
        new("case_link", "key, kind, rank, target_type, target_id"),
        new("case_root", "key, group_key, owner"),
        new("case_grant", "case_key, grantee, why, starts, ends, country, purposes, consents, denied_types, denied_labels, patient"),
        new("grant_begin", "case_key, grantee, why, consents, began_at"),
        new("grant_end", "case_key, grantee, why, consents, ended_at, told"),
        new("lost_sight", "lost_at, notice, case_key, grantee, why, group_key, keeper, starts, ends, country, purposes, consents, denied_types, denied_labels"),
        .. IdentityTables.InOrder,
    ];

    public static void WriteManifest(ZipArchive archive, ArchiveManifest manifest)
    {
        using var stream = archive.CreateEntry(ManifestEntry).Open();
        JsonSerializer.Serialize(stream, manifest, ArchiveJson.Default.ArchiveManifest);
    }

    /// <summary>Null when it is none of this format.</summary>
    public static ArchiveManifest? ReadManifest(ZipArchive archive)
    {
        if (archive.GetEntry(ManifestEntry) is not { } entry) return null;
        using var stream = entry.Open();
        var manifest = JsonSerializer.Deserialize(stream, ArchiveJson.Default.ArchiveManifest);
        // Names go into SQL as they are, and the file may come from anywhere.
        return manifest is { Format: ArchiveManifest.CurrentFormat, Migrations.Count: > 0 } && manifest.Tables.All(table => Names.IsMatch(table.Name) && Names.IsMatch(table.Columns))
            ? manifest
            : null;
    }

    [GeneratedRegex("^[a-z_]+(, [a-z_]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names { get; }
}

/// <summary>A table in a backup.</summary>
internal sealed record ArchivedTable(string Name, string Columns)
{
    /// <summary>Its entry in the archive.</summary>
    public string Entry => $"{Name}.copy";
}

/// <summary>What a backup says of itself.</summary>
internal sealed record ArchiveManifest
{
    public const string CurrentFormat = "medcoop-postgresql-1";

    public required string Format { get; init; }

    public required DateTimeOffset At { get; init; }

    public required long Versions { get; init; }

    /// <summary>The migrations of the schema that it was made from, in order.</summary>
    public required IReadOnlyList<string> Migrations { get; init; }

    /// <summary>The same of the accounts' tables; null in backups from before there were any.</summary>
    public IReadOnlyList<string>? IdentityMigrations { get; init; }

    public required IReadOnlyList<ArchivedTable> Tables { get; init; }
}

[JsonSerializable(typeof(ArchiveManifest))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ArchiveJson : JsonSerializerContext;

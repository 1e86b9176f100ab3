using System.Collections.Frozen;

namespace MedCoop.Store.Audit;

/// <summary>What happened. The codes are stored: a kind is never renamed.</summary>
public enum AuditKind
{
    /// <summary>The current version of a resource was read.</summary>
    Read,

    /// <summary>A certain version was read.</summary>
    VRead,

    /// <summary>One type or compartment was searched.</summary>
    SearchType,

    /// <summary>All types were searched.</summary>
    SearchSystem,

    /// <summary>The history of a resource was read.</summary>
    HistoryInstance,

    /// <summary>The history of a type was read.</summary>
    HistoryType,

    /// <summary>The history of everything was read.</summary>
    HistorySystem,

    /// <summary>A resource was created.</summary>
    Create,

    /// <summary>A resource was updated.</summary>
    Update,

    /// <summary>A resource was patched.</summary>
    Patch,

    /// <summary>A resource was deleted.</summary>
    Delete,

    /// <summary>A batch was sent; its entries have records of their own.</summary>
    Batch,

    /// <summary>A transaction was sent; its entries have records of their own.</summary>
    Transaction,

    /// <summary>An operation was called.</summary>
    Operation,

    /// <summary>Data left the system as files.</summary>
    Export,

    /// <summary>Data came into the system as files.</summary>
    Import,

    /// <summary>Somebody signed in, or tried to.</summary>
    SignIn,

    /// <summary>Somebody signed out.</summary>
    SignOut,

    /// <summary>An account, a role or a key was changed.</summary>
    Account,

    /// <summary>It was decided whether consent permits something.</summary>
    Consent,

    /// <summary>A case was opened in an emergency.</summary>
    BreakGlass,

    /// <summary>An operator removed the oldest part of the trail.</summary>
    Cut,

    /// <summary>A request was refused before it was known what it asks for.</summary>
    Refused,
}

/// <summary>The stored codes of kinds.</summary>
public static class AuditKinds
{
    private static readonly FrozenDictionary<string, AuditKind> ByCode = Enum.GetValues<AuditKind>().ToFrozenDictionary(Code, StringComparer.Ordinal);

    /// <summary>The code; of REST interactions that of http://hl7.org/fhir/restful-interaction.</summary>
    public static string Code(this AuditKind kind) => kind switch
    {
        AuditKind.Read => "read",
        AuditKind.VRead => "vread",
        AuditKind.SearchType => "search-type",
        AuditKind.SearchSystem => "search-system",
        AuditKind.HistoryInstance => "history-instance",
        AuditKind.HistoryType => "history-type",
        AuditKind.HistorySystem => "history-system",
        AuditKind.Create => "create",
        AuditKind.Update => "update",
        AuditKind.Patch => "patch",
        AuditKind.Delete => "delete",
        AuditKind.Batch => "batch",
        AuditKind.Transaction => "transaction",
        AuditKind.Operation => "operation",
        AuditKind.Export => "export",
        AuditKind.Import => "import",
        AuditKind.SignIn => "sign-in",
        AuditKind.SignOut => "sign-out",
        AuditKind.Account => "account",
        AuditKind.Consent => "consent",
        AuditKind.BreakGlass => "break-glass",
        AuditKind.Cut => "cut",
        AuditKind.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    /// <summary>The kind of a code; null when there is none.</summary>
    public static AuditKind? Find(string code) => ByCode.TryGetValue(code, out var kind) ? kind : null;
}

namespace MedCoop.Store.Rows;

/// <summary>One entry of the audit trail. Table <c>audit</c>: (at, id). Only appended to.</summary>
internal sealed class AuditRow
{
    /// <summary><see cref="Audit.AuditPlace.Id"/>: chain and number.</summary>
    public required long Id { get; init; }

    /// <summary>UTC ticks, whole milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>SHA-256 over the hash before and this entry.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The record as JSON.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>What an entry can be found by. Table <c>audit_index</c>: primary key (kind, value, at, id). Made some time after the entry.</summary>
internal sealed class AuditIndexRow
{
    public required short Kind { get; init; }

    public required string Value { get; init; }

    public required long At { get; init; }

    public required long Id { get; init; }
}

/// <summary>A server that writes a trail. Table <c>audit_node</c>: unique (name).</summary>
internal sealed class AuditNodeRow
{
    public required int Id { get; init; }

    /// <summary>The thumbprint of its public key.</summary>
    public required string Name { get; init; }

    /// <summary>SubjectPublicKeyInfo of its ECDSA P-256 key.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>UTC ticks.</summary>
    public required long At { get; init; }
}

/// <summary>A chain of a node. Table <c>audit_chain</c>.</summary>
internal sealed class AuditChainRow
{
    public required int Id { get; init; }

    public required int Node { get; init; }

    /// <summary>Entries up to this number have index rows.</summary>
    public required long Indexed { get; set; }
}

/// <summary>What a node said of its chains and signed. Table <c>audit_statement</c>: primary key (node, number).</summary>
internal sealed class AuditStatementRow
{
    public required int Node { get; init; }

    /// <summary>1, 2, 3 ... of the node.</summary>
    public required long Number { get; init; }

    /// <summary>JSON, the bytes that were signed.</summary>
    public required byte[] Content { get; init; }

    public required byte[] Signature { get; init; }
}

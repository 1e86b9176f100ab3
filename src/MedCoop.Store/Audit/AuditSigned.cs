using MedCoop.Store.Engines;
using MedCoop.Store.Verification;

namespace MedCoop.Store.Audit;

/// <summary>Checks the nodes' statements themselves: signatures, numbers without gaps, each naming the one before it.</summary>
internal sealed class AuditSigned(Action<Finding> found)
{
    private readonly Dictionary<string, Node> nodes = new(StringComparer.Ordinal);

    /// <summary>The names of all nodes.</summary>
    public IEnumerable<string> Names => nodes.Keys;

    /// <summary>The statements of all nodes whose signature is right.</summary>
    public async Task<List<AuditStatement>> ReadAsync(ReadSession session, CancellationToken cancellationToken)
    {
        nodes.Clear();
        var rows = await session.ListAsync(
            session.Command("SELECT id, name, public_key FROM audit_node ORDER BY id"), row => (Id: row.GetInt32(0), Name: row.GetString(1), Key: (byte[])row.GetValue(2)), cancellationToken);
        var all = new List<AuditStatement>();
        foreach (var (id, name, key) in rows)
        {
            var node = nodes[name] = new Node(name, key);
            if (NodeKey.NameOf(key) != name)
            {
                Report($"Node {name} has another public key than its name says; what it signed does not count.");
                continue;
            }

            var stored = await session.ListAsync(
                session.Command("SELECT number, content, signature FROM audit_statement WHERE node = $1 ORDER BY number", id),
                row => (Number: row.GetInt64(0), Signed: new SignedStatement((byte[])row.GetValue(1), (byte[])row.GetValue(2))), cancellationToken);
            foreach (var (number, signed) in stored)
            {
                if (Check(node, number, signed) is { } statement) all.Add(statement);
            }
        }

        return all;
    }

    /// <summary>The statement that a node's own folder remembers, when the database no longer has it; none otherwise.</summary>
    public IReadOnlyList<AuditStatement> Remembered(NodeKey? trusted)
    {
        if (trusted?.Remembered() is not { } signed || AuditStatement.Read(signed.Content) is not { } statement) return [];
        if (!nodes.TryGetValue(trusted.Name, out var node) || !node.Key.AsSpan().SequenceEqual(trusted.PublicKey))
        {
            Report($"The database does not know this node ({trusted.Name}), or has another public key of it.");
            return Heads(statement);
        }

        if (node.Hashes.Contains(signed.Hash)) return [];
        Report($"Statement {statement.Number} of this node ({node.Name}) is gone or was replaced; its folder still has it.");
        return Heads(statement);
    }

    private static IReadOnlyList<AuditStatement> Heads(AuditStatement statement) => statement.Kind == AuditStatement.Checkpoint ? [statement] : [];

    private AuditStatement? Check(Node node, long number, SignedStatement signed)
    {
        node.Hashes.Add(signed.Hash);
        var statement = NodeKey.IsSigned(node.Key, signed.Content, signed.Signature) ? AuditStatement.Read(signed.Content) : null;
        if (statement is null || statement.Node != node.Name || statement.Number != number)
        {
            Report($"Statement {number} of node {node.Name} was changed: its signature does not fit.");
            (node.Number, node.Hash) = (number, signed.Hash);
            return null;
        }

        if (statement is { Kind: AuditStatement.Gap, Lost: { } lost })
            Report($"Node {node.Name} found at {statement.At:O} that the database lacked what it had signed with statement {lost.Number}: {Describe(lost)}. So it is after the restore of an older backup, or when somebody removed entries.");
        else if (number != node.Number + 1 || (statement.Previous ?? "") != node.Hash)
            Report($"Statement {number} of node {node.Name} does not follow statement {node.Number}: statements between them are gone.");
        (node.Number, node.Hash) = (number, signed.Hash);
        return statement;
    }

    private static string Describe(AuditStatement lost) => string.Join(", ", lost.Chains.Select(head => $"chain {head.Chain} up to entry {head.Sequence}"));

    private void Report(string text) => found(new Finding(FindingKind.Audit, Resource: null, text));

    private sealed class Node(string name, byte[] key)
    {
        public string Name => name;

        public byte[] Key => key;

        public HashSet<string> Hashes { get; } = new(StringComparer.Ordinal);

        public long Number { get; set; }

        public string Hash { get; set; } = "";
    }
}

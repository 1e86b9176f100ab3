using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Engines;
using MedCoop.Store.Search;

namespace MedCoop.Store.Audit;

/// <summary>The signed statements of the nodes, and the chains that they are about.</summary>
internal sealed class AuditStatements(IStoreEngine engine)
{
    /// <summary>Adds a statement unless its number is taken.</summary>
    public const string Insert = "INSERT INTO audit_statement (node, number, content, signature) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    private const string Newest = "SELECT content, signature FROM audit_statement WHERE node = $1 ORDER BY number DESC LIMIT 1";

    /// <summary>The newest statement of a node and the ends of its chains that are not empty.</summary>
    public Task<Result<NodeState>> StateAsync(int node, CancellationToken cancellationToken) => engine.ReadAsync(
        async (session, token) =>
        {
            var newest = await session.FirstAsync(session.Command(Newest, node), row => new SignedStatement((byte[])row.GetValue(0), (byte[])row.GetValue(1)), token);
            var heads = new List<AuditHead>();
            for (var chain = AuditPlace.FirstChain(node); chain < AuditPlace.FirstChain(node) + engine.AuditLanes; chain++)
            {
                if (await TailAsync(session, chain, token) is { } tail) heads.Add(new AuditHead(chain, tail.Place.Sequence, Convert.ToHexStringLower(tail.Hash)));
            }

            return new NodeState(newest, heads);
        },
        timeout: null, cancellationToken);

    /// <summary>The end of a chain; null when it is empty.</summary>
    public static Task<AuditTail?> TailAsync(ReadSession session, int chain, CancellationToken cancellationToken)
    {
        var first = new AuditPlace(chain, 0);
        return session.FirstAsync(
            session.Command(AuditTail.Sql, first.Id, first.EndOfChain),
            row => new AuditTail(AuditPlace.Of(row.GetInt64(0)), row.GetInt64(1), (byte[])row.GetValue(2)),
            cancellationToken);
    }

    /// <summary>The command that stores a statement.</summary>
    public static SearchCommand InsertOf(int node, long number, SignedStatement statement) => new(Insert, [node, number, statement.Content, statement.Signature]);

    /// <summary>Signs what follows a statement.</summary>
    /// <param name="key">The node's key.</param>
    /// <param name="newest">The newest before it; null: it is the first.</param>
    /// <param name="statement">Its content; number and what it follows are set here.</param>
    public static (long Number, SignedStatement Signed) Sign(NodeKey key, SignedStatement? newest, AuditStatement statement)
    {
        var number = newest is null ? 1 : (AuditStatement.Read(newest.Content)?.Number ?? 0) + 1;
        var content = (statement with { Number = number, Previous = newest?.Hash }).ToJson();
        return (number, new SignedStatement(content, key.Sign(content)));
    }
}

/// <summary>What a node's trail is like now.</summary>
internal sealed record NodeState(SignedStatement? Newest, IReadOnlyList<AuditHead> Heads);

using System.Threading.Channels;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>The chains that commits of this process may append to, each for one transaction at a time.</summary>
internal sealed class PostgreSqlAuditLanes
{
    private readonly Channel<int> free = Channel.CreateBounded<int>(PostgreSqlAudit.Lanes);

    public PostgreSqlAuditLanes()
    {
        for (var lane = PostgreSqlAudit.FirstCommitLane; lane < PostgreSqlAudit.Lanes; lane++) free.Writer.TryWrite(lane);
    }

    public ValueTask<int> TakeAsync(CancellationToken cancellationToken) => free.Reader.ReadAsync(cancellationToken);

    public void Return(int lane) => free.Writer.TryWrite(lane);
}

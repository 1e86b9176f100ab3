using System.Data.Common;
using System.Net.Sockets;
using System.Text;

namespace MedCoop.Server.Hosting;

/// <summary>
/// An exception for the log: types and stack traces of the whole chain, but messages only of kinds that speak of machines.
/// Parsers and argument checks quote the value that they choked on, which may be a person's.
/// </summary>
internal static class FailureText
{
    internal static string Of(Exception failure)
    {
        var text = new StringBuilder();
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            text.Append(text.Length > 0 ? "\n-> " : "").Append(inner.GetType().FullName);
            if (SpeaksOfMachines(inner))
                text.Append(": ").Append(inner.Message);
            text.Append('\n').Append(inner.StackTrace);
        }

        return text.ToString();
    }

    private static bool SpeaksOfMachines(Exception failure) =>
        failure is IOException or SocketException or DbException or TimeoutException or ObjectDisposedException or NullReferenceException
        || failure.GetType() == typeof(NotSupportedException)
        || failure.GetType() == typeof(InvalidOperationException);
}

namespace MedCoop.Server.Hosting;

/// <summary>
/// The configuration does not let the server start. The message is for the operator: which key, what is wrong, what would be right.
/// Only the command line catches it.
/// </summary>
public sealed class StartRefusedException(string message) : Exception(message);

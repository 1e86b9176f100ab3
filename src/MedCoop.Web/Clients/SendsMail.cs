namespace MedCoop.Web.Clients;

/// <summary>Whether this server can mail a link to who has forgotten a password. The server registers it where people can sign in; elsewhere there is none.</summary>
public delegate bool SendsMail();

namespace MedCoop.Domain.Access;

/// <summary>The interactions, as the rules tell them apart. What can be read can also be searched for and has a history.</summary>
[Flags]
public enum Rights
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Read, vread, and operations that only read.</summary>
    Read = 1,

    /// <summary>Search.</summary>
    Search = 2,

    /// <summary>History.</summary>
    History = 4,

    /// <summary>Create.</summary>
    Create = 8,

    /// <summary>Update, patch, and operations that change a resource.</summary>
    Update = 16,

    /// <summary>Delete.</summary>
    Delete = 32,

    /// <summary>Everything that changes nothing.</summary>
    Look = Read | Search | History,

    /// <summary>Everything but deleting.</summary>
    Write = Look | Create | Update,

    /// <summary>Everything.</summary>
    All = Write | Delete,
}

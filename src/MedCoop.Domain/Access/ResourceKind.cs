namespace MedCoop.Domain.Access;

/// <summary>What a resource is to the rules of access. Every R4 type is of exactly one kind (<see cref="ResourceKinds"/>).</summary>
public enum ResourceKind
{
    /// <summary>What everybody works with and nobody is described by: organisations, services, products.</summary>
    Reference,

    /// <summary>Who a patient is, without what ails them.</summary>
    PatientData,

    /// <summary>What ails a patient and what was done about it.</summary>
    Clinical,

    /// <summary>Requests, tasks, messages, appointments and consents.</summary>
    Workflow,

    /// <summary>Estimates, guarantees, invoices and cover.</summary>
    Money,

    /// <summary>Documents and files.</summary>
    Documents,

    /// <summary>Consignments and what is in them.</summary>
    Logistics,

    /// <summary>Doctors and where they work.</summary>
    Placements,

    /// <summary>Memoranda, action plans and their figures.</summary>
    Programme,

    /// <summary>Terminology, profiles and what the server can do.</summary>
    Conformance,

    /// <summary>The audit trail.</summary>
    Audit,

    /// <summary>Accounts, and channels that data leaves by.</summary>
    Accounts,
}

/// <summary>How resources of a type are shared between organisations.</summary>
public enum Sharing
{
    /// <summary>With every signed-in actor whose roles may see the kind.</summary>
    Open,

    /// <summary>Open as long as it names no case; else within the case.</summary>
    OpenOutsideCases,

    /// <summary>Within its case only; without any, it is a case of its own.</summary>
    InCase,
}

namespace MedCoop.Server.Operations.People;

/// <summary>What is done about people (configuration section <c>People</c>).</summary>
public sealed class PeopleOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "People";

    /// <summary>Whether new Patients are looked up for duplicates; null: those of callers who have signed in, and not what commands bring in.</summary>
    public bool? QueueDuplicates { get; init; }
}

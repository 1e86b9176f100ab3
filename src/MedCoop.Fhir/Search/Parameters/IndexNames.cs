namespace MedCoop.Fhir.Search.Parameters;

/// <summary>The names of index rows beyond a parameter's own <see cref="SearchParameterInfo.IndexName"/>.</summary>
public static class IndexNames
{
    /// <summary>Of the words for <c>_text</c> and <c>_content</c>, in every type.</summary>
    public const string Text = "_text";

    /// <summary>Of the tokens that <c>:identifier</c> of a reference finds.</summary>
    public static string OfIdentifier(string indexName) => $"{indexName}:identifier";

    /// <summary>Of the tokens that <c>:of-type</c> of an identifier finds.</summary>
    public static string OfType(string indexName) => $"{indexName}:of-type";

    /// <summary>Of the references of replaced Patients to those that have taken their place.</summary>
    public const string OfReplaced = "Patient.link:replaced-by";

    /// <summary>Of the references of Patients to those whose place they have taken.</summary>
    public const string OfReplacing = "Patient.link:replaces";

    /// <summary>Of two parts of a patient's name with the year of birth (<see cref="Names.NamePairs"/>).</summary>
    public static string OfNamePairs(string indexName) => $"{indexName}:pair";

    /// <summary>Of identifiers and telephone numbers of patients as they are the same however they are typed (<see cref="Names.PersonNumbers"/>).</summary>
    public static string OfPlain(string indexName) => $"{indexName}:plain";

    /// <summary>How all names of <see cref="OfHeld"/> begin, and no other.</summary>
    public const string Held = "Task.due@";

    /// <summary>
    /// The reference parameter whose targets, as far as they are organisations, each have an order of their own by this date; null: none. Worklists are asked so,
    /// <c>Task?ball=…&amp;_sort=due</c>, and would otherwise pass what everybody else has to do. Organisations are few: each name of a row is interned.
    /// </summary>
    public static string? HolderOf(string indexName) => indexName == "Task.due" ? "Task.ball" : null;

    /// <summary>Of the dates of what refers to one organisation (<see cref="HolderOf"/>).</summary>
    public static string OfHeld(string organization) => $"{Held}Organization/{organization}";

    /// <summary>Of the keys under which a person's name is found in every script (<see cref="Names.NameKeys"/>).</summary>
    public static string OfNameKeys(string indexName) => $"{indexName}:key";
}

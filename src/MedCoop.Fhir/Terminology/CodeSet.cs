namespace MedCoop.Fhir.Terminology;

/// <summary>A set of codes: some one by one, of some code systems all.</summary>
internal sealed class CodeSet
{
    private readonly HashSet<SystemCode> codes = [];
    private readonly HashSet<string> systems = new(StringComparer.Ordinal);

    /// <summary>Codes that are in it one by one.</summary>
    internal IReadOnlyCollection<SystemCode> Codes => codes;

    /// <summary>Code systems all of whose codes are in it.</summary>
    internal IReadOnlyCollection<string> Systems => systems;

    internal void Add(SystemCode code) => codes.Add(code);

    internal void AddAll(string system) => systems.Add(system);

    internal void Add(CodeSet other)
    {
        codes.UnionWith(other.codes);
        systems.UnionWith(other.systems);
    }

    /// <summary>What is in both.</summary>
    internal CodeSet Intersect(CodeSet other)
    {
        var both = new CodeSet();
        both.codes.UnionWith(codes.Where(code => other.Contains(code)));
        both.codes.UnionWith(other.codes.Where(Contains));
        both.systems.UnionWith(systems.Intersect(other.systems, StringComparer.Ordinal));
        return both;
    }

    /// <summary>Takes codes out. Those of systems that are in it whole must have been listed before (<see cref="List"/>).</summary>
    internal void Remove(CodeSet other)
    {
        codes.RemoveWhere(other.Contains);
        systems.ExceptWith(other.systems);
    }

    /// <summary>Replaces a whole system by its codes.</summary>
    internal void List(string system, IEnumerable<string> listed)
    {
        if (systems.Remove(system)) codes.UnionWith(listed.Select(code => new SystemCode(system, code)));
    }

    private bool Contains(SystemCode code) => codes.Contains(code) || systems.Contains(code.System);
}

/// <summary>A code and the URI of its system.</summary>
internal readonly record struct SystemCode(string System, string Code);

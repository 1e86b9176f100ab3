using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Server.Commands.Import;
using Spectre.Console;

namespace MedCoop.Server.Commands;

/// <summary><c>validate</c>: what is wrong with files, before anybody sends or imports them. Needs no database.</summary>
internal static class ValidateCommand
{
    internal static Command Create(string[] settings)
    {
        var paths = new Argument<string[]>("paths")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Files and folders (searched recursively); '-' is standard input.",
        };
        var profiles = new Option<string[]>("--profile") { Description = "Also against the profile with this canonical URL; may be given several times." };
        var notes = new Option<bool>("--notes") { Description = "Also say what is right but worth knowing, such as absent elements marked mustSupport." };
        var json = new Option<bool>("--json") { Description = "Write each finding, and at the end the summary, as a line of JSON." };
        var command = new Command(
            "validate",
            """
            Validates resources in JSON, XML or NDJSON files, also gzipped: against base R4, the profiles that they declare or that
            their codes imply, and those given. Profiles and terminology: MedCoop's own, and the packages in Validation:Packages.
            Exit code 0: no error; 1: errors; 2: it could not begin.
            """)
        {
            paths, profiles, notes, json,
        };
        command.SetAction((parsed, _) => CommandHost.RunAsync(settings, opensStore: false, (services, stopping) => RunAsync(
            services, ImportSource.Find(parsed.GetValue(paths)!), parsed.GetValue(profiles) ?? [], parsed.GetValue(notes), parsed.GetValue(json), stopping)));
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, IEnumerable<ImportSource> sources, string[] profiles, bool notes, bool asJson, CancellationToken stopping)
    {
        var library = services.GetRequiredService<ProfileLibrary>();
        var validator = new Validator(library.Find);
        if (Array.Find(profiles, profile => !validator.Knows(profile)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"medcoop: --profile: {unknown} is not loaded; name its package in Validation:Packages.");
            return CommandLine.CannotBegin;
        }

        var request = new ValidationRequest { Profiles = profiles, Notes = notes, At = services.GetRequiredService<TimeProvider>().GetUtcNow() };
        var facts = new ValidationFacts { Terminologies = library.Terminologies };
        var limits = services.GetRequiredService<ReadLimits>();
        var documents = new DocumentReader(ImportRun.MaxDocumentBytes);
        var summary = new ValidationSummary();
        foreach (var source in sources)
        {
            if (source.Problem is { } missing) Tell(new ImportPlace(source.Name), IssuesOf(missing));
            else
                await foreach (var (place, document) in documents.ReadAsync(source, static _ => { }, stopping)) Tell(place, Issues(document));
        }

        await Console.Out.WriteLineAsync(asJson
            ? JsonSerializer.Serialize(summary, ValidateJson.Default.ValidationSummary)
            : string.Create(CultureInfo.InvariantCulture, $"{summary.Documents:N0} documents: {summary.Valid:N0} valid, {summary.Documents - summary.Valid:N0} not; {summary.Errors:N0} errors, {summary.Warnings:N0} warnings."));
        return summary.Errors == 0 ? CommandLine.Done : CommandLine.Failed;

        IReadOnlyList<Issue> Issues(Result<ImportDocument> read)
        {
            if (!read.TryGet(out var document, out var unreadable)) return IssuesOf(unreadable);
            if (!ValidationSource.Read(document.Bytes, document.IsXml, limits).TryGet(out var source, out var malformed)) return IssuesOf(malformed);
            return FindingIssues.Of(validator.Validate(source.Json, source.ResourceType, request, facts), source);
        }

        void Tell(ImportPlace place, IReadOnlyList<Issue> issues)
        {
            List<FoundIssue> found = [.. issues.Where(issue => notes || issue.Severity <= IssueSeverity.Warning).Select(issue => FoundIssue.At(place, issue))];
            summary.Count(issues);
            if (asJson) found.ForEach(static issue => Console.Out.WriteLine(JsonSerializer.Serialize(issue, ValidateJson.Default.FoundIssue)));
            else if (Console.IsOutputRedirected) found.ForEach(static issue => Console.Out.WriteLine(issue.ToLine()));
            else if (found.Count > 0) AnsiConsole.Write(TableOf(place, found));
        }
    }

    private static IReadOnlyList<Issue> IssuesOf(Problem problem) =>
        problem.Issues.Count > 0 ? problem.Issues : [new Issue(IssueSeverity.Error, Problem.IssueTypeOf(problem.Kind), problem.Code, problem.Text)];

    private static Table TableOf(ImportPlace place, List<FoundIssue> issues)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(place.ToString())), Border = TableBorder.Rounded, Expand = true };
        table.AddColumns("", "where", "what");
        foreach (var issue in issues)
        {
            var color = issue.Severity == "error" ? "red" : issue.Severity == "warning" ? "yellow" : "grey";
            var at = issue.Line is { } line ? $"\n[grey]{line}:{issue.Column}[/]" : "";
            table.AddRow($"[{color}]{issue.Severity}[/]\n{Markup.Escape(issue.Code)}", Markup.Escape(issue.Expression ?? "") + at, Markup.Escape(issue.Text));
        }

        return table;
    }
}

/// <summary>One finding of <c>validate --json</c>.</summary>
/// <param name="File">Path, or <c>-</c>.</param>
/// <param name="Line">In the file, from 1; null where unknown.</param>
/// <param name="Column">From 1; null where unknown.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>information</c>.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Expression">FHIRPath of the element; null where there is none.</param>
/// <param name="Text">What is wrong and what would be right.</param>
/// <param name="Source">Profile and element that demand it; null for base R4.</param>
internal sealed record FoundIssue(string File, int? Line, int? Column, string Severity, string Code, string? Expression, string Text, string? Source)
{
    internal static FoundIssue At(ImportPlace place, Issue issue) => new(
        place.File,
        place.Line is { } first ? first + (issue.Line ?? 1) - 1 : issue.Line,
        issue.Column,
        issue.Severity == IssueSeverity.Fatal ? "error" : issue.Severity.ToString().ToLowerInvariant(),
        issue.Code,
        issue.Expression,
        issue.Text,
        issue.Source);

    /// <summary>As compilers write it, so that editors find the place.</summary>
    internal string ToLine() => $"{File}{(Line is { } line ? $":{line}" : "")}{(Column is { } column ? $":{column}" : "")}: {Severity} {Code}{(Expression is null ? "" : $" {Expression}")}: {Text}";
}

/// <summary>The last line of <c>validate --json</c>.</summary>
internal sealed class ValidationSummary
{
    /// <summary>Documents read: files, or lines of NDJSON.</summary>
    public int Documents { get; private set; }

    /// <summary>Those without an error.</summary>
    public int Valid { get; private set; }

    /// <summary>Errors in all.</summary>
    public int Errors { get; private set; }

    /// <summary>Warnings in all.</summary>
    public int Warnings { get; private set; }

    internal void Count(IReadOnlyList<Issue> issues)
    {
        var errors = issues.Count(static issue => issue.Severity <= IssueSeverity.Error);
        Documents++;
        Valid += errors == 0 ? 1 : 0;
        Errors += errors;
        Warnings += issues.Count(static issue => issue.Severity == IssueSeverity.Warning);
    }
}

/// <summary>Generated serialisation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FoundIssue))]
[JsonSerializable(typeof(ValidationSummary))]
internal sealed partial class ValidateJson : JsonSerializerContext;

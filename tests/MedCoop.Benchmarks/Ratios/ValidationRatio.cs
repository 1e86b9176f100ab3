using System.Diagnostics;
using MedCoop.Benchmarks.Data;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// <c>validate</c>: validation against parsing of the same bytes, on one thread, in microseconds each, so that larger is worse; the time to
/// compile all profiles; what a validation allocates with all of them compiled against what it allocates with none.
/// </summary>
internal static class ValidationRatio
{
    private const int Rounds = 7;

    private static readonly ValidationFacts Facts = new() { Terminologies = Terminologies.Standard };

    public static Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        _ = bench;
        var patient = new Subject("validate Patient", LifelikePatients.Json(seed: 11, count: 1)[0], "Patient", Repeats: 4000);
        var summary = new Subject("validate summary", LifelikeSummary.Json(), "Bundle", Repeats: 60);
        var bare = new Validator();
        Require(patient, bare);
        Require(summary, bare);
        var compiled = Stopwatch.StartNew();
        var all = new Validator(MedCoopProfiles.Find);
        foreach (var id in MedCoopProfiles.Ids) all.Prepare("https://medcoop.example/fhir/StructureDefinition/" + id);
        compiled.Stop();
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Against("parsing strictly", patient, bare, static bytes => ResourceReader.ReadJson(bytes, ReadLimits.Default).Value),
            Against("parsing", patient, bare, static bytes => ResourceReader.Parse(bytes)),
            Against("parsing strictly", summary, bare, static bytes => ResourceReader.ReadJson(bytes, ReadLimits.Default).Value),
            Against("parsing", summary, bare, static bytes => ResourceReader.Parse(bytes)),
            new Figure($"compile {MedCoopProfiles.Ids.Count} profiles", compiled.Elapsed.TotalSeconds, "s", Floor: null, Ratio: null),
            Allocation(patient, bare, all),
        ]);
    }

    private static Figure Against(string what, Subject subject, Validator validator, Func<ReadOnlyMemory<byte>, object> parse)
    {
        var measured = new List<(double Validating, double Parsing)>();
        for (var round = 0; round <= Rounds; round++)
        {
            var parsing = Microseconds(subject.Repeats, () => parse(subject.Bytes));
            var validating = Microseconds(subject.Repeats, () => Validate(validator, subject));
            if (round > 0) measured.Add((validating, parsing));
        }

        return new Figure(
            $"{subject.Name} / {what}", Bench.Median(measured.Select(m => m.Validating)), "us", Bench.Median(measured.Select(m => m.Parsing)), Bench.Median(measured.Select(m => m.Validating / m.Parsing)));
    }

    private static Figure Allocation(Subject subject, Validator bare, Validator all)
    {
        var without = Allocated(subject, bare);
        var with = Allocated(subject, all);
        return new Figure("validate Patient, all profiles loaded / none", with, "bytes", without, with / without);
    }

    private static double Allocated(Subject subject, Validator validator)
    {
        Validate(validator, subject);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Validate(validator, subject);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100.0;
    }

    private static double Microseconds(int repeats, Func<object> work)
    {
        GC.Collect();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++) work();
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / repeats;
    }

    private static ValidationOutcome Validate(Validator validator, Subject subject) =>
        validator.Validate(subject.Bytes, subject.Type, new ValidationRequest { At = DateTimeOffset.UnixEpoch }, Facts);

    private static void Require(Subject subject, Validator validator)
    {
        var outcome = Validate(validator, subject);
        if (outcome.Findings.FirstOrDefault(finding => finding.Severity <= IssueSeverity.Error) is { } error)
            throw new InvalidOperationException($"{subject.Name} is not valid: {error.Node.Expression} {error.Code}.");
    }

    private sealed record Subject(string Name, byte[] Bytes, string Type, int Repeats);
}

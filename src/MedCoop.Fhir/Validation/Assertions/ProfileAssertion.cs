using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>An element of a type satisfies one of the profiles named with it. https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.profile</summary>
internal sealed class ProfileAssertion(string type, IReadOnlyList<string> profiles, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        if (!Definitions.R4Types.IsA(node.Type, type)) return;

        // With one profile its own findings say what is wrong; with several only that none fits.
        if (profiles is [var only]) run.CheckProfile(node, only, origin);
        else if (!profiles.Any(profile => run.ConformsTo(node, profile) is not false))
            run.Error(FindingCodes.Type, node, origin, "profile-none-fits", node.Name, string.Join(", ", profiles));
    }
}

using System.Collections.Frozen;

namespace MedCoop.Domain.Access;

/// <summary>The table of R4's resource types: of which kind each is and how it is shared.</summary>
public static class ResourceKinds
{
    private static readonly (ResourceKind Kind, Sharing Sharing, string Types)[] Table =
    [
        (ResourceKind.Reference, Sharing.Open, """
            BiologicallyDerivedProduct CatalogEntry ChargeItemDefinition DeviceDefinition Endpoint Evidence EffectEvidenceSynthesis EvidenceVariable EventDefinition
            HealthcareService InsurancePlan MedicationKnowledge MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication
            MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured
            MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect ObservationDefinition Organization
            OrganizationAffiliation Questionnaire ResearchDefinition ResearchElementDefinition RiskEvidenceSynthesis Schedule Slot
            SpecimenDefinition SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial
            SubstanceSpecification
            """),
        (ResourceKind.PatientData, Sharing.InCase, "Patient RelatedPerson"),
        (ResourceKind.Clinical, Sharing.InCase, """
            AdverseEvent AllergyIntolerance Basic BodyStructure CarePlan CareTeam ClinicalImpression Condition DetectedIssue DeviceMetric DeviceRequest
            DeviceUseStatement DiagnosticReport Encounter EpisodeOfCare FamilyMemberHistory Flag Goal Group GuidanceResponse ImagingStudy
            Immunization ImmunizationEvaluation ImmunizationRecommendation Linkage List Media MedicationAdministration MedicationDispense
            MedicationRequest MedicationStatement MolecularSequence NutritionOrder Observation Procedure QuestionnaireResponse RequestGroup
            ResearchSubject RiskAssessment Specimen VisionPrescription
            """),
        (ResourceKind.Workflow, Sharing.InCase, """
            Appointment AppointmentResponse Communication CommunicationRequest Consent MessageHeader OperationOutcome Parameters Provenance
            ServiceRequest Task VerificationResult
            """),
        (ResourceKind.Money, Sharing.InCase, """
            Account ChargeItem Claim ClaimResponse Coverage CoverageEligibilityRequest CoverageEligibilityResponse EnrollmentRequest
            EnrollmentResponse ExplanationOfBenefit Invoice PaymentNotice PaymentReconciliation
            """),
        (ResourceKind.Documents, Sharing.InCase, "Binary Bundle Composition DocumentManifest DocumentReference"),
        (ResourceKind.Logistics, Sharing.InCase, "SupplyDelivery SupplyRequest"),
        (ResourceKind.Logistics, Sharing.OpenOutsideCases, "Device"),
        (ResourceKind.Logistics, Sharing.Open, "Location Medication Substance"),
        (ResourceKind.Placements, Sharing.Open, "Practitioner PractitionerRole"),
        (ResourceKind.Programme, Sharing.Open, "ActivityDefinition Measure PlanDefinition ResearchStudy"),
        (ResourceKind.Programme, Sharing.InCase, "Contract MeasureReport"),
        (ResourceKind.Conformance, Sharing.Open, """
            CapabilityStatement CodeSystem CompartmentDefinition ConceptMap ExampleScenario GraphDefinition ImplementationGuide Library
            MessageDefinition NamingSystem OperationDefinition SearchParameter StructureDefinition StructureMap TerminologyCapabilities
            TestReport TestScript ValueSet
            """),
        (ResourceKind.Audit, Sharing.Open, "AuditEvent"),
        (ResourceKind.Accounts, Sharing.Open, "Person Subscription"),
    ];

    private static readonly FrozenDictionary<string, (ResourceKind Kind, Sharing Sharing)> ByType = Rows()
        .ToFrozenDictionary(row => row.Type, row => (row.Kind, row.Sharing), StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = ByType.Keys.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every type, in the table's order.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. Rows().Select(row => row.Type)];

    /// <summary>Whether it is a concrete R4 type.</summary>
    public static bool IsKnown(string type) => ByType.ContainsKey(type);

    /// <summary>The name of a concrete R4 type; null: it is none.</summary>
    public static string? Find(ReadOnlySpan<char> type) => Names.TryGetValue(type, out var name) ? name : null;

    /// <summary>The kind of a concrete R4 type.</summary>
    public static ResourceKind Of(string type) => ByType[type].Kind;

    /// <summary>How resources of a concrete R4 type are shared.</summary>
    public static Sharing SharingOf(string type) => ByType[type].Sharing;

    private static IEnumerable<(string Type, ResourceKind Kind, Sharing Sharing)> Rows() => Table.SelectMany(row =>
        row.Types.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(type => (type, row.Kind, row.Sharing)));
}

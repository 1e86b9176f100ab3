using Hl7.Fhir.Model;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>What is known of a case to whoever asks.</summary>
/// <param name="Request">The referral.</param>
/// <param name="Resources">What is on record of its patient; more than a form asks for does no harm.</param>
/// <param name="Forms">The QuestionnaireResponses that are based on the request.</param>
public sealed record CaseRecord(ServiceRequest Request, IReadOnlyList<Resource> Resources, IReadOnlyList<QuestionnaireResponse> Forms);

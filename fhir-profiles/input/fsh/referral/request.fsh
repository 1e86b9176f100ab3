Extension: ConsentCountry
Id: consent-country
Title: "Country of a consent"
Description: "The country to which a consent applies: one Consent per country."
Context: Consent.provision
* value[x] only code
* value[x] 1..1
* valueCode from ProgrammeCountry (required)

Profile: MedCoopServiceRequest
Parent: ServiceRequest
Id: medcoop-service-request
Title: "Referral request"
Description: "The clinical request. Only its author edits it; another request replaces it, none is reopened."
* ^experimental = false
* obeys mc-request-1 and mc-request-2
* identifier 1..* MS
* identifier ^slicing.discriminator.type = #pattern
* identifier ^slicing.discriminator.path = "type"
* identifier ^slicing.rules = #open
* identifier contains placer 1..1 MS and filler 0..1 MS
* identifier[placer].type = $v2-0203#PLAC
* identifier[placer].system 1..1
* identifier[placer].value 1..1
* identifier[filler].type = $v2-0203#FILL
* identifier[filler].system 1..1
* identifier[filler].value 1..1
* basedOn only Reference(MedCoopServiceRequest)
* replaces MS
* replaces only Reference(MedCoopServiceRequest)
* status MS
* intent MS
* intent from ReferralIntent (required)
* category MS
* category from SpecialtyValueSet (required)
* category 1..*
* priority 1..1 MS
* doNotPerform 0..0
* code 1..1 MS
* code from ReferralServiceValueSet (required)
* subject only Reference(MedCoopPatient)
* authoredOn 1..1 MS
* requester 1..1 MS
* requester only Reference(MedCoopPractitionerRole or MedCoopPractitioner or MedCoopOrganization)
* performer MS
* performer only Reference(MedCoopOrganization or MedCoopPractitionerRole)
* reasonCode 1..* MS
* reasonCode.text 1..1 MS
* reasonReference MS
* insurance MS
* insurance only Reference(MedCoopCoverage or ClaimResponse)
* supportingInfo MS
* note MS

Invariant: mc-request-1
Description: "A proposal of an alternative says which request it answers (basedOn or replaces)."
* severity = #error
* expression = "intent = 'proposal' implies (basedOn.exists() or replaces.exists())"
* insert Human([[اقتراح البديل يذكر الطلب الذي يرد عليه (basedOn أو replaces).]], [[Предложенная альтернатива указывает, на какой запрос отвечает (basedOn или replaces).]], [[Прапанаваная альтэрнатыва паказвае, на які запыт адказвае (basedOn або replaces).]])

Invariant: mc-request-2
Description: "An active order refers to the consents or documents that go with it in supportingInfo."
* severity = #error
* expression = "(status = 'active' and intent != 'proposal') implies supportingInfo.exists()"
* insert Human([[الطلب الفعّال يشير في supportingInfo إلى الموافقات أو الوثائق المرافقة.]], [[Действующий запрос ссылается в supportingInfo на согласия или документы.]], [[Дзейны запыт спасылаецца ў supportingInfo на згоды або дакументы.]])

RuleSet: GivenConsent
* ^experimental = false
* obeys mc-consent-1
* identifier MS
* status MS
* patient 1..1 MS
* patient only Reference(MedCoopPatient)
* dateTime 1..1 MS
* performer 1..1 MS
* performer only Reference(MedCoopPatient or MedCoopCompanion)
* organization 1..* MS
* organization only Reference(MedCoopOrganization)
* source[x] MS
* provision 1..1 MS
* provision.extension contains ConsentCountry named country 1..1 MS
* provision.type 1..1
* provision.type = #permit
* provision.period 1..1 MS
* provision.period.start 1..1
* provision.period.end 1..1
* provision.purpose 1..* MS

Invariant: mc-consent-1
Description: "A consent refers to the signed form or holds it."
* severity = #error
* expression = "status = 'active' implies source.exists()"
* insert Human([[الموافقة تشير إلى النموذج الموقّع أو تحمله.]], [[Согласие ссылается на подписанный бланк или содержит его.]], [[Згода спасылаецца на падпісаны бланк або змяшчае яго.]])

Profile: MedCoopConsentToTreatment
Parent: Consent
Id: medcoop-consent-to-treatment
Title: "Consent to treatment abroad"
Description: "The patient, or who may decide for the patient, agrees to be treated in the other country."
* insert GivenConsent
* scope = $consentscope#treatment
* category 1..1
* category = ConsentKind#treatment-abroad
* policyRule 1..1
* policyRule = $v3-ActCode#OPTIN

Profile: MedCoopConsentToShare
Parent: Consent
Id: medcoop-consent-to-share
Title: "Consent to share"
Description: "The patient agrees that the records go to the named organizations of one country, for a purpose and a time."
* insert GivenConsent
* scope = $consentscope#patient-privacy
* category 1..1
* category = ConsentKind#sharing-abroad
* policyRule 1..1
* policyRule = $v3-ActCode#OPTIN
* provision.actor 1..* MS
* provision.actor.role = $v3-ParticipationType#IRCP
* provision.actor.reference only Reference(MedCoopOrganization)

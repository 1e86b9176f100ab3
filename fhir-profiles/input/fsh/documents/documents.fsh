// Documents: a Composition and what it refers to. The rules of the International Patient Summary 2.0.1 in our own profiles; a summary of 1.1 keeps them too.
Profile: MedCoopSummaryComposition
Parent: Composition
Id: medcoop-summary-composition
Title: "Patient summary: composition"
Description: "The sections of a patient summary; problems, allergies and medications are always there, each with its narrative."
* ^experimental = false
* subject 1..1 MS
* subject.reference 1..1
* section.title 1..1 MS
* section.code 1..1 MS
* section.text 1..1 MS
* type = $loinc#60591-5
* section 3..*
* section.section 0..0
* section ^slicing.discriminator.type = #pattern
* section ^slicing.discriminator.path = "code"
* section ^slicing.rules = #open
* section contains
    problems 1..1 MS and
    allergies 1..1 MS and
    medications 1..1 MS and
    immunizations 0..1 MS and
    results 0..1 MS and
    procedures 0..1 MS and
    devices 0..1 MS and
    directives 0..1 MS and
    alerts 0..1 MS and
    functionalStatus 0..1 MS and
    pastProblems 0..1 MS and
    pregnancy 0..1 MS and
    story 0..1 MS and
    plan 0..1 MS and
    socialHistory 0..1 MS and
    vitalSigns 0..1 MS
* section[problems].code = $loinc#11450-4
* section[problems].entry only Reference(Condition or DocumentReference)
* section[problems] obeys mc-summary-1
* section[allergies].code = $loinc#48765-2
* section[allergies].entry only Reference(AllergyIntolerance or DocumentReference)
* section[allergies] obeys mc-summary-1
* section[medications].code = $loinc#10160-0
* section[medications].entry only Reference(MedicationStatement or MedicationRequest or MedicationAdministration or MedicationDispense or DocumentReference)
* section[medications] obeys mc-summary-1
* section[immunizations].code = $loinc#11369-6
* section[immunizations].entry only Reference(Immunization or DocumentReference)
* section[results].code = $loinc#30954-2
* section[results].entry only Reference(Observation or DiagnosticReport or DocumentReference)
* section[procedures].code = $loinc#47519-4
* section[devices].code = $loinc#46264-8
* section[devices].entry only Reference(DeviceUseStatement or DocumentReference)
* section[directives].code = $loinc#42348-3
* section[alerts].code = $loinc#104605-1
* section[functionalStatus].code = $loinc#47420-5
* section[pastProblems].code = $loinc#11348-0
* section[pregnancy].code = $loinc#10162-6
* section[story].code = $loinc#81338-6
* section[plan].code = $loinc#18776-5
* section[socialHistory].code = $loinc#29762-2
* section[vitalSigns].code = $loinc#8716-3

Invariant: mc-summary-1
Description: "A required section has entries or says why it is empty."
* severity = #error
* expression = "entry.reference.exists() or emptyReason.exists()"
* insert Human([[للقسم الإلزامي مداخل أو سبب خلوّه.]], [[В обязательном разделе есть записи или указано, почему он пуст.]], [[У абавязковым раздзеле ёсць запісы або пазначана, чаму ён пусты.]])

Invariant: mc-summary-2
Description: "A document has one Composition, its first entry."
* severity = #error
* expression = "entry.first().resource is Composition and entry.tail().where(resource is Composition).empty()"
* insert Human([[للوثيقة Composition واحد هو مدخلها الأول.]], [[В документе один Composition, первая запись.]], [[У дакуменце адзін Composition, першы запіс.]])

Invariant: mc-allergy-1
Description: "What was entered in error is not in a summary."
* severity = #error
* expression = "verificationStatus.coding.exists(code = 'entered-in-error').not()"
* insert Human([[ما أُدخل بالخطأ لا يرد في الملخص.]], [[Введённое по ошибке не входит в сводку.]], [[Уведзенае памылкова не ўваходзіць у зводку.]])

Invariant: mc-medication-1
Description: "A medication entered in error is not in a summary."
* severity = #error
* expression = "status != 'entered-in-error'"
* insert Human([[الدواء المُدخل بالخطأ لا يرد في الملخص.]], [[Лекарство, введённое по ошибке, не входит в сводку.]], [[Лекі, уведзеныя памылкова, не ўваходзяць у зводку.]])

Profile: MedCoopSummaryPatient
Parent: Patient
Id: medcoop-summary-patient
Title: "Patient summary: patient"
Description: "The patient as a summary names the person."
* ^experimental = false
* name 1..* MS
* name obeys mc-name-1
* birthDate 1..1 MS
* gender MS
* identifier MS
* address MS

Profile: MedCoopSummaryCondition
Parent: Condition
Id: medcoop-summary-condition
Title: "Patient summary: problem"
Description: "A problem, past or present."
* ^experimental = false
* code 1..1 MS
* subject.reference 1..1
* clinicalStatus MS

Profile: MedCoopSummaryAllergy
Parent: AllergyIntolerance
Id: medcoop-summary-allergy
Title: "Patient summary: allergy"
Description: "An allergy or intolerance, or that none is known."
* ^experimental = false
* code 1..1 MS
* patient.reference 1..1
* obeys mc-allergy-1

Profile: MedCoopSummaryMedication
Parent: MedicationStatement
Id: medcoop-summary-medication
Title: "Patient summary: medication"
Description: "A medicine that the patient takes."
* ^experimental = false
* subject.reference 1..1
* effective[x] 1..1 MS
* obeys mc-medication-1

Profile: MedCoopSummaryMedicationRequest
Parent: MedicationRequest
Id: medcoop-summary-medication-request
Title: "Patient summary: prescription"
Description: "A medicine that was prescribed."
* ^experimental = false
* subject.reference 1..1
* doNotPerform = false

Profile: MedCoopSummaryProcedure
Parent: Procedure
Id: medcoop-summary-procedure
Title: "Patient summary: procedure"
Description: "Something done to the patient."
* ^experimental = false
* code 1..1 MS
* subject.reference 1..1
* performed[x] 1..1 MS

Profile: MedCoopSummaryResult
Parent: Observation
Id: medcoop-summary-result
Title: "Patient summary: result"
Description: "What a laboratory or an examination found: for whom, when, by whom, and the value or why there is none."
* ^experimental = false
* category 1..* MS
* subject 1..1 MS
* subject.reference 1..1
* effective[x] 1..1 MS
* effective[x] only dateTime or Period
* performer 1..* MS
* value[x] MS
* obeys mc-result-1 and mc-result-2 and mc-result-3

Invariant: mc-result-1
Description: "A result has a value, components, members, or says why not."
* severity = #error
* expression = "value.exists() or hasMember.exists() or component.exists() or dataAbsentReason.exists()"
* insert Human([[للنتيجة قيمة أو مكوّنات أو أعضاء، أو يُذكر سبب غيابها.]], [[У результата есть значение, компоненты или члены, либо указано, почему их нет.]], [[У выніка ёсць значэнне, кампаненты або члены, або пазначана, чаму іх няма.]])

Invariant: mc-result-2
Description: "Each component of a result has a value or says why not."
* severity = #error
* expression = "component.all(value.exists() or dataAbsentReason.exists())"
* insert Human([[لكل مكوّن من النتيجة قيمة أو سبب لغيابها.]], [[У каждого компонента результата есть значение или указано, почему его нет.]], [[У кожнага кампанента выніка ёсць значэнне або пазначана, чаму яго няма.]])

Invariant: mc-result-3
Description: "A result entered in error is not in a summary."
* severity = #error
* expression = "status != 'entered-in-error'"
* insert Human([[النتيجة المُدخلة بالخطأ لا ترد في الملخص.]], [[Результат, введённый по ошибке, не входит в сводку.]], [[Вынік, уведзены памылкова, не ўваходзіць у зводку.]])

Profile: MedCoopSummaryReport
Parent: DiagnosticReport
Id: medcoop-summary-report
Title: "Patient summary: diagnostic report"
Description: "A report that holds results together: of a laboratory or of imaging."
* ^experimental = false
* subject 1..1 MS
* subject.reference 1..1
* effective[x] 1..1 MS
* result MS
* obeys mc-report-1

Invariant: mc-report-1
Description: "A report entered in error is not in a summary."
* severity = #error
* expression = "status != 'entered-in-error'"
* insert Human([[التقرير المُدخل بالخطأ لا يرد في الملخص.]], [[Отчёт, введённый по ошибке, не входит в сводку.]], [[Справаздача, уведзеная памылкова, не ўваходзіць у зводку.]])

Profile: MedCoopSummaryImmunization
Parent: Immunization
Id: medcoop-summary-immunization
Title: "Patient summary: immunization"
Description: "A vaccination: of whom, with what, when."
* ^experimental = false
* patient.reference 1..1
* occurrence[x] MS

Profile: MedCoopSummaryDeviceUse
Parent: DeviceUseStatement
Id: medcoop-summary-device-use
Title: "Patient summary: device"
Description: "A device that the patient has in or on the body, and since when."
* ^experimental = false
* subject.reference 1..1
* timing[x] 1..1 MS
* timing[x] only dateTime or Period
* device MS

Profile: MedCoopPatientSummary
Parent: Bundle
Id: medcoop-patient-summary
Title: "Patient summary"
Description: "A patient summary as a document: the International Patient Summary 2.0.1, also as written by 1.1."
* ^experimental = false
* type = #document
* identifier 1..1 MS
* timestamp 1..1 MS
* entry 2..*
* entry.fullUrl 1..1
* entry.search 0..0
* entry.request 0..0
* entry.response 0..0
* entry.resource 1..1
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open
* obeys mc-summary-2
* entry contains
    composition 1..1 MS and
    patient 1..1 MS and
    condition 0..* MS and
    allergy 0..* MS and
    medicationStatement 0..* MS and
    medicationRequest 0..* MS and
    procedure 0..* MS and
    report 0..* MS and
    immunization 0..* MS and
    deviceUse 0..* MS
* entry[composition].resource only MedCoopSummaryComposition
* entry[patient].resource only MedCoopSummaryPatient
* entry[condition].resource only MedCoopSummaryCondition
* entry[allergy].resource only MedCoopSummaryAllergy
* entry[medicationStatement].resource only MedCoopSummaryMedication
* entry[medicationRequest].resource only MedCoopSummaryMedicationRequest
* entry[procedure].resource only MedCoopSummaryProcedure
* entry[report].resource only MedCoopSummaryReport
* entry[immunization].resource only MedCoopSummaryImmunization
* entry[deviceUse].resource only MedCoopSummaryDeviceUse

Profile: MedCoopDischargeComposition
Parent: Composition
Id: medcoop-discharge-composition
Title: "Discharge report: composition"
Description: "The sections of the European hospital discharge report; the hospital course is always there."
* ^experimental = false
* subject 1..1 MS
* subject.reference 1..1
* section.title 1..1 MS
* section.code 1..1 MS
* section.text 1..1 MS
* type = $loinc#34105-7
* encounter 1..1 MS
* custodian MS
* section ^slicing.discriminator.type = #pattern
* section ^slicing.discriminator.path = "code"
* section ^slicing.rules = #open
* section contains
    hospitalCourse 1..1 MS and
    alerts 0..1 MS and
    dischargeMedications 0..1 MS and
    plan 0..1 MS and
    instructions 0..1 MS
* section[hospitalCourse].code = $loinc#8648-8
* section[alerts].code = $loinc#104605-1
* section[dischargeMedications].code = $loinc#75311-1
* section[plan].code = $loinc#18776-5
* section[instructions].code = $loinc#8653-8

Profile: MedCoopDischargeReport
Parent: Bundle
Id: medcoop-discharge-report
Title: "Discharge report"
Description: "The report that comes home with the patient, as a document."
* ^experimental = false
* type = #document
* identifier 1..1 MS
* timestamp 1..1 MS
* entry 2..*
* entry.fullUrl 1..1
* entry.search 0..0
* entry.request 0..0
* entry.response 0..0
* entry.resource 1..1
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open
* obeys mc-summary-2
* entry contains
    composition 1..1 MS and
    patient 1..1 MS and
    encounter 1..1 MS
* entry[composition].resource only MedCoopDischargeComposition
* entry[patient].resource only Patient
* entry[encounter].resource only Encounter

Profile: MedCoopReferralComposition
Parent: Composition
Id: medcoop-referral-composition
Title: "Referral package: composition"
Description: "The referral letter: the request it is about, and the reason."
* ^experimental = false
* subject 1..1 MS
* subject.reference 1..1
* section.title 1..1 MS
* section.code 1..1 MS
* section.text 1..1 MS
* type = $loinc#57133-1
* section ^slicing.discriminator.type = #pattern
* section ^slicing.discriminator.path = "code"
* section ^slicing.rules = #open
* section contains
    request 1..1 MS and
    reason 0..1 MS
* section[request].code = $loinc#93037-0
* section[reason].code = $loinc#42349-1
* section[request].entry 1..* MS
* section[request].entry only Reference(ServiceRequest)

Profile: MedCoopReferralPackage
Parent: Bundle
Id: medcoop-referral-package
Title: "Referral package"
Description: "All that leaves with a referral, as a document: letter, request, patient, consent and the patient summary."
* ^experimental = false
* type = #document
* identifier 1..1 MS
* timestamp 1..1 MS
* entry 2..*
* entry.fullUrl 1..1
* entry.search 0..0
* entry.request 0..0
* entry.response 0..0
* entry.resource 1..1
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open
* obeys mc-summary-2
* entry contains
    composition 1..1 MS and
    patient 1..1 MS and
    request 1..1 MS and
    consent 1..* MS and
    summary 1..1 MS
* entry[composition].resource only MedCoopReferralComposition
* entry[patient].resource only MedCoopPatient
* entry[request].resource only MedCoopServiceRequest
* entry[consent].resource only Consent
* entry[summary].resource only MedCoopPatientSummary

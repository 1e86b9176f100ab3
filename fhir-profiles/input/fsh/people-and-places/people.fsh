Profile: MedCoopPatient
Parent: Patient
Id: medcoop-patient
Title: "Patient"
Description: "A person referred abroad: known by passport or national number, named in the own script and in Latin letters."
* ^experimental = false
* insert PersonIdentifiers
* identifier 1..*
* insert NameRules
* obeys mc-patient-1 and mc-patient-2 and mc-ly-2 and mc-ly-3 and mc-by-3 and mc-by-4 and mc-mrz-7
* telecom MS
* gender 1..1 MS
* birthDate 1..1 MS
* deceased[x] MS
* address MS
* address.country MS
* address.country obeys mc-country-1
* contact MS
* communication MS
* communication.language MS
* generalPractitioner MS
* managingOrganization MS
* link MS

Invariant: mc-patient-1
Description: "One form of the name is in Latin letters, as in the passport."
* severity = #error
* expression = "name.exists((text | family | given).exists() and (text | family | given).all($this.matches('^[A-Za-z\u00C0-\u024F\u2019 .<\\'-]+$')))"
* insert Human([[إحدى صيغ الاسم بالحروف اللاتينية كما في الجواز.]], [[Одна из форм имени записана латиницей, как в паспорте.]], [[Адна з формаў імені запісана лацініцай, як у пашпарце.]])

Invariant: mc-patient-2
Description: "One form of the name is in the person's own script, so that it can be compared letter by letter."
* severity = #warning
* expression = "name.exists((text | family | given).exists($this.matches('[\u0400-\u04FF\u0600-\u06FF]')))"
* insert Human([[إحدى صيغ الاسم بكتابة صاحبه الأصلية لتُقارن حرفًا بحرف.]], [[Одна из форм имени записана родной письменностью, чтобы её можно было сравнить буква в букву.]], [[Адна з формаў імені запісана родным пісьмом, каб яе можна было параўнаць літара ў літару.]])

Profile: MedCoopCompanion
Parent: RelatedPerson
Id: medcoop-companion
Title: "Companion"
Description: "Somebody who travels with a patient: escort, guardian, donor."
* ^experimental = false
* insert PersonIdentifiers
* insert NameRules
* obeys mc-ly-2 and mc-ly-3 and mc-by-3 and mc-by-4 and mc-mrz-7
* active MS
* patient only Reference(MedCoopPatient)
* relationship 1..* MS
* relationship ^slicing.discriminator.type = #value
* relationship ^slicing.discriminator.path = "coding.system"
* relationship ^slicing.rules = #open
* relationship contains role 1..1 MS
* relationship[role].coding 1..1
* relationship[role].coding.system 1..1
* relationship[role].coding.system = Canonical(CompanionRole) (exactly)
* relationship[role].coding.code 1..1
* relationship[role] from CompanionRoleValueSet (required)
* telecom MS
* gender MS
* birthDate 1..1 MS
* period MS
* communication MS

Profile: MedCoopPractitioner
Parent: Practitioner
Id: medcoop-practitioner
Title: "Practitioner"
Description: "A doctor with the papers that allow the work: what, by whom, until when, and where each is valid."
* ^experimental = false
* insert NameRules
* identifier MS
* telecom MS
* gender MS
* qualification 1..* MS
* qualification obeys mc-practitioner-1 and mc-practitioner-2
* qualification.extension contains PractitionerQualification named qualification 1..1 MS
* qualification.identifier MS
* qualification.code from QualificationKindValueSet (required)
* qualification.period MS
* qualification.issuer 1..1 MS
* communication MS

Extension: PractitionerQualification
Id: practitioner-qualification
Title: "Status of a qualification"
Description: "Whether a qualification holds, where it is valid, and what it was before."
Context: Practitioner.qualification
* extension contains status 1..1 MS and whereValid 0..* MS and specialty 0..* and history 0..*
* extension[status].value[x] only CodeableConcept
* extension[status].value[x] 1..1
* extension[status].valueCodeableConcept from QualificationStatusValueSet (required)
* extension[whereValid].value[x] only CodeableConcept or Reference(Location or Organization)
* extension[whereValid].value[x] 1..1
* extension[specialty].value[x] only CodeableConcept
* extension[specialty].value[x] 1..1
* extension[specialty].valueCodeableConcept from SpecialtyValueSet (required)
* extension[history].value[x] 0..0
* extension[history].extension contains status 1..1 and period 1..1
* extension[history].extension[status].value[x] only CodeableConcept
* extension[history].extension[status].value[x] 1..1
* extension[history].extension[status].valueCodeableConcept from QualificationStatusValueSet (required)
* extension[history].extension[period].value[x] only Period
* extension[history].extension[period].value[x] 1..1

Invariant: mc-practitioner-1
Description: "A licence or registration has its number and a period with an end."
* severity = #error
* expression = "code.coding.exists(code = 'licence' or code = 'registration') implies (identifier.value.exists() and period.end.exists())"
* insert Human([[للترخيص أو القيد رقم ومدة لها نهاية.]], [[У разрешения или регистрации есть номер и срок окончания.]], [[У дазволу або рэгістрацыі ёсць нумар і тэрмін заканчэння.]])

Invariant: mc-practitioner-2
Description: "A licence says where it is valid."
* severity = #error
* expression = """
    code.coding.exists(code = 'licence') implies
      extension('https://medcoop.example/fhir/StructureDefinition/practitioner-qualification').extension('whereValid').exists()
  """
* insert Human([[يُذكر مع الترخيص مكان سريانه.]], [[Для разрешения указано, где оно действует.]], [[Для дазволу пазначана, дзе ён дзейнічае.]])

Profile: MedCoopPractitionerRole
Parent: PractitionerRole
Id: medcoop-practitioner-role
Title: "Practitioner role"
Description: "What somebody does for an organization of the cooperation, and in which specialty."
* ^experimental = false
* active 1..1 MS
* practitioner 1..1 MS
* practitioner only Reference(MedCoopPractitioner)
* organization 1..1 MS
* organization only Reference(MedCoopOrganization)
* code 1..* MS
* code from ActorRoleValueSet (required)
* specialty MS
* specialty from SpecialtyValueSet (required)
* location only Reference(MedCoopLocation)
* period MS
* telecom MS

// What a receiving hospital needs to decide on a referral: Questionnaires whose items say where their answers stand on record.
CodeSystem: QuestionnaireKind
Id: questionnaire-kind
Title: "Kinds of questionnaire"
Description: "What a questionnaire is for."
* insert OwnCodes
* insert Defined(referral-completeness, Completeness of referrals, [[What a receiving hospital of a specialty needs to decide on a referral.]], اكتمال الإحالات, Полнота направлений, Паўната накіраванняў)

ValueSet: QuestionnaireKindValueSet
Id: questionnaire-kind
Title: "Kinds of questionnaire"
Description: "What a questionnaire is for."
* ^experimental = false
* include codes from system QuestionnaireKind

// Its own types are closed: what is asked of another is never found, and a form that says so is refused when it is written.
ValueSet: AnsweringResource
Id: answering-resource
Title: "Resources that answer"
Description: "The types of what answers an item of a completeness questionnaire."
* ^experimental = false
* http://hl7.org/fhir/resource-types#AllergyIntolerance
* http://hl7.org/fhir/resource-types#Condition
* http://hl7.org/fhir/resource-types#Consent
* http://hl7.org/fhir/resource-types#Coverage
* http://hl7.org/fhir/resource-types#DiagnosticReport
* http://hl7.org/fhir/resource-types#DocumentReference
* http://hl7.org/fhir/resource-types#ImagingStudy
* http://hl7.org/fhir/resource-types#Immunization
* http://hl7.org/fhir/resource-types#MedicationRequest
* http://hl7.org/fhir/resource-types#MedicationStatement
* http://hl7.org/fhir/resource-types#Observation
* http://hl7.org/fhir/resource-types#Procedure
* http://hl7.org/fhir/resource-types#RelatedPerson
* http://hl7.org/fhir/resource-types#ServiceRequest

CodeSystem: CompletenessAnswer
Id: completeness-answer
Title: "Answers of completeness questionnaires"
Description: "What can be chosen where no other code system has the choice in the four languages."
* insert OwnCodes
* insert Defined(nyha-1, NYHA I, [[Ordinary activity causes no symptoms.]], الصنف الأول NYHA I, I класс NYHA, I клас NYHA)
* insert Defined(nyha-2, NYHA II, [[Ordinary activity causes symptoms.]], الصنف الثاني NYHA II, II класс NYHA, II клас NYHA)
* insert Defined(nyha-3, NYHA III, [[Less than ordinary activity causes symptoms.]], الصنف الثالث NYHA III, III класс NYHA, III клас NYHA)
* insert Defined(nyha-4, NYHA IV, [[Symptoms at rest.]], الصنف الرابع NYHA IV, IV класс NYHA, IV клас NYHA)
* insert Term(kidney, Kidney, كلية, Почка, Нырка)
* insert Term(liver, Liver, كبد, Печень, Печань)
* insert Term(heart, Heart, قلب, Сердце, Сэрца)
* insert Term(lung, Lung, رئة, Лёгкое, Лёгкае)
* insert Term(stem-cells, Haematopoietic stem cells, خلايا جذعية مكوّنة للدم, Гемопоэтические стволовые клетки, Гемапаэтычныя ствалавыя клеткі)
* insert Term(donor-related, Living related donor, متبرع حي قريب, Живой родственный донор, Жывы роднасны донар)
* insert Term(donor-unrelated, Living unrelated donor, متبرع حي غير قريب, Живой неродственный донор, Жывы няроднасны донар)
* insert Term(donor-deceased, Deceased donor, متبرع متوفى, Посмертный донор, Пасмяротны донар)

Extension: AnsweredBy
Id: answered-by
Title: "Answered by"
Description: "Where on record the answer of an item stands: one resource type, the codes that it has one of, and how old it may be. Several are alternatives."
Context: Questionnaire.item
* obeys mc-answered-by-1 and mc-answered-by-2
* extension contains resource 1..1 MS and code 0..* MS and element 0..1 MS and maximalAge 0..1 MS
* extension[resource].value[x] only code
* extension[resource].value[x] 1..1
* extension[resource].valueCode from AnsweringResource (required)
* extension[code].value[x] only Coding
* extension[code].value[x] 1..1
* extension[code].valueCoding.system 1..1
* extension[code].valueCoding.code 1..1
* extension[element].value[x] only string
* extension[element].value[x] 1..1
* extension[element] ^short = "The element that must be there and is the answer, as names with dots between"
* extension[maximalAge].value[x] only Quantity
* extension[maximalAge].value[x] 1..1
* extension[maximalAge].valueQuantity.value 1..1
* extension[maximalAge].valueQuantity.code 1..1

Invariant: mc-answered-by-1
Description: "What is answered by the request itself names the element."
* severity = #error
* expression = "extension('resource').value = 'ServiceRequest' implies extension('element').exists()"
* insert Human([[ما يجيب عنه الطلب نفسه يذكر العنصر.]], [[Если ответ даёт сам запрос, указан его элемент.]], [[Калі адказ дае сам запыт, пазначаны яго элемент.]])

Invariant: mc-answered-by-2
Description: "The maximal age is a positive number of h, d, wk, mo or a (UCUM)."
* severity = #error
* expression = "extension('maximalAge').value.all(value > 0 and code in ('h' | 'd' | 'wk' | 'mo' | 'a'))"
* insert Human([[العمر الأقصى عدد موجب من h أو d أو wk أو mo أو a (UCUM).]], [[Предельный возраст - положительное число h, d, wk, mo или a (UCUM).]], [[Найбольшы ўзрост - дадатны лік h, d, wk, mo або a (UCUM).]])

Profile: MedCoopCompletenessQuestionnaire
Parent: Questionnaire
Id: medcoop-completeness-questionnaire
Title: "Completeness questionnaire"
Description: "What a receiving hospital of one specialty needs to decide on a referral: required items block, others are recommended."
* ^experimental = false
* obeys mc-questionnaire-1 and mc-questionnaire-2
* url 1..1 MS
* version 1..1 MS
* title 1..1 MS
* status MS
* code 1..1
* code from QuestionnaireKindValueSet (required)
* useContext 1..* MS
* item 1..* MS
* item.text 1..1 MS
* item.extension contains AnsweredBy named answeredBy 0..* MS

Invariant: mc-questionnaire-1
Description: "A completeness questionnaire names its specialty in useContext (focus)."
* severity = #error
* expression = "useContext.where(code.code = 'focus').value.coding.exists(system = 'https://medcoop.example/fhir/CodeSystem/specialty')"
* insert Human([[يذكر استبيان الاكتمال تخصصه في useContext (focus).]], [[Анкета полноты называет специальность в useContext (focus).]], [[Анкета паўнаты называе спецыяльнасць у useContext (focus).]])

Invariant: mc-questionnaire-2
Description: "Each item has a text, and only questions have sources on record."
* severity = #error
* expression = """
    repeat(item).all(text.exists() and (type in ('group' | 'display') implies
      extension('https://medcoop.example/fhir/StructureDefinition/answered-by').empty()))
  """
* insert Human([[لكل بند نص، والأسئلة وحدها لها مصادر في السجل.]], [[У каждого пункта есть текст, источники есть только у вопросов.]], [[У кожнага пункта ёсць тэкст, крыніцы ёсць толькі ў пытанняў.]])

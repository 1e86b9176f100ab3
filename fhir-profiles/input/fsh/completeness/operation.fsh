Instance: ServiceRequest-completeness
InstanceOf: OperationDefinition
Usage: #definition
Title: "Completeness of a referral"
* url = "https://medcoop.example/fhir/OperationDefinition/ServiceRequest-completeness"
* version = "0.1.0"
* name = "Completeness"
* title = "Completeness of a referral"
* status = #active
* experimental = false
* date = "2026-11-28"
* kind = #operation
* description = "Scores what is on record for a referral against what a hospital of its specialty needs, names what is missing and whether that blocks, and fills in the form as far as the record answers it. Only what the caller may see counts. Texts are in the first language of Accept-Language that is en, ar, ru or be."
* affectsState = false
* code = #completeness
* resource = #ServiceRequest
* system = false
* type = false
* instance = true
* insert In(questionnaire, 0, 1, canonical, [[Canonical URL of the questionnaire; without it the one of the request's specialty]])
* insert Out(score, 1, 1, integer, [[0 to 100: what is answered of what is asked; what blocks weighs three times]])
* insert Out(blocking, 1, 1, boolean, [[Whether something is missing or too old without which the hospital cannot decide]])
* insert Out(questionnaire, 1, 1, canonical, [[What was asked, with its version]])
* insert Item
* parameter[+].name = #response
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #QuestionnaireResponse
* parameter[=].documentation = "The form, filled in as far as the record and earlier forms answer it (in-progress); to be completed and stored with basedOn"

RuleSet: In(name, min, max, type, documentation)
* parameter[+].name = #{name}
* parameter[=].use = #in
* parameter[=].min = {min}
* parameter[=].max = "{max}"
* parameter[=].type = #{type}
* parameter[=].documentation = "{documentation}"

RuleSet: Out(name, min, max, type, documentation)
* parameter[+].name = #{name}
* parameter[=].use = #out
* parameter[=].min = {min}
* parameter[=].max = "{max}"
* parameter[=].type = #{type}
* parameter[=].documentation = "{documentation}"

RuleSet: Part(name, min, max, type, documentation)
* parameter[=].part[+].name = #{name}
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = {min}
* parameter[=].part[=].max = "{max}"
* parameter[=].part[=].type = #{type}
* parameter[=].part[=].documentation = "{documentation}"

RuleSet: Item
* parameter[+].name = #item
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "One question that applies to the case"
* insert Part(linkId, 1, 1, string, Its place in the questionnaire)
* insert Part(text, 1, 1, string, The question in the caller's language)
* insert Part(status, 1, 1, code, present | missing | too-old | answered-in-form)
* insert Part(blocks, 1, 1, boolean, [[Whether the hospital cannot decide without it]])
* insert Part(resource, 0, *, Reference, [[What answers it, or what would if it were not too old]])
* insert Part(date, 0, 1, dateTime, [[When the newest of these is from]])
* insert Part(source, 0, *, string, [[What on record would answer it, in the caller's language]])

Alias: $v2-0203 = http://terminology.hl7.org/CodeSystem/v2-0203
Alias: $task-code = http://hl7.org/fhir/CodeSystem/task-code
Alias: $consentscope = http://terminology.hl7.org/CodeSystem/consentscope
Alias: $v3-ActCode = http://terminology.hl7.org/CodeSystem/v3-ActCode
Alias: $v3-ActReason = http://terminology.hl7.org/CodeSystem/v3-ActReason
Alias: $v3-RoleCode = http://terminology.hl7.org/CodeSystem/v3-RoleCode
Alias: $v3-ParticipationType = http://terminology.hl7.org/CodeSystem/v3-ParticipationType
Alias: $loinc = http://loinc.org
Alias: $iso3166 = urn:iso:std:iso:3166
Alias: $bcp47 = urn:ietf:bcp:47
Alias: $ucum = http://unitsofmeasure.org
Alias: $translation = http://hl7.org/fhir/StructureDefinition/translation

// A concept with its name in the four languages. The display is English; CodeSystem.language says so.
RuleSet: Term(code, en, ar, ru, be)
* #{code} "{en}"
* insert Designations({code}, [[{ar}]], [[{ru}]], [[{be}]])

// The same with a definition.
RuleSet: Defined(code, en, definition, ar, ru, be)
* #{code} "{en}" "{definition}"
* insert Designations({code}, [[{ar}]], [[{ru}]], [[{be}]])

// The same, a kind of another concept, which is written before it.
RuleSet: Narrower(parent, code, en, ar, ru, be)
* #{parent} #{code} "{en}"
* #{parent} #{code} ^designation[0].language = #ar
* #{parent} #{code} ^designation[=].value = "{ar}"
* #{parent} #{code} ^designation[+].language = #ru
* #{parent} #{code} ^designation[=].value = "{ru}"
* #{parent} #{code} ^designation[+].language = #be
* #{parent} #{code} ^designation[=].value = "{be}"

RuleSet: Designations(code, ar, ru, be)
* #{code} ^designation[0].language = #ar
* #{code} ^designation[=].value = "{ar}"
* #{code} ^designation[+].language = #ru
* #{code} ^designation[=].value = "{ru}"
* #{code} ^designation[+].language = #be
* #{code} ^designation[=].value = "{be}"

RuleSet: OwnCodes
* ^language = #en
* ^experimental = false
* ^caseSensitive = true

// The text of an invariant in Arabic, Russian and Belarusian; Description holds the English one.
RuleSet: Human(ar, ru, be)
* insert HumanIn(0, ar, [[{ar}]])
* insert HumanIn(1, ru, [[{ru}]])
* insert HumanIn(2, be, [[{be}]])

RuleSet: HumanIn(index, language, text)
* human.extension[{index}].url = $translation
* human.extension[{index}].extension[0].url = "lang"
* human.extension[{index}].extension[0].valueCode = #{language}
* human.extension[{index}].extension[1].url = "content"
* human.extension[{index}].extension[1].valueString = "{text}"

// Matching people, and what is done about duplicates.
Extension: MatchEvidence
Id: match-evidence
Title: "Evidence of a match"
Description: "What one element says for or against two records being of one person: how they agree, and the weight in bits. Stands in Bundle.entry.search of the answer of $match."
Context: Bundle.entry.search
* extension contains element 1..1 and level 1..1 and weight 1..1
* extension[element].value[x] only code
* extension[element].value[x] 1..1
* extension[level].value[x] only code
* extension[level].value[x] 1..1
* extension[weight].value[x] only decimal
* extension[weight].value[x] 1..1

CodeSystem: Duplicate
Id: duplicate
Title: "Duplicates"
Description: "What is asked and done about two records that may be of one person."
* insert OwnCodes
* insert Defined(possible-duplicate, Possible duplicate, [[A person decides whether two records are of one person.]], تكرار محتمل, Возможный дубликат, Магчымы дублікат)
* insert Defined(grade, Grade, [[How sure that is: certain or probable.]], درجة التطابق, Степень совпадения, Ступень супадзення)
* insert Defined(score, Score, [[The score of the match, from 0 to 1.]], نتيجة التطابق, Оценка совпадения, Ацэнка супадзення)
* insert Defined(merge, Merge, [[One record has taken the place of another.]], دمج, Объединение, Аб'яднанне)
* insert Defined(unmerge, Unmerge, [[Two records were taken apart again.]], إلغاء الدمج, Отмена объединения, Адмена аб'яднання)
* insert Defined(link, Link, [[Two records are of one person and both stay in use.]], ربط, Связь, Сувязь)

Instance: Patient-name-forms
InstanceOf: OperationDefinition
Usage: #definition
Title: "Forms of a name in other scripts"
* url = "https://medcoop.example/fhir/OperationDefinition/Patient-name-forms"
* version = "0.1.0"
* name = "NameForms"
* title = "Forms of a name in other scripts"
* status = #active
* experimental = false
* date = "2026-11-28"
* kind = #operation
* description = "Proposes forms of a patient's names in other scripts, each with the rule by which it was made. Writes nothing: a form is adopted by an ordinary update."
* affectsState = false
* code = #name-forms
* resource = #Patient
* system = false
* type = false
* instance = true
* parameter[+].name = #form
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "One form"
* insert FormPart(name, HumanName, [[The form, marked with its script and that it was transliterated]])
* insert FormPart(rule, code, [[By which rule: icao-9303-be, known-name, mrz and the like]])
* insert FormPart(source, string, [[Where that rule stands]])
* insert FormPart(of, string, [[The name on record that it was made from]])
* insert FormPart(partial, boolean, [[Whether it has given names only, because the family name cannot be had by rule]])

RuleSet: FormPart(name, type, documentation)
* parameter[=].part[+].name = #{name}
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #{type}
* parameter[=].part[=].documentation = "{documentation}"

Instance: Patient-merge
InstanceOf: OperationDefinition
Usage: #definition
Title: "Merge two records of one patient"
* insert PairOperation(merge, Merge, [[Merge two records of one patient]], [[The target record takes the place of the source record: the source gets a link replaced-by and is no more active, the target a link replaces. Reversible with unmerge. Repeating it changes nothing.]])

Instance: Patient-unmerge
InstanceOf: OperationDefinition
Usage: #definition
Title: "Take two records apart"
* insert PairOperation(unmerge, Unmerge, [[Take two records apart]], [[Takes back a merge or a link of two records. Repeating it changes nothing.]])

Instance: Patient-link
InstanceOf: OperationDefinition
Usage: #definition
Title: "Link two records of one patient"
* insert PairOperation(link, Link, [[Link two records of one patient]], [[Says that two records are of one patient while both stay in use: each gets a link seealso to the other. Repeating it changes nothing.]])

RuleSet: PairOperation(code, name, title, description)
* url = "https://medcoop.example/fhir/OperationDefinition/Patient-{code}"
* version = "0.1.0"
* name = "{name}"
* title = "{title}"
* status = #active
* experimental = false
* date = "2026-11-28"
* kind = #operation
* description = "{description}"
* affectsState = true
* code = #{code}
* resource = #Patient
* system = false
* type = true
* instance = false
* insert PairIn(source-patient, 1, Reference, [[The one record; of a merge the one that is replaced]])
* insert PairIn(target-patient, 1, Reference, [[The other; of a merge the one that stays]])
* insert PairIn(source-version, 0, string, [[The version of the source that was decided on; refused with 412 when it is not current]])
* insert PairIn(target-version, 0, string, [[The same of the target]])
* insert PairIn(preview, 0, boolean, [[Whether only to show what it would become]])
* parameter[+].name = #result
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #Patient
* parameter[=].documentation = "The target as it became"

RuleSet: PairIn(name, min, type, documentation)
* parameter[+].name = #{name}
* parameter[=].use = #in
* parameter[=].min = {min}
* parameter[=].max = "1"
* parameter[=].type = #{type}
* parameter[=].documentation = "{documentation}"

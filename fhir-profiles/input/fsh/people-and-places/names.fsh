// Names in more than one script. HumanName repeats: one form per script and source, text as it was read, patronymic or father and
// grandfather as ordered given names.
Extension: NameScriptExtension
Id: name-script
Title: "Script of a name"
Description: "The script that this form of the name is written in. R4 has no code for Cyrillic or Arabic."
Context: HumanName
* value[x] only code
* value[x] 1..1
* valueCode from NameScriptValueSet (required)

Extension: NameLanguageExtension
Id: name-language
Title: "Language of a name"
Description: "The language whose form of the name this is, by its BCP 47 tag: the same person is Аляксандр in Belarusian and Александр in Russian."
Context: HumanName
* value[x] only code
* value[x] 1..1
* valueCode obeys mc-language-1

Extension: NameSourceExtension
Id: name-source
Title: "Source of a name"
Description: "Where this form of the name was taken from."
Context: HumanName
* value[x] only code
* value[x] 1..1
* valueCode from NameSourceValueSet (required)

Invariant: mc-language-1
Description: "A language is a BCP 47 tag such as 'be', 'ru-Cyrl' or 'ar-LY'."
* severity = #error
* expression = "$this.matches('^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$')"
* insert Human([[اللغة وسم من BCP 47 مثل 'be' أو 'ru-Cyrl' أو 'ar-LY'.]], [[Язык указывается кодом BCP 47, например 'be', 'ru-Cyrl' или 'ar-LY'.]], [[Мова пазначаецца кодам BCP 47, напрыклад 'be', 'ru-Cyrl' або 'ar-LY'.]])

Invariant: mc-name-1
Description: "A name has a text, a family name or a given name."
* severity = #error
* expression = "text.exists() or family.exists() or given.exists()"
* insert Human([[للاسم نص أو لقب عائلة أو اسم شخصي.]], [[В имени есть текст, фамилия или личное имя.]], [[У імені ёсць тэкст, прозвішча або асабовае імя.]])

Invariant: mc-name-2
Description: "The letters of a name are of the script that it says it is written in."
* severity = #error
* expression = """
    (extension('https://medcoop.example/fhir/StructureDefinition/name-script').where(value = 'Latn').exists()
      implies (text | family | given).all($this.matches('[\u0400-\u04FF\u0600-\u06FF]').not()))
    and (extension('https://medcoop.example/fhir/StructureDefinition/name-script').where(value = 'Cyrl').exists()
      implies (text | family | given).all($this.matches('[A-Za-z\u0600-\u06FF]').not()))
    and (extension('https://medcoop.example/fhir/StructureDefinition/name-script').where(value = 'Arab').exists()
      implies (text | family | given).all($this.matches('[A-Za-z\u0400-\u04FF]').not()))
  """
* insert Human([[حروف الاسم من الكتابة المذكورة معه.]], [[Буквы имени принадлежат указанной письменности.]], [[Літары імені належаць да пазначанага пісьма.]])

Invariant: mc-name-3
Description: "A name from a machine-readable zone is its line: A to Z and fillers, primary and secondary parts parted by '<<'."
* severity = #error
* expression = """
    extension('https://medcoop.example/fhir/StructureDefinition/name-source').where(value = 'mrz').exists()
      implies text.matches('^[A-Z]+(<[A-Z]+)*<<[A-Z]+(<[A-Z]+)*<*$')
  """
* insert Human([[الاسم المأخوذ من المنطقة المقروءة آليًا هو سطرها: من A إلى Z وحشوات، ويفصل بين الجزأين '<<'.]], [[Имя из машиносчитываемой зоны - это её строка: A-Z и заполнители, части разделены '<<'.]], [[Імя з машыначытанай зоны - гэта яе радок: A-Z і запаўняльнікі, часткі падзелены '<<'.]])

RuleSet: NameRules
* name 1..* MS
* name obeys mc-name-1 and mc-name-2 and mc-name-3
* name.use MS
* name.text MS
* name.family MS
* name.given MS
* name.extension contains NameScriptExtension named script 0..1 MS and NameLanguageExtension named language 0..1 and NameSourceExtension named source 0..1

// Passport and national numbers: structure, check digits, and agreement with what else is said of the person.
// Check digits are ICAO Doc 9303-3 §4.9: weights 7, 3, 1; digits count as they are, A = 10 to Z = 35, the filler '<' = 0.
RuleSet: PersonIdentifiers
* identifier MS
* identifier.system 1..1 MS
* identifier.value 1..1 MS
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier ^slicing.description = "Passports and national numbers of the two countries; others are welcome."
* identifier contains passportLY 0..* MS and passportBY 0..* MS and nationalLY 0..1 MS and personalBY 0..1 MS
* identifier[passportLY].system = "http://hl7.org/fhir/sid/passport-LBY" (exactly)
* identifier[passportLY].type 1..1
* identifier[passportLY].type = $v2-0203#PPN
* identifier[passportLY].value obeys mc-passport-1
* identifier[passportLY] obeys mc-mrz-6
* identifier[passportLY].extension contains PassportMrz named mrz 0..1 MS
* identifier[passportBY].system = "http://hl7.org/fhir/sid/passport-BLR" (exactly)
* identifier[passportBY].type 1..1
* identifier[passportBY].type = $v2-0203#PPN
* identifier[passportBY].value obeys mc-passport-2
* identifier[passportBY] obeys mc-mrz-6
* identifier[passportBY].extension contains PassportMrz named mrz 0..1 MS
* identifier[nationalLY].system = "https://medcoop.example/fhir/sid/ly-national-number" (exactly)
* identifier[nationalLY].value obeys mc-ly-1
* identifier[personalBY].system = "https://medcoop.example/fhir/sid/by-personal-number" (exactly)
* identifier[personalBY].value obeys mc-by-1 and mc-by-2

Extension: PassportMrz
Id: passport-mrz
Title: "Machine-readable zone of a passport"
Description: "Both lines of the zone (ICAO Doc 9303-4, TD3: twice 44 characters), one after the other as the reader gives them."
Context: Identifier
* value[x] only string
* value[x] 1..1
* valueString obeys mc-mrz-1 and mc-mrz-2 and mc-mrz-3 and mc-mrz-4 and mc-mrz-5

Invariant: mc-passport-1
Description: "A Libyan passport number is six to nine letters A-Z and digits."
* severity = #error
* expression = "$this.matches('^[A-Z0-9]{6,9}$')"
* insert Human([[رقم الجواز الليبي من ستة إلى تسعة أحرف لاتينية كبيرة وأرقام.]], [[Номер ливийского паспорта - от шести до девяти букв A-Z и цифр.]], [[Нумар лівійскага пашпарта - ад шасці да дзевяці літар A-Z і лічбаў.]])

Invariant: mc-passport-2
Description: "A Belarusian passport number is two letters A-Z and seven digits."
* severity = #error
* expression = "$this.matches('^[A-Z]{2}[0-9]{7}$')"
* insert Human([[رقم الجواز البيلاروسي حرفان لاتينيان كبيران وسبعة أرقام.]], [[Номер белорусского паспорта - две буквы A-Z и семь цифр.]], [[Нумар беларускага пашпарта - дзве літары A-Z і сем лічбаў.]])

Invariant: mc-ly-1
Description: "A Libyan national number has 12 digits: sex (1 male, 2 female), year of birth, serial number and check digit."
* severity = #error
* expression = "$this.matches('^[12](19|20)[0-9]{9}$')"
* insert Human([[الرقم الوطني الليبي اثنا عشر رقمًا: الجنس (1 ذكر، 2 أنثى) وسنة الميلاد والرقم التسلسلي ورقم التحقق.]], [[Ливийский национальный номер - 12 цифр: пол (1 мужской, 2 женский), год рождения, порядковый номер и контрольная цифра.]], [[Лівійскі нацыянальны нумар - 12 лічбаў: пол (1 мужчынскі, 2 жаночы), год нараджэння, парадкавы нумар і кантрольная лічба.]])

Invariant: mc-ly-2
Description: "The first digit of a Libyan national number agrees with the gender: 1 male, 2 female."
* severity = #error
* expression = """
    identifier.where(system = 'https://medcoop.example/fhir/sid/ly-national-number').value.all(
      (%resource.where(gender = 'male').exists() implies $this.startsWith('2').not()) and (%resource.where(gender = 'female').exists() implies $this.startsWith('1').not()))
  """
* insert Human([[الرقم الأول من الرقم الوطني الليبي يوافق الجنس: 1 ذكر، 2 أنثى.]], [[Первая цифра ливийского национального номера соответствует полу: 1 мужской, 2 женский.]], [[Першая лічба лівійскага нацыянальнага нумара адпавядае полу: 1 мужчынскі, 2 жаночы.]])

Invariant: mc-ly-3
Description: "The year in a Libyan national number is the year of birth."
* severity = #error
* expression = """
    identifier.where(system = 'https://medcoop.example/fhir/sid/ly-national-number').value.all(
      %resource.birthDate.hasValue() implies %resource.birthDate.toString().startsWith($this.substring(1, 4)))
  """
* insert Human([[السنة في الرقم الوطني الليبي هي سنة الميلاد.]], [[Год в ливийском национальном номере - это год рождения.]], [[Год у лівійскім нацыянальным нумары - гэта год нараджэння.]])

Invariant: mc-by-1
Description: "A Belarusian personal number has 14 characters: digit 1-6, date of birth DDMMYY, letter, three digits, two letters and check digit."
* severity = #error
* expression = "$this.matches('^[1-6](0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{2}[A-Z][0-9]{3}[A-Z]{2}[0-9]$')"
* insert Human([[الرقم الشخصي البيلاروسي 14 خانة: رقم من 1 إلى 6 وتاريخ الميلاد DDMMYY وحرف وثلاثة أرقام وحرفان ورقم التحقق.]], [[Личный номер Республики Беларусь - 14 знаков: цифра 1-6, дата рождения ДДММГГ, буква, три цифры, две буквы и контрольная цифра.]], [[Асабісты нумар Рэспублікі Беларусь - 14 знакаў: лічба 1-6, дата нараджэння ДДММГГ, літара, тры лічбы, дзве літары і кантрольная лічба.]])

Invariant: mc-by-2
Description: "The check digit of a Belarusian personal number is right (weights 7, 3, 1; A = 10 to Z = 35; modulo 10)."
* severity = #error
* expression = """
    $this.matches('^[0-9A-Z]{13}[0-9]$') implies
      $this.substring(0, 13).toChars().select(
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf($this) * iif($index mod 3 = 0, 7, iif($index mod 3 = 1, 3, 1))
      ).aggregate($this + $total, 0) mod 10 = $this.substring(13, 1).toInteger()
  """
* insert Human([[رقم التحقق في الرقم الشخصي البيلاروسي صحيح (الأوزان 7 و3 و1، A = 10، باقي القسمة على 10).]], [[Контрольная цифра личного номера верна (веса 7, 3, 1; A = 10; по модулю 10).]], [[Кантрольная лічба асабістага нумара правільная (вагі 7, 3, 1; A = 10; па модулі 10).]])

Invariant: mc-by-3
Description: "The date in a Belarusian personal number is the date of birth."
* severity = #error
* expression = """
    identifier.where(system = 'https://medcoop.example/fhir/sid/by-personal-number').value.all(
      %resource.birthDate.exists($this.toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')) implies
        $this.substring(1, 6) = %resource.birthDate.toString().substring(8, 2) & %resource.birthDate.toString().substring(5, 2)
          & %resource.birthDate.toString().substring(2, 2))
  """
* insert Human([[التاريخ في الرقم الشخصي البيلاروسي هو تاريخ الميلاد.]], [[Дата в личном номере - это дата рождения.]], [[Дата ў асабістым нумары - гэта дата нараджэння.]])

Invariant: mc-by-4
Description: "The first digit of a Belarusian personal number agrees with the gender: odd male, even female."
* severity = #error
* expression = """
    identifier.where(system = 'https://medcoop.example/fhir/sid/by-personal-number').value.all(
      (%resource.where(gender = 'male').exists() implies $this.matches('^[246]').not()) and (%resource.where(gender = 'female').exists() implies $this.matches('^[135]').not()))
  """
* insert Human([[الرقم الأول من الرقم الشخصي البيلاروسي يوافق الجنس: فردي ذكر، زوجي أنثى.]], [[Первая цифра личного номера соответствует полу: нечётная мужской, чётная женский.]], [[Першая лічба асабістага нумара адпавядае полу: няцотная мужчынскі, цотная жаночы.]])

Invariant: mc-mrz-1
Description: "The machine-readable zone of a passport has twice 44 characters A-Z, 0-9 and '<' and begins with P."
* severity = #error
* expression = "$this.matches('^P[A-Z<][A-Z]{3}[A-Z<]{39}[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]$')"
* insert Human([[المنطقة المقروءة آليًا في الجواز سطران من 44 خانة من A-Z و0-9 و'<' وتبدأ بالحرف P.]], [[Машиносчитываемая зона паспорта - дважды 44 знака A-Z, 0-9 и '<', начинается с P.]], [[Машыначытаная зона пашпарта - двойчы па 44 знакі A-Z, 0-9 і '<', пачынаецца з P.]])

Invariant: mc-mrz-2
Description: "The check digit of the passport number in the machine-readable zone is right."
* severity = #error
* expression = """
    $this.length() = 88 implies
      $this.substring(44, 9).replace('<', '0').toChars().select(
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf($this) * iif($index mod 3 = 0, 7, iif($index mod 3 = 1, 3, 1))
      ).aggregate($this + $total, 0) mod 10 = $this.substring(53, 1).toInteger()
  """
* insert Human([[رقم التحقق لرقم الجواز في المنطقة المقروءة آليًا صحيح.]], [[Контрольная цифра номера паспорта в машиносчитываемой зоне верна.]], [[Кантрольная лічба нумара пашпарта ў машыначытанай зоне правільная.]])

Invariant: mc-mrz-3
Description: "The check digit of the date of birth in the machine-readable zone is right."
* severity = #error
* expression = """
    $this.length() = 88 implies
      $this.substring(57, 6).replace('<', '0').toChars().select(
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf($this) * iif($index mod 3 = 0, 7, iif($index mod 3 = 1, 3, 1))
      ).aggregate($this + $total, 0) mod 10 = $this.substring(63, 1).toInteger()
  """
* insert Human([[رقم التحقق لتاريخ الميلاد في المنطقة المقروءة آليًا صحيح.]], [[Контрольная цифра даты рождения в машиносчитываемой зоне верна.]], [[Кантрольная лічба даты нараджэння ў машыначытанай зоне правільная.]])

Invariant: mc-mrz-4
Description: "The check digit of the date of expiry in the machine-readable zone is right."
* severity = #error
* expression = """
    $this.length() = 88 implies
      $this.substring(65, 6).replace('<', '0').toChars().select(
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf($this) * iif($index mod 3 = 0, 7, iif($index mod 3 = 1, 3, 1))
      ).aggregate($this + $total, 0) mod 10 = $this.substring(71, 1).toInteger()
  """
* insert Human([[رقم التحقق لتاريخ الانتهاء في المنطقة المقروءة آليًا صحيح.]], [[Контрольная цифра даты окончания срока в машиносчитываемой зоне верна.]], [[Кантрольная лічба даты заканчэння тэрміну ў машыначытанай зоне правільная.]])

Invariant: mc-mrz-5
Description: "The overall check digit of the machine-readable zone is right."
* severity = #error
* expression = """
    $this.length() = 88 implies
      ($this.substring(44, 10) & $this.substring(57, 7) & $this.substring(65, 22)).replace('<', '0').toChars().select(
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf($this) * iif($index mod 3 = 0, 7, iif($index mod 3 = 1, 3, 1))
      ).aggregate($this + $total, 0) mod 10 = $this.substring(87, 1).toInteger()
  """
* insert Human([[رقم التحقق الإجمالي للمنطقة المقروءة آليًا صحيح.]], [[Общая контрольная цифра машиносчитываемой зоны верна.]], [[Агульная кантрольная лічба машыначытанай зоны правільная.]])

Invariant: mc-mrz-6
Description: "The number in the machine-readable zone is the number of the passport."
* severity = #error
* expression = """
    extension('https://medcoop.example/fhir/StructureDefinition/passport-mrz').value.exists() implies
      extension('https://medcoop.example/fhir/StructureDefinition/passport-mrz').value.substring(44, 9).replace('<', '') = value
  """
* insert Human([[الرقم في المنطقة المقروءة آليًا هو رقم الجواز.]], [[Номер в машиносчитываемой зоне - это номер паспорта.]], [[Нумар у машыначытанай зоне - гэта нумар пашпарта.]])

Invariant: mc-mrz-7
Description: "The date of birth in the machine-readable zone is the person's."
* severity = #error
* expression = """
    identifier.extension('https://medcoop.example/fhir/StructureDefinition/passport-mrz').value.all(
      %resource.birthDate.exists($this.toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')) implies
        $this.substring(57, 6) = %resource.birthDate.toString().substring(2, 2) & %resource.birthDate.toString().substring(5, 2)
          & %resource.birthDate.toString().substring(8, 2))
  """
* insert Human([[تاريخ الميلاد في المنطقة المقروءة آليًا هو تاريخ ميلاد الشخص.]], [[Дата рождения в машиносчитываемой зоне - дата рождения этого человека.]], [[Дата нараджэння ў машыначытанай зоне - дата нараджэння гэтага чалавека.]])

// GS1's check digit: from the right, weights 3, 1, 3, 1 ...
Invariant: mc-gln-1
Description: "A GLN has 13 digits and its check digit is right."
* severity = #error
* expression = """
    $this.matches('^[0-9]{13}$') and
      (10 - $this.substring(0, 12).toChars().select($this.toInteger() * iif($index mod 2 = 0, 1, 3)).aggregate($this + $total, 0) mod 10) mod 10
        = $this.substring(12, 1).toInteger()
  """
* insert Human([[رقم GLN من 13 رقمًا ورقم التحقق فيه صحيح.]], [[GLN состоит из 13 цифр, контрольная цифра верна.]], [[GLN складаецца з 13 лічбаў, кантрольная лічба правільная.]])

RuleSet: GlnIdentifier
* identifier MS
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains gln 0..1 MS
* identifier[gln].system = "https://www.gs1.org/gln" (exactly)
* identifier[gln].value 1..1
* identifier[gln].value obeys mc-gln-1

Invariant: mc-country-1
Description: "A country is given by its two-letter code of ISO 3166 (LY, BY)."
* severity = #error
* expression = "$this.matches('^[A-Z]{2}$')"
* insert Human([[يُذكر البلد برمزه المكوّن من حرفين حسب ISO 3166 (LY، BY).]], [[Страна указывается двухбуквенным кодом ISO 3166 (LY, BY).]], [[Краіна пазначаецца двухлітарным кодам ISO 3166 (LY, BY).]])

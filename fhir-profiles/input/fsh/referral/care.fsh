Profile: MedCoopAppointment
Parent: Appointment
Id: medcoop-appointment
Title: "Appointment"
Description: "A booked bed or visit."
* ^experimental = false
* obeys mc-appointment-1
* status MS
* cancelationReason MS
* cancelationReason from SlotChangeReason (required)
* start MS
* end MS
* basedOn 1..* MS
* basedOn only Reference(MedCoopServiceRequest)
* specialty from SpecialtyValueSet (required)
* participant ^slicing.discriminator.type = #type
* participant ^slicing.discriminator.path = "actor.resolve()"
* participant ^slicing.rules = #open
* participant contains patient 1..1 MS and place 1..* MS
* participant[patient].actor 1..1
* participant[patient].actor only Reference(MedCoopPatient)
* participant[place].actor 1..1
* participant[place].actor only Reference(MedCoopLocation)

Invariant: mc-appointment-1
Description: "A booking that was called off or missed says why."
* severity = #error
* expression = "(status = 'cancelled' or status = 'noshow') implies cancelationReason.exists()"
* insert Human([[الموعد الملغى أو الفائت يذكر السبب.]], [[У отменённой или пропущенной записи указана причина.]], [[У адмененага або прапушчанага запісу пазначана прычына.]])

Extension: IdentityVerified
Id: identity-verified
Title: "Identity verified"
Description: "Who verified the patient's identity on arrival, when, and against what."
Context: Encounter
* extension contains at 1..1 MS and by 1..1 MS and evidence 1..* MS
* extension[at].value[x] only dateTime
* extension[at].value[x] 1..1
* extension[by].value[x] only Reference(MedCoopPractitioner or MedCoopPractitionerRole)
* extension[by].value[x] 1..1
* extension[evidence].value[x] only CodeableConcept
* extension[evidence].value[x] 1..1
* extension[evidence].valueCodeableConcept from IdentityEvidenceValueSet (required)

Profile: MedCoopEncounter
Parent: Encounter
Id: medcoop-encounter
Title: "Encounter"
Description: "The stay or visit at the receiving hospital, with the identity verified again on arrival."
* ^experimental = false
* obeys mc-encounter-1 and mc-encounter-2
* extension contains IdentityVerified named identityVerified 0..1 MS
* status MS
* class MS
* subject 1..1 MS
* subject only Reference(MedCoopPatient)
* basedOn 1..* MS
* basedOn only Reference(MedCoopServiceRequest)
* appointment only Reference(MedCoopAppointment)
* period 1..1 MS
* period.start 1..1
* reasonCode MS
* hospitalization MS
* serviceProvider 1..1 MS
* serviceProvider only Reference(MedCoopOrganization)

Invariant: mc-encounter-1
Description: "Before treatment the patient's identity is verified again."
* severity = #error
* expression = """
    (status = 'in-progress' or status = 'onleave' or status = 'finished') implies
      extension('https://medcoop.example/fhir/StructureDefinition/identity-verified').exists()
  """
* insert Human([[يُتحقق من هوية المريض ثانيةً قبل العلاج.]], [[До начала лечения личность пациента проверена повторно.]], [[Да пачатку лячэння асоба пацыента праверана паўторна.]])

Invariant: mc-encounter-2
Description: "A finished stay has its end and where the patient went."
* severity = #error
* expression = "(status = 'finished' and class.code = 'IMP') implies (period.end.exists() and hospitalization.dischargeDisposition.exists())"
* insert Human([[للإقامة المنتهية تاريخ نهاية ووجهة المريض بعدها.]], [[У завершённого пребывания указаны дата окончания и куда выбыл пациент.]], [[У завершанага знаходжання пазначаны дата заканчэння і куды выбыў пацыент.]])

Profile: MedCoopLetter
Parent: Communication
Id: medcoop-letter
Title: "Letter"
Description: "A question, answer or notice between the two sides, in a stated language."
* ^experimental = false
* obeys mc-letter-1
* language 1..1 MS
* language obeys mc-language-1
* basedOn 1..* MS
* basedOn only Reference(MedCoopServiceRequest)
* partOf MS
* inResponseTo MS
* inResponseTo only Reference(MedCoopLetter)
* status MS
* category 1..1 MS
* category from LetterKindValueSet (required)
* subject 1..1 MS
* subject only Reference(MedCoopPatient)
* sent 1..1 MS
* received MS
* recipient 1..* MS
* recipient only Reference(MedCoopOrganization or MedCoopPractitionerRole or MedCoopPractitioner or MedCoopPatient)
* sender 1..1 MS
* sender only Reference(MedCoopOrganization or MedCoopPractitionerRole or MedCoopPractitioner or MedCoopPatient)
* payload 1..* MS

Invariant: mc-letter-1
Description: "An answer says which letter it answers."
* severity = #error
* expression = "category.coding.exists(code = 'answer') implies inResponseTo.exists()"
* insert Human([[الجواب يذكر الرسالة التي يرد عليها.]], [[Ответ указывает, на какое письмо отвечает.]], [[Адказ паказвае, на якое пісьмо адказвае.]])

Extension: ScanStatusExtension
Id: scan-status
Title: "Scan status"
Description: "Whether the file was checked and can be opened."
Context: DocumentReference.content
* value[x] only code
* value[x] 1..1
* valueCode from ScanStatusValueSet (required)

// R4's Attachment.hash is SHA-1.
Extension: AttachmentSha256
Id: sha-256
Title: "SHA-256 of a file"
Description: "The SHA-256 of the file's bytes, 64 hexadecimal digits in lower case."
Context: Attachment
* value[x] only string
* value[x] 1..1
* valueString obeys mc-sha256-1

Invariant: mc-sha256-1
Description: "A SHA-256 is 64 hexadecimal digits in lower case."
* severity = #error
* expression = "$this.matches('^[0-9a-f]{64}$')"
* insert Human([[قيمة SHA-256 هي 64 رقمًا ست عشريًا بأحرف صغيرة.]], [[SHA-256 - это 64 шестнадцатеричные цифры в нижнем регистре.]], [[SHA-256 - гэта 64 шаснаццатковыя лічбы ў ніжнім рэгістры.]])

Extension: StoredFile
Id: stored-file
Title: "Stored file"
Description: "The content of a Binary lies in a file beside the database: its size, its SHA-256 and its scan status. Only the server writes it."
Context: Binary.data
* extension contains size 1..1 MS and sha256 1..1 MS and scanStatus 1..1 MS
* extension[size].value[x] only unsignedInt
* extension[size].value[x] 1..1
* extension[sha256].value[x] only string
* extension[sha256].value[x] 1..1
* extension[sha256].valueString obeys mc-sha256-1
* extension[scanStatus].value[x] only code
* extension[scanStatus].value[x] 1..1
* extension[scanStatus].valueCode from ScanStatusValueSet (required)

Profile: MedCoopDocument
Parent: DocumentReference
Id: medcoop-document
Title: "Document"
Description: "A file of a case: passport page, scan, imaging, letter. Each file has its size, its SHA-256 and its scan status."
* ^experimental = false
* obeys mc-document-1
* masterIdentifier MS
* status MS
* type 1..1 MS
* type from DocumentKindValueSet (required)
* subject 1..1 MS
* subject only Reference(MedCoopPatient or MedCoopPractitioner)
* date 1..1 MS
* author 1..* MS
* custodian MS
* custodian only Reference(MedCoopOrganization)
* relatesTo MS
* description MS
* content MS
* content obeys mc-document-2
* content.extension contains ScanStatusExtension named scanStatus 1..1 MS
* content.attachment.extension contains AttachmentSha256 named sha256 0..1 MS
* content.attachment.contentType 1..1 MS
* content.attachment.language MS
* content.attachment.title 1..1 MS
* content.attachment.size MS
* content.attachment.url MS
* context.period MS
* context.period ^short = "The time for which a visa, certificate or guarantee letter is valid"
* context.related MS

Invariant: mc-document-1
Description: "A visa, passport, certificate of fitness or guarantee letter says until when it is valid (context.period.end)."
* severity = #error
* expression = """
    type.coding.exists(code in ('passport' | 'visa' | 'fit-to-fly-certificate' | 'guarantee-letter')) implies context.period.end.exists()
  """
* insert Human([[التأشيرة والجواز وشهادة اللياقة وخطاب الضمان تذكر نهاية صلاحيتها (context.period.end).]], [[Виза, паспорт, справка о допуске и гарантийное письмо указывают срок действия (context.period.end).]], [[Віза, пашпарт, даведка аб допуску і гарантыйнае пісьмо паказваюць тэрмін дзеяння (context.period.end).]])

Invariant: mc-document-2
Description: "A file that can be opened is there, with its size and SHA-256."
* severity = #error
* expression = """
    extension('https://medcoop.example/fhir/StructureDefinition/scan-status').where(value = 'available').exists() implies
      ((attachment.url.exists() or attachment.data.exists()) and attachment.size.exists()
        and attachment.extension('https://medcoop.example/fhir/StructureDefinition/sha-256').exists())
  """
* insert Human([[الملف المتاح موجود مع حجمه وقيمة SHA-256.]], [[Доступный файл на месте, указаны его размер и SHA-256.]], [[Даступны файл на месцы, пазначаны яго памер і SHA-256.]])

CodeSystem: OrganizationKind
Id: organization-kind
Title: "Kinds of organization"
Description: "What an organization does in the cooperation."
* insert OwnCodes
* insert Term(ministry, Ministry, وزارة, Министерство, Міністэрства)
* insert Term(hospital, Hospital, مستشفى, Больница, Бальніца)
* insert Term(pharmacy-warehouse, Pharmacy warehouse, مخزن أدوية, Аптечный склад, Аптэчны склад)
* insert Term(manufacturer, Manufacturer, شركة مصنّعة, Производитель, Вытворца)
* insert Term(embassy, Embassy, سفارة, Посольство, Пасольства)
* insert Term(payer, Payer, جهة ممولة, Плательщик, Плацельшчык)
* insert Term(committee, Committee, لجنة, Комитет, Камітэт)

ValueSet: OrganizationKindValueSet
Id: organization-kind
Title: "Kinds of organization"
Description: "What an organization does in the cooperation."
* ^experimental = false
* include codes from system OrganizationKind

CodeSystem: AffiliationRole
Id: affiliation-role
Title: "Roles of affiliated organizations"
Description: "What one organization does for another or for the programme."
* insert OwnCodes
* insert Term(responsible, Responsible, مسؤول, Ответственный, Адказны)
* insert Term(executor, Executor, منفّذ, Исполнитель, Выканаўца)
* insert Term(funder, Funder, ممول, Финансирующая сторона, Фінансуючы бок)
* insert Term(receiver, Receiver, مستلم, Получатель, Атрымальнік)
* insert Term(referral-partner, Referral partner, شريك في الإحالة, Партнёр по направлению пациентов, Партнёр па накіраванні пацыентаў)

ValueSet: AffiliationRoleValueSet
Id: affiliation-role
Title: "Roles of affiliated organizations"
Description: "What one organization does for another or for the programme."
* ^experimental = false
* include codes from system AffiliationRole

CodeSystem: CompanionRole
Id: companion-role
Title: "Roles of companions"
Description: "Why somebody travels with a patient."
* insert OwnCodes
* insert Term(escort, Escort, مرافق, Сопровождающий, Суправаджальнік)
* insert Term(guardian, Guardian, ولي الأمر, Законный представитель, Законны прадстаўнік)
* insert Term(medical-escort, Medical escort, مرافق طبي, Медицинский сопровождающий, Медыцынскі суправаджальнік)
* insert Term(donor, Living donor, متبرع حي, Живой донор, Жывы донар)
* insert Term(interpreter, Interpreter, مترجم, Переводчик, Перакладчык)

ValueSet: CompanionRoleValueSet
Id: companion-role
Title: "Roles of companions"
Description: "Why somebody travels with a patient."
* ^experimental = false
* include codes from system CompanionRole

CodeSystem: NameSource
Id: name-source
Title: "Sources of names"
Description: "Where a form of a name was taken from."
* insert OwnCodes
* insert Defined(mrz, Machine-readable zone, [[The line in the passport that machines read: A to Z and fillers.]], المنطقة المقروءة آليًا, Машиносчитываемая зона, Машыначытаная зона)
* insert Defined(passport, Passport page, [[The data page of a passport as people read it.]], صفحة جواز السفر, Страница паспорта, Старонка пашпарта)
* insert Defined(register, National register, [[The population register of a country.]], السجل المدني, Государственный регистр населения, Дзяржаўны рэгістр насельніцтва)
* insert Defined(birth-certificate, Birth certificate, [[A certificate of birth.]], شهادة الميلاد, Свидетельство о рождении, Пасведчанне аб нараджэнні)
* insert Defined(stated, Stated, [[Told by the person or a relative.]], مُصرَّح به, Со слов, Са слоў)
* insert Defined(transliterated, Transliterated, [[Made from another script by a machine and confirmed by a person.]], منقول حرفيًا, Транслитерация, Транслітарацыя)

ValueSet: NameSourceValueSet
Id: name-source
Title: "Sources of names"
Description: "Where a form of a name was taken from."
* ^experimental = false
* include codes from system NameSource

// ISO 15924 is not in R4's package; these are the scripts of the cooperation's languages.
CodeSystem: NameScript
Id: name-script
Title: "Scripts of names"
Description: "The script that a form of a name is written in, by its ISO 15924 code."
* insert OwnCodes
* insert Term(Arab, Arabic, العربية, Арабское письмо, Арабскае пісьмо)
* insert Term(Cyrl, Cyrillic, السيريلية, Кириллица, Кірыліца)
* insert Term(Latn, Latin, اللاتينية, Латиница, Лацініца)

ValueSet: NameScriptValueSet
Id: name-script
Title: "Scripts of names"
Description: "The script that a form of a name is written in."
* ^experimental = false
* include codes from system NameScript

CodeSystem: QualificationKind
Id: qualification-kind
Title: "Kinds of qualification"
Description: "What a doctor's paper proves."
* insert OwnCodes
* insert Term(diploma, Diploma, شهادة جامعية, Диплом, Дыплом)
* insert Term(internship, Internship, سنة الامتياز, Интернатура, Інтэрнатура)
* insert Term(specialty, Specialty, شهادة الاختصاص, Специализация, Спецыялізацыя)
* insert Term(licence, Licence to practise, ترخيص مزاولة المهنة, Разрешение на врачебную деятельность, Дазвол на ўрачэбную дзейнасць)
* insert Term(registration, Registration, القيد في سجل المهنة, Регистрация, Рэгістрацыя)
* insert Term(cpd, Continuing professional development, التطوير المهني المستمر, Повышение квалификации, Павышэнне кваліфікацыі)

ValueSet: QualificationKindValueSet
Id: qualification-kind
Title: "Kinds of qualification"
Description: "What a doctor's paper proves."
* ^experimental = false
* include codes from system QualificationKind

CodeSystem: QualificationStatus
Id: qualification-status
Title: "States of qualifications"
Description: "Whether a qualification holds."
* insert OwnCodes
* insert Term(pending, Pending, قيد الانتظار, В ожидании, У чаканні)
* insert Term(active, Active, سارية, Действует, Дзейнічае)
* insert Term(suspended, Suspended, موقوفة, Приостановлена, Прыпынена)
* insert Term(expired, Expired, منتهية, Истекла, Скончылася)
* insert Term(revoked, Revoked, ملغاة, Отозвана, Адклікана)
* insert Term(issued-in-error, Issued in error, صادرة بالخطأ, Выдана по ошибке, Выдадзена памылкова)

ValueSet: QualificationStatusValueSet
Id: qualification-status
Title: "States of qualifications"
Description: "Whether a qualification holds."
* ^experimental = false
* include codes from system QualificationStatus

CodeSystem: Specialty
Id: specialty
Title: "Specialties"
Description: "The specialties in which patients are referred and doctors exchanged."
* insert OwnCodes
* insert Term(oncology, Oncology, الأورام, Онкология, Анкалогія)
* insert Term(cardiac-surgery, Cardiac surgery, جراحة القلب, Кардиохирургия, Кардыяхірургія)
* insert Term(cardiology, Cardiology, أمراض القلب, Кардиология, Кардыялогія)
* insert Term(transplantation, Transplantation, زراعة الأعضاء, Трансплантология, Трансплантацыя)
* insert Term(orthopaedics, Orthopaedics, جراحة العظام, Ортопедия, Артапедыя)
* insert Term(paediatrics, Paediatrics, طب الأطفال, Педиатрия, Педыятрыя)
* insert Term(neurosurgery, Neurosurgery, جراحة الأعصاب, Нейрохирургия, Нейрахірургія)
* insert Term(ophthalmology, Ophthalmology, طب العيون, Офтальмология, Афтальмалогія)
* insert Term(haematology, Haematology, أمراض الدم, Гематология, Гематалогія)
* insert Term(general, General, عام, Общий профиль, Агульны профіль)

ValueSet: SpecialtyValueSet
Id: specialty
Title: "Specialties"
Description: "The specialties in which patients are referred and doctors exchanged."
* ^experimental = false
* include codes from system Specialty

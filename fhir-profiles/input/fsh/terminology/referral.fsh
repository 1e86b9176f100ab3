CodeSystem: ReferralService
Id: referral-service
Title: "What is asked for"
Description: "The service that a referral asks of the other country."
* insert OwnCodes
* insert Term(treatment, Treatment abroad, العلاج في الخارج, Лечение за рубежом, Лячэнне за мяжой)
* insert Term(second-opinion, Second opinion only, رأي طبي ثانٍ فقط, Только второе мнение, Толькі другое меркаванне)
* insert Term(diagnostics, Diagnostics abroad, التشخيص في الخارج, Диагностика за рубежом, Дыягностыка за мяжой)
* insert Term(follow-up, Follow-up visit, زيارة متابعة, Повторный визит, Паўторны візіт)

ValueSet: ReferralServiceValueSet
Id: referral-service
Title: "What is asked for"
Description: "The service that a referral asks of the other country."
* ^experimental = false
* include codes from system ReferralService

ValueSet: ReferralIntent
Id: referral-intent
Title: "Intents of a referral"
Description: "An order, the coordinator's order on another's behalf, or the proposal of an alternative."
* ^experimental = false
* http://hl7.org/fhir/request-intent#order
* http://hl7.org/fhir/request-intent#filler-order
* http://hl7.org/fhir/request-intent#proposal

CodeSystem: TravelMode
Id: travel-mode
Title: "Modes of travel"
Description: "How a patient can be carried."
* insert OwnCodes
* insert Term(seated, Seated, جالسًا, Сидя, Седзячы)
* insert Term(stretcher, Stretcher, على نقالة, На носилках, На насілках)
* insert Term(medical-escort, Medical escort, بمرافقة طبية, С медицинским сопровождением, З медыцынскім суправаджэннем)
* insert Term(air-ambulance, Air ambulance, إسعاف جوي, Санитарная авиация, Санітарная авіяцыя)

ValueSet: TravelModeValueSet
Id: travel-mode
Title: "Modes of travel"
Description: "How a patient can be carried."
* ^experimental = false
* include codes from system TravelMode

CodeSystem: TravelDirection
Id: travel-direction
Title: "Directions of travel"
Description: "There or back."
* insert OwnCodes
* insert Term(outward, Outward, ذهاب, Туда, Туды)
* insert Term(return, Return, عودة, Обратно, Назад)

ValueSet: TravelDirectionValueSet
Id: travel-direction
Title: "Directions of travel"
Description: "There or back."
* ^experimental = false
* include codes from system TravelDirection

CodeSystem: CostClass
Id: cost-class
Title: "Classes of cost"
Description: "What money is spent on; each class may have another payer."
* insert OwnCodes
* insert Term(treatment, Treatment, العلاج, Лечение, Лячэнне)
* insert Term(diagnostics, Diagnostics, التشخيص, Диагностика, Дыягностыка)
* insert Term(medicines, Medicines, الأدوية, Лекарства, Лекі)
* insert Term(implants, Implants and devices, الغرسات والأجهزة, Имплантаты и изделия, Імплантаты і вырабы)
* insert Term(hospital-stay, Hospital stay, الإقامة في المستشفى, Пребывание в больнице, Знаходжанне ў бальніцы)
* insert Term(airfare, Airfare, تذاكر الطيران, Авиабилеты, Авіябілеты)
* insert Term(escort, Escort, المرافقة, Сопровождение, Суправаджэнне)
* insert Term(visa, Visa, التأشيرة, Виза, Віза)
* insert Term(living, Living costs, تكاليف المعيشة, Проживание, Пражыванне)
* insert Term(interpretation, Interpretation, الترجمة, Услуги переводчика, Паслугі перакладчыка)
* insert Term(repatriation, Repatriation, الإعادة إلى الوطن, Репатриация, Рэпатрыяцыя)

ValueSet: CostClassValueSet
Id: cost-class
Title: "Classes of cost"
Description: "What money is spent on."
* ^experimental = false
* include codes from system CostClass

CodeSystem: GuaranteeInclusion
Id: guarantee-inclusion
Title: "What a guarantee includes"
Description: "What the payer pays for beside the treatment."
* insert OwnCodes
* insert Term(companion, Companion, المرافق, Сопровождающий, Суправаджальнік)
* insert Term(housing, Housing, السكن, Жильё, Жыллё)
* insert Term(travel, Travel, السفر, Проезд, Праезд)
* insert Term(medicines-for-home, Medicines for home, أدوية للمنزل, Лекарства домой, Лекі дадому)
* insert Term(interpreter, Interpreter, المترجم, Переводчик, Перакладчык)
* insert Term(repatriation, Repatriation, الإعادة إلى الوطن, Репатриация, Рэпатрыяцыя)

ValueSet: GuaranteeInclusionValueSet
Id: guarantee-inclusion
Title: "What a guarantee includes"
Description: "What the payer pays for beside the treatment."
* ^experimental = false
* include codes from system GuaranteeInclusion

CodeSystem: ClaimAmount
Id: claim-amount
Title: "Amounts of a guarantee"
Description: "What an amount in a guarantee is."
* insert OwnCodes
* insert Term(ceiling, Ceiling, السقف, Предел, Мяжа)
* insert Term(guaranteed, Guaranteed for the item, المضمون للبند, Гарантировано по статье, Гарантавана па артыкуле)

CodeSystem: ClaimInformation
Id: claim-information
Title: "Information with estimates and invoices"
Description: "What a supporting fact of a claim is."
* insert OwnCodes
* insert Term(length-of-stay, Length of stay, مدة الإقامة, Длительность пребывания, Працягласць знаходжання)

CodeSystem: ClaimKind
Id: claim-kind
Title: "Kinds of claim"
Description: "Care abroad as estimated, guaranteed and invoiced."
* insert OwnCodes
* insert Term(treatment-abroad, Treatment abroad, العلاج في الخارج, Лечение за рубежом, Лячэнне за мяжой)
* insert Term(interim, Interim invoice, فاتورة مرحلية, Промежуточный счёт, Прамежкавы рахунак)
* insert Term(final, Final invoice, فاتورة نهائية, Окончательный счёт, Канчатковы рахунак)
* insert Term(correction, Correcting invoice, فاتورة تصحيحية, Корректирующий счёт, Карэкціруючы рахунак)

ValueSet: InvoiceKind
Id: invoice-kind
Title: "Kinds of invoice"
Description: "Interim, final, or a correction of one that was sent."
* ^experimental = false
* ClaimKind#interim
* ClaimKind#final
* ClaimKind#correction

CodeSystem: CoverageKind
Id: coverage-kind
Title: "Kinds of payer"
Description: "By what right somebody pays."
* insert OwnCodes
* insert Term(state-programme, State programme, برنامج حكومي, Государственная программа, Дзяржаўная праграма)
* insert Term(insurance, Insurance, تأمين, Страхование, Страхаванне)
* insert Term(charity, Charity, جهة خيرية, Благотворительность, Дабрачыннасць)
* insert Term(employer, Employer, جهة العمل, Работодатель, Наймальнік)
* insert Term(self-payment, Self-payment, على نفقة المريض, За собственный счёт, За ўласны кошт)

ValueSet: CoverageKindValueSet
Id: coverage-kind
Title: "Kinds of payer"
Description: "By what right somebody pays."
* ^experimental = false
* include codes from system CoverageKind

CodeSystem: ConsentKind
Id: consent-kind
Title: "Kinds of consent"
Description: "What a patient agrees to."
* insert OwnCodes
* insert Term(treatment-abroad, Treatment abroad, العلاج في الخارج, Лечение за рубежом, Лячэнне за мяжой)
* insert Term(sharing-abroad, Sharing of records abroad, مشاركة السجلات في الخارج, Передача сведений за рубеж, Перадача звестак за мяжу)

CodeSystem: IdentityEvidence
Id: identity-evidence
Title: "Ways of verifying identity"
Description: "With what a patient's identity was verified on arrival."
* insert OwnCodes
* insert Term(passport, Passport, جواز السفر, Паспорт, Пашпарт)
* insert Term(wristband, Wristband against passport, سوار المعصم مقابل الجواز, Браслет сверен с паспортом, Бранзалет звераны з пашпартам)
* insert Term(companion, Confirmed by the companion, بتأكيد المرافق, Подтверждено сопровождающим, Пацверджана суправаджальнікам)

ValueSet: IdentityEvidenceValueSet
Id: identity-evidence
Title: "Ways of verifying identity"
Description: "With what a patient's identity was verified on arrival."
* ^experimental = false
* include codes from system IdentityEvidence

// The parties of the cooperation; transit and third countries are added as the programme grows.
ValueSet: ProgrammeCountry
Id: programme-country
Title: "Countries of the cooperation"
Description: "Where patients are sent from and treated."
* ^experimental = false
* ^compose.include.system = $iso3166
* ^compose.include.concept[0].code = #BY
* ^compose.include.concept[=].display = "Belarus"
* ^compose.include.concept[=].designation[0].language = #ar
* ^compose.include.concept[=].designation[=].value = "بيلاروس"
* ^compose.include.concept[=].designation[+].language = #ru
* ^compose.include.concept[=].designation[=].value = "Беларусь"
* ^compose.include.concept[=].designation[+].language = #be
* ^compose.include.concept[=].designation[=].value = "Беларусь"
* ^compose.include.concept[+].code = #LY
* ^compose.include.concept[=].display = "Libya"
* ^compose.include.concept[=].designation[0].language = #ar
* ^compose.include.concept[=].designation[=].value = "ليبيا"
* ^compose.include.concept[=].designation[+].language = #ru
* ^compose.include.concept[=].designation[=].value = "Ливия"
* ^compose.include.concept[=].designation[+].language = #be
* ^compose.include.concept[=].designation[=].value = "Лівія"

// How the questionnaires are written: a Section holds Asks, an Ask is followed by what answers it on record.
RuleSet: CompletenessForm(specialty, name, en, ar, ru, be)
* url = "https://medcoop.example/fhir/Questionnaire/completeness-{specialty}"
* version = "0.1.0"
* name = "{name}"
* title = "{en}"
* insert Spoken(title, {ar}, {ru}, {be})
* status = #active
* experimental = false
* language = #en
* subjectType = #Patient
* date = "2026-11-28"
* publisher = "MedCoop"
* code = QuestionnaireKind#referral-completeness
* useContext.code = http://terminology.hl7.org/CodeSystem/usage-context-type#focus
* useContext.valueCodeableConcept = Specialty#{specialty}

RuleSet: Spoken(path, ar, ru, be)
* {path}.extension[0].url = $translation
* {path}.extension[0].extension[0].url = "lang"
* {path}.extension[0].extension[0].valueCode = #ar
* {path}.extension[0].extension[1].url = "content"
* {path}.extension[0].extension[1].valueString = "{ar}"
* {path}.extension[1].url = $translation
* {path}.extension[1].extension[0].url = "lang"
* {path}.extension[1].extension[0].valueCode = #ru
* {path}.extension[1].extension[1].url = "content"
* {path}.extension[1].extension[1].valueString = "{ru}"
* {path}.extension[2].url = $translation
* {path}.extension[2].extension[0].url = "lang"
* {path}.extension[2].extension[0].valueCode = #be
* {path}.extension[2].extension[1].url = "content"
* {path}.extension[2].extension[1].valueString = "{be}"

RuleSet: Section(linkId, en, ar, ru, be)
* item[+].linkId = "{linkId}"
* item[=].text = "{en}"
* insert Spoken(item[=].text, [[{ar}]], [[{ru}]], [[{be}]])
* item[=].type = #group

// Without it the hospital cannot decide.
RuleSet: Must(linkId, type, en, ar, ru, be)
* insert Asked({linkId}, {type}, true, [[{en}]], [[{ar}]], [[{ru}]], [[{be}]])

// It helps the hospital to decide.
RuleSet: Should(linkId, type, en, ar, ru, be)
* insert Asked({linkId}, {type}, false, [[{en}]], [[{ar}]], [[{ru}]], [[{be}]])

RuleSet: Asked(linkId, type, required, en, ar, ru, be)
* item[=].item[+].linkId = "{linkId}"
* item[=].item[=].text = "{en}"
* insert Spoken(item[=].item[=].text, [[{ar}]], [[{ru}]], [[{be}]])
* item[=].item[=].type = #{type}
* item[=].item[=].required = {required}

RuleSet: Many
* item[=].item[=].repeats = true

RuleSet: From(resource)
* item[=].item[=].extension[+].url = "https://medcoop.example/fhir/StructureDefinition/answered-by"
* item[=].item[=].extension[=].extension[+].url = "resource"
* item[=].item[=].extension[=].extension[=].valueCode = #{resource}

RuleSet: Coded(concept)
* item[=].item[=].extension[=].extension[+].url = "code"
* item[=].item[=].extension[=].extension[=].valueCoding = {concept}

RuleSet: Element(path)
* item[=].item[=].extension[=].extension[+].url = "element"
* item[=].item[=].extension[=].extension[=].valueString = "{path}"

RuleSet: Days(days)
* item[=].item[=].extension[=].extension[+].url = "maximalAge"
* item[=].item[=].extension[=].extension[=].valueQuantity.value = {days}
* item[=].item[=].extension[=].extension[=].valueQuantity.unit = "d"
* item[=].item[=].extension[=].extension[=].valueQuantity.system = $ucum
* item[=].item[=].extension[=].extension[=].valueQuantity.code = #d

RuleSet: FromCoded(resource, concept)
* insert From({resource})
* insert Coded({concept})

RuleSet: FromDocument(kind)
* insert FromCoded(DocumentReference, DocumentKind#{kind})

RuleSet: FromResult(code, days)
* insert FromCoded(Observation, $loinc#{code})
* insert Days({days})

RuleSet: FromResults2(code1, code2, days)
* insert FromCoded(Observation, $loinc#{code1})
* insert Coded($loinc#{code2})
* insert Days({days})

RuleSet: FromResults3(code1, code2, code3, days)
* insert FromCoded(Observation, $loinc#{code1})
* insert Coded($loinc#{code2})
* insert Coded($loinc#{code3})
* insert Days({days})

RuleSet: Choice(code, en, ar, ru, be)
* item[=].item[=].answerOption[+].valueCoding = CompletenessAnswer#{code} "{en}"
* insert Spoken(item[=].item[=].answerOption[=].valueCoding.display, [[{ar}]], [[{ru}]], [[{be}]])

RuleSet: OnlyWhen(question, code)
* item[=].item[=].enableWhen[+].question = "{question}"
* item[=].item[=].enableWhen[=].operator = #=
* item[=].item[=].enableWhen[=].answerCoding = CompletenessAnswer#{code}

RuleSet: WithLivingDonor
* insert OnlyWhen(donor, donor-related)
* insert OnlyWhen(donor, donor-unrelated)
* item[=].item[=].enableBehavior = #any

// What every hospital asks about the request and the patient.
RuleSet: TheCase
* insert Section(case, The case, الحالة, О пациенте и запросе, Пра пацыента і запыт)
* insert Must(reason, text, [[Why the patient is referred, and what is asked of the hospital]], [[سبب إحالة المريض والمطلوب من المستشفى]], [[Почему пациент направлен и что требуется от больницы]], [[Чаму пацыент накіраваны і што патрабуецца ад бальніцы]])
* insert From(ServiceRequest)
* insert Element(reasonCode)
* insert Must(diagnosis, string, Diagnoses, التشخيصات, Диагнозы, Дыягназы)
* insert Many
* insert From(Condition)
* insert Must(history, reference, [[Recent medical summary: history, examination, treatment so far]], [[ملخص طبي حديث: السيرة المرضية والفحص والعلاج حتى الآن]], [[Свежая выписка: анамнез, осмотр, проведённое лечение]], [[Свежая выпіска: анамнез, агляд, праведзенае лячэнне]])
* insert FromDocument(clinical-note)
* insert Coded(DocumentKind#patient-summary)
* insert Coded(DocumentKind#referral-letter)
* insert Days(90)
* insert Must(allergies, string, [[Allergies and intolerances, or that none are known]], [[الحساسية وعدم التحمل، أو أنه لا يُعرف منها شيء]], [[Аллергии и непереносимость, или что их нет]], [[Алергіі і непераноснасць, або што іх няма]])
* insert Many
* insert From(AllergyIntolerance)
* insert Must(medication, string, [[Current medicines with their doses, or that there are none]], [[الأدوية الحالية وجرعاتها، أو أنه لا يوجد منها شيء]], [[Принимаемые лекарства с дозами, или что их нет]], [[Лекі, якія прымаюцца, з дозамі, або што іх няма]])
* insert Many
* insert From(MedicationStatement)
* insert From(MedicationRequest)
* insert Should(comorbidity, text, [[Other illnesses that bear on treatment or travel: diabetes, heart, lungs, infections]], [[أمراض أخرى تؤثر في العلاج أو السفر: السكري والقلب والرئتان والعدوى]], [[Другие болезни, важные для лечения и дороги: диабет, сердце, лёгкие, инфекции]], [[Іншыя хваробы, важныя для лячэння і дарогі: дыябет, сэрца, лёгкія, інфекцыі]])

RuleSet: BodySize
* insert Should(weight, quantity, Body weight, وزن الجسم, Масса тела, Маса цела)
* insert FromResult(29463-7, 90)
* insert Should(height, quantity, Body height, الطول, Рост, Рост)
* insert FromResult(8302-2, 365)

// What goes with the records across the border.
RuleSet: ThePapers
* insert Section(papers, Papers, الوثائق, Документы, Дакументы)
* insert Must(consent-to-share, reference, [[Consent of the patient that the records go to the hospital]], [[موافقة المريض على إرسال السجلات إلى المستشفى]], [[Согласие пациента на передачу записей больнице]], [[Згода пацыента на перадачу запісаў бальніцы]])
* insert FromCoded(Consent, ConsentKind#sharing-abroad)
* insert Coded($loinc#59284-0)
* insert Should(consent-to-treatment, reference, Consent to treatment abroad, الموافقة على العلاج في الخارج, Согласие на лечение за рубежом, Згода на лячэнне за мяжой)
* insert FromCoded(Consent, ConsentKind#treatment-abroad)
* insert Should(passport, reference, Passport page, صفحة جواز السفر, Страница паспорта, Старонка пашпарта)
* insert FromDocument(passport)
* insert Should(payer, reference, Who pays, جهة الدفع, Кто оплачивает, Хто аплачвае)
* insert From(Coverage)

// Blood count, kidney and liver, clotting: what any operation or chemotherapy needs.
RuleSet: BloodCount(days)
* insert Must(haemoglobin, quantity, Haemoglobin, الهيموغلوبين, Гемоглобин, Гемаглабін)
* insert FromResult(718-7, {days})
* insert Must(leukocytes, quantity, Leukocytes, كريات الدم البيضاء, Лейкоциты, Лейкацыты)
* insert FromResults2(6690-2, 26464-8, {days})
* insert Must(platelets, quantity, Platelets, الصفائح الدموية, Тромбоциты, Трамбацыты)
* insert FromResults2(777-3, 26515-7, {days})

RuleSet: Kidney(days)
* insert Must(creatinine, quantity, Creatinine, الكرياتينين, Креатинин, Крэатынін)
* insert FromResults2(2160-0, 14682-9, {days})
* insert Should(egfr, quantity, [[Glomerular filtration rate (estimated)]], [[معدل الترشيح الكبيبي (تقديري)]], [[Скорость клубочковой фильтрации (расчётная)]], [[Хуткасць клубочкавай фільтрацыі (разліковая)]])
* insert FromResults3(33914-3, 62238-1, 98979-8, {days})

RuleSet: Liver(days)
* insert Must(alt, quantity, [[Alanine aminotransferase (ALT)]], [[ناقلة أمين الألانين (ALT)]], [[Аланинаминотрансфераза (АЛТ)]], [[Аланінамінатрансфераза (АЛТ)]])
* insert FromResult(1742-6, {days})
* insert Must(bilirubin, quantity, Bilirubin, البيليروبين, Билирубин, Білірубін)
* insert FromResults2(1975-2, 14631-6, {days})

RuleSet: Clotting(days)
* insert Must(inr, decimal, [[Clotting (INR)]], [[تخثر الدم (INR)]], [[Свёртываемость крови (МНО)]], [[Згусальнасць крыві (МНА)]])
* insert FromResults2(6301-6, 34714-6, {days})

RuleSet: AskBloodGroup
* insert FromCoded(Observation, $loinc#882-1)
* insert Coded($loinc#883-9)

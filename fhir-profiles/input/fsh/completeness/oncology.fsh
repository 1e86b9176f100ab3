Instance: completeness-oncology
InstanceOf: Questionnaire
Usage: #definition
Title: "Oncology: what a referral needs"
Description: "What an oncology hospital needs to decide on a referral."
* insert CompletenessForm(oncology, CompletenessOncology, [[Oncology: what a referral needs]], [[الأورام: ما تحتاجه الإحالة]], [[Онкология: что нужно для направления]], [[Анкалогія: што патрэбна для накіравання]])
* insert TheCase
* insert BodySize
* insert Section(tumour, The tumour, الورم, Опухоль, Пухліна)
* insert Must(histology, reference, [[Histology report, with the immunohistochemistry]], [[تقرير التشريح المرضي مع الكيمياء النسيجية المناعية]], [[Гистологическое заключение с иммуногистохимией]], [[Гісталагічнае заключэнне з імунагістахіміяй]])
* insert FromDocument(pathology-report)
* insert Coded(InformationItem#pathology-report)
* insert FromCoded(DiagnosticReport, $loinc#11526-1)
* insert Coded($loinc#60568-3)
* insert Coded($loinc#22637-3)
* insert Must(stage, string, [[Stage by TNM and the stage group]], [[المرحلة حسب TNM ومجموعة المراحل]], [[Стадия по TNM и группа стадий]], [[Стадыя па TNM і група стадый]])
* insert FromCoded(Observation, $loinc#21908-9)
* insert Coded($loinc#21902-2)
* insert From(Condition)
* insert Element(stage.summary)
* insert Should(markers, string, [[Receptors and molecular findings that treatment depends on]], [[المستقبلات والنتائج الجزيئية التي يعتمد عليها العلاج]], [[Рецепторы и молекулярные данные, от которых зависит лечение]], [[Рэцэптары і малекулярныя даныя, ад якіх залежыць лячэнне]])
* insert Many
* insert FromCoded(Observation, $loinc#85337-4)
* insert Coded($loinc#85339-0)
* insert Coded($loinc#85319-2)
* insert Must(imaging-report, reference, [[Imaging report of the tumour and where it spreads: CT, MRI or PET-CT]], [[تقرير تصوير الورم وانتشاره: تصوير مقطعي أو رنين أو PET-CT]], [[Описание снимков опухоли и распространения: КТ, МРТ или ПЭТ-КТ]], [[Апісанне здымкаў пухліны і распаўсюджання: КТ, МРТ або ПЭТ-КТ]])
* insert FromDocument(imaging-report)
* insert Days(56)
* insert FromCoded(DiagnosticReport, $loinc#18748-4)
* insert Coded(http://terminology.hl7.org/CodeSystem/v2-0074#RAD)
* insert Coded(http://terminology.hl7.org/CodeSystem/v2-0074#CT)
* insert Coded(http://terminology.hl7.org/CodeSystem/v2-0074#NMR)
* insert Days(56)
* insert Should(images, reference, [[The images themselves (DICOM)]], [[الصور نفسها (DICOM)]], [[Сами снимки (DICOM)]], [[Самі здымкі (DICOM)]])
* insert From(ImagingStudy)
* insert Days(56)
* insert FromDocument(imaging-study)
* insert Days(56)
* insert Should(slides, reference, [[Pathology slides or blocks for a second look]], [[شرائح أو قوالب التشريح المرضي لقراءة ثانية]], [[Гистологические препараты или блоки для пересмотра]], [[Гісталагічныя прэпараты або блокі для перагляду]])
* insert FromCoded(DocumentReference, InformationItem#pathology-slides)
* insert Section(condition, [[Condition and previous treatment]], [[الحالة والعلاج السابق]], [[Состояние и прежнее лечение]], [[Стан і ранейшае лячэнне]])
* insert Must(ecog, integer, [[Performance status (ECOG 0 to 5)]], [[حالة الأداء (ECOG من 0 إلى 5)]], [[Общее состояние (ECOG от 0 до 5)]], [[Агульны стан (ECOG ад 0 да 5)]])
* insert FromResult(89247-1, 30)
* item[=].item[=].extension[+].url = "http://hl7.org/fhir/StructureDefinition/minValue"
* item[=].item[=].extension[=].valueInteger = 0
* item[=].item[=].extension[+].url = "http://hl7.org/fhir/StructureDefinition/maxValue"
* item[=].item[=].extension[=].valueInteger = 5
* insert Must(prior-treatment, text, [[Previous treatment of the tumour: operations, medicines with cycles and doses, radiation; or none]], [[العلاج السابق للورم: العمليات والأدوية بدوراتها وجرعاتها والإشعاع، أو لا شيء]], [[Прежнее лечение опухоли: операции, препараты с курсами и дозами, облучение; или не было]], [[Ранейшае лячэнне пухліны: аперацыі, прэпараты з курсамі і дозамі, апраменьванне; або не было]])
* insert Should(operation-reports, reference, Operation reports, تقارير العمليات, Протоколы операций, Пратаколы аперацый)
* insert Many
* insert FromDocument(operation-report)
* insert Section(laboratory, [[Laboratory and heart]], [[المختبر والقلب]], [[Анализы и сердце]], [[Аналізы і сэрца]])
* insert BloodCount(30)
* insert Kidney(30)
* insert Liver(30)
* insert Should(tumour-markers, quantity, [[Tumour markers]], [[واسمات الورم]], Онкомаркеры, Анкамаркеры)
* insert Many
* insert FromCoded(Observation, $loinc#2039-6)
* insert Coded($loinc#10334-1)
* insert Coded($loinc#2857-1)
* insert Coded($loinc#1834-1)
* insert Coded($loinc#24108-3)
* insert Days(56)
* insert Should(ejection-fraction, quantity, [[Left ventricular ejection fraction, before medicines that harm the heart]], [[الكسر القذفي للبطين الأيسر قبل الأدوية السامة للقلب]], [[Фракция выброса левого желудочка перед кардиотоксичными препаратами]], [[Фракцыя выкіду левага страўнічка перад кардыятаксічнымі прэпаратамі]])
* insert FromResults3(10230-1, 8806-2, 18043-0, 180)
* insert ThePapers

// For every specialty that has no questionnaire of its own.
Instance: completeness-general
InstanceOf: Questionnaire
Usage: #definition
Title: "What a referral needs"
Description: "What any hospital needs to decide on a referral; used where the specialty has no questionnaire of its own."
* insert CompletenessForm(general, CompletenessGeneral, What a referral needs, ما تحتاجه الإحالة, Что нужно для направления, Што патрэбна для накіравання)
* insert TheCase
* insert BodySize
* insert Section(findings, Findings, النتائج, Обследования, Абследаванні)
* insert Must(function, text, [[How the patient is now: walking, self-care, oxygen, infusions]], [[حال المريض الآن: المشي والعناية بالنفس والأكسجين والتسريب]], [[Состояние сейчас: ходьба, самообслуживание, кислород, инфузии]], [[Стан цяпер: хадзьба, самаабслугоўванне, кісларод, інфузіі]])
* insert FromCoded(DocumentReference, InformationItem#functional-status)
* insert Days(90)
* insert Must(haemoglobin, quantity, Haemoglobin, الهيموغلوبين, Гемоглобин, Гемаглабін)
* insert FromResult(718-7, 60)
* insert Must(creatinine, quantity, Creatinine, الكرياتينين, Креатинин, Крэатынін)
* insert FromResults2(2160-0, 14682-9, 60)
* insert Should(laboratory, reference, [[Laboratory reports]], [[تقارير المختبر]], [[Результаты анализов]], [[Вынікі аналізаў]])
* insert Many
* insert FromDocument(laboratory-report)
* insert Days(60)
* insert FromCoded(DiagnosticReport, http://terminology.hl7.org/CodeSystem/v2-0074#LAB)
* insert Days(60)
* insert Should(imaging-report, reference, [[Imaging, with the report]], [[التصوير مع التقرير]], [[Снимки с описанием]], [[Здымкі з апісаннем]])
* insert FromDocument(imaging-report)
* insert Days(180)
* insert FromCoded(DiagnosticReport, $loinc#18748-4)
* insert Coded(http://terminology.hl7.org/CodeSystem/v2-0074#RAD)
* insert Days(180)
* insert Should(operation-reports, reference, Operation reports, تقارير العمليات, Протоколы операций, Пратаколы аперацый)
* insert Many
* insert FromDocument(operation-report)
* insert ThePapers

CodeSystem: DocumentKind
Id: document-kind
Title: "Kinds of document"
Description: "What a file in a case is."
* insert OwnCodes
* insert Term(passport, Passport page, صفحة جواز السفر, Страница паспорта, Старонка пашпарта)
* insert Term(birth-certificate, Birth certificate, شهادة الميلاد, Свидетельство о рождении, Пасведчанне аб нараджэнні)
* insert Term(visa, Visa, تأشيرة, Виза, Віза)
* insert Term(invitation-letter, Invitation letter, خطاب دعوة, Приглашение, Запрашэнне)
* insert Term(consent-form, Signed consent, موافقة موقّعة, Подписанное согласие, Падпісаная згода)
* insert Term(power-of-attorney, Power of attorney, توكيل, Доверенность, Даверанасць)
* insert Term(board-minutes, Board minutes, محضر اللجنة, Протокол комиссии, Пратакол камісіі)
* insert Term(referral-letter, Referral letter, خطاب الإحالة, Направление, Накіраванне)
* insert Term(patient-summary, Patient summary, ملخص المريض, Сводные сведения о пациенте, Зводныя звесткі пра пацыента)
* insert Term(clinical-note, Clinical note, ملاحظة سريرية, Выписка из истории болезни, Выпіска з гісторыі хваробы)
* insert Term(laboratory-report, Laboratory report, تقرير مختبر, Результаты анализов, Вынікі аналізаў)
* insert Term(pathology-report, Pathology report, تقرير التشريح المرضي, Гистологическое заключение, Гісталагічнае заключэнне)
* insert Term(imaging-study, Imaging study, دراسة تصويرية, Снимки, Здымкі)
* insert Term(imaging-report, Imaging report, تقرير الأشعة, Описание снимков, Апісанне здымкаў)
* insert Term(operation-report, Operation report, تقرير العملية, Протокол операции, Пратакол аперацыі)
* insert Term(prescription, Prescription, وصفة طبية, Рецепт, Рэцэпт)
* insert Term(estimate, Cost estimate, تقدير التكلفة, Смета, Каштарыс)
* insert Term(guarantee-letter, Guarantee letter, خطاب ضمان, Гарантийное письмо, Гарантыйнае пісьмо)
* insert Term(invoice, Invoice, فاتورة, Счёт, Рахунак)
* insert Term(receipt, Receipt, إيصال, Квитанция, Квітанцыя)
* insert Term(fit-to-fly-certificate, Fit-to-fly certificate, شهادة لياقة للسفر جوًا, Справка о допуске к перелёту, Даведка аб допуску да пералёту)
* insert Term(ticket, Ticket, تذكرة سفر, Билет, Білет)
* insert Term(interim-report, Interim report, تقرير مرحلي, Промежуточный отчёт, Прамежкавая справаздача)
* insert Term(discharge-report, Discharge report, تقرير الخروج, Выписной эпикриз, Выпісны эпікрыз)
* insert Term(death-certificate, Death certificate, شهادة الوفاة, Свидетельство о смерти, Пасведчанне аб смерці)
* insert Term(translation, Translation, ترجمة, Перевод, Пераклад)
* insert Term(other, Other, أخرى, Прочее, Іншае)

ValueSet: DocumentKindValueSet
Id: document-kind
Title: "Kinds of document"
Description: "What a file in a case is."
* ^experimental = false
* include codes from system DocumentKind

CodeSystem: ScanStatus
Id: scan-status
Title: "Scan states of files"
Description: "Whether a file was checked and can be opened."
* insert OwnCodes
* ^hierarchyMeaning = #is-a
* insert Defined(pending, Pending, [[Uploaded and not checked yet; nobody can open it.]], قيد الفحص, Проверяется, Правяраецца)
* insert Defined(available, Available, [[Checked and open to those who may see the case.]], متاح, Доступен, Даступны)
* insert Defined(refused, Refused, [[Not accepted; the file is not served.]], مرفوض, Отклонён, Адхілены)
* insert Narrower(refused, threats-found, Threats found, عُثر على تهديدات, Обнаружены угрозы, Выяўлены пагрозы)
* insert Narrower(refused, validation-failed, Validation failed, فشل التحقق, Не прошёл проверку, Не прайшоў праверку)

ValueSet: ScanStatusValueSet
Id: scan-status
Title: "Scan states of files"
Description: "Whether a file was checked and can be opened."
* ^experimental = false
* include codes from system ScanStatus

CodeSystem: LetterKind
Id: letter-kind
Title: "Kinds of letter"
Description: "What a message between the two sides is for."
* insert OwnCodes
* insert Term(question, Question, سؤال, Вопрос, Пытанне)
* insert Term(answer, Answer, جواب, Ответ, Адказ)
* insert Term(advice, Advice, مشورة, Рекомендация, Рэкамендацыя)
* insert Term(notice, Notice, إشعار, Уведомление, Паведамленне)
* insert Term(invitation, Invitation, دعوة, Приглашение, Запрашэнне)
* insert Term(acknowledgement, Acknowledgement, تأكيد استلام, Подтверждение получения, Пацвярджэнне атрымання)
* insert Term(complaint, Complaint, شكوى, Жалоба, Скарга)

ValueSet: LetterKindValueSet
Id: letter-kind
Title: "Kinds of letter"
Description: "What a message between the two sides is for."
* ^experimental = false
* include codes from system LetterKind

CodeSystem: TaskCode
Id: task-code
Title: "Kinds of sub-Task"
Description: "What a Task beside the coordination Task is about. Fulfil and abort are HL7's own codes."
* insert OwnCodes
* insert Defined(board, Board decision, [[Can the patient be treated at home? Prognosis and cost cap.]], قرار اللجنة, Решение комиссии, Рашэнне камісіі)
* insert Defined(information, Information request, [[The receiving hospital asks for coded items before it decides.]], طلب معلومات, Запрос сведений, Запыт звестак)
* insert Defined(estimate, Cost estimate, [[What the treatment would cost and how long it would take.]], تقدير التكلفة, Смета расходов, Каштарыс выдаткаў)
* insert Defined(funding, Funding, [[The payer is asked for a guarantee.]], التمويل, Финансирование, Фінансаванне)
* insert Defined(visa, Visa, [[Visas for the patient and the companions.]], التأشيرة, Виза, Віза)
* insert Defined(fit-to-fly, Fitness to fly, [[Medical clearance for the journey and its mode.]], اللياقة للسفر جوًا, Допуск к перелёту, Допуск да пералёту)
* insert Defined(travel, Travel, [[The journey there or back.]], السفر, Поездка, Паездка)
* insert Defined(follow-up, Follow-up, [[What the home side does after treatment, as the hospital planned it.]], المتابعة, Последующее наблюдение, Далейшае назіранне)

ValueSet: TaskCodeValueSet
Id: task-code
Title: "Kinds of Task in a referral"
Description: "The coordination Task (fulfill), the sub-Tasks, and the cancellation request (abort)."
* ^experimental = false
* include codes from system TaskCode
* $task-code#fulfill
* $task-code#abort

CodeSystem: TaskParameter
Id: task-parameter
Title: "Inputs and outputs of Tasks"
Description: "What goes into a Task of a referral and what comes out of it."
* insert OwnCodes
* insert Term(asked-item, Item asked for, البند المطلوب, Запрашиваемый документ, Запытаны дакумент)
* insert Term(decision, Decision, القرار, Решение, Рашэнне)
* insert Term(minutes, Minutes, محضر الاجتماع, Протокол, Пратакол)
* insert Term(treatable-at-home, Treatable at home, إمكانية العلاج محليًا, Возможно лечение на родине, Магчыма лячэнне на радзіме)
* insert Term(prognosis, Prognosis, مآل المرض, Прогноз, Прагноз)
* insert Term(cost-cap, Cost cap, سقف التكلفة, Предел расходов, Мяжа выдаткаў)
* insert Term(estimate, Estimate, تقدير التكلفة, Смета, Каштарыс)
* insert Term(guarantee, Guarantee, خطاب الضمان, Гарантия оплаты, Гарантыя аплаты)
* insert Term(traveller, Traveller, المسافر, Путешественник, Падарожнік)
* insert Term(visa, Visa, التأشيرة, Виза, Віза)
* insert Term(validity, Period of validity, مدة الصلاحية, Срок действия, Тэрмін дзеяння)
* insert Term(certificate, Certificate, الشهادة, Справка, Даведка)
* insert Term(travel-mode, Mode of travel, وسيلة السفر, Способ перевозки, Спосаб перавозкі)
* insert Term(direction, Direction of travel, اتجاه السفر, Направление поездки, Напрамак паездкі)
* insert Term(itinerary, Itinerary, خط الرحلة, Маршрут, Маршрут)
* insert Term(responsible-doctor, Responsible doctor, الطبيب المسؤول, Лечащий врач, Лечачы ўрач)
* insert Term(treatment-plan, Treatment plan, خطة العلاج, План лечения, План лячэння)
* insert Term(invitation-letter, Invitation letter, خطاب الدعوة, Приглашение, Запрашэнне)
* insert Term(advice, Advice, المشورة الطبية, Рекомендация, Рэкамендацыя)
* insert Term(opinion, Second opinion, رأي طبي ثانٍ, Второе мнение, Другое меркаванне)
* insert Term(alternative, Alternative proposed, البديل المقترح, Предложенная альтернатива, Прапанаваная альтэрнатыва)
* insert Term(onward-organization, Onward organization, الجهة المحال إليها, Куда перенаправлено, Куды перанакіравана)
* insert Term(verbal-acceptance, Verbal acceptance, القبول الشفهي, Устное согласие на приём, Вусная згода на прыём)
* insert Term(interim-report, Interim report, تقرير مرحلي, Промежуточный отчёт, Прамежкавая справаздача)
* insert Term(discharge-report, Discharge report, تقرير الخروج, Выписной эпикриз, Выпісны эпікрыз)
* insert Term(home-acknowledgement, Acknowledgement at home, تأكيد الاستلام في بلد المريض, Подтверждение на родине, Пацвярджэнне на радзіме)
* insert Term(follow-up-plan, Follow-up plan, خطة المتابعة, План последующего наблюдения, План далейшага назірання)
* insert Term(case, Case, الحالة, Случай, Выпадак)
* insert Term(costs-so-far, Costs so far, التكاليف حتى الآن, Расходы на данный момент, Выдаткі на гэты момант)

CodeSystem: ActorRole
Id: actor-role
Title: "Roles in a referral"
Description: "Who makes the moves of a referral."
* insert OwnCodes
* insert Term(RF, Referring clinician, الطبيب المحيل, Направляющий врач, Накіроўваючы ўрач)
* insert Term(BD, National board or committee, اللجنة الوطنية, Национальная комиссия, Нацыянальная камісія)
* insert Term(CO, Coordinator or ministry, المنسق أو الوزارة, Координатор или министерство, Каардынатар або міністэрства)
* insert Term(RX, Receiving hospital, المستشفى المستقبِل, Принимающая больница, Прымаючая бальніца)
* insert Term(PY, Payer, الجهة الممولة, Плательщик, Плацельшчык)
* insert Term(PT, Patient, المريض, Пациент, Пацыент)
* insert Term(SYS, Timer, المؤقِّت, Таймер, Таймер)

ValueSet: ActorRoleValueSet
Id: actor-role
Title: "Roles in a referral"
Description: "Who makes the moves of a referral."
* ^experimental = false
* include codes from system ActorRole

CodeSystem: ExpectedAction
Id: expected-action
Title: "What is expected next"
Description: "What the one who has the ball has to do."
* insert OwnCodes
* insert Term(complete-package, Complete the package, استكمال الملف, Дополнить пакет документов, Дапоўніць пакет дакументаў)
* insert Term(decide-board, Decide as the board, قرار اللجنة, Решение комиссии, Рашэнне камісіі)
* insert Term(acknowledge, Acknowledge receipt, تأكيد الاستلام, Подтвердить получение, Пацвердзіць атрыманне)
* insert Term(triage, Decide on the request, البت في الطلب, Принять решение по запросу, Прыняць рашэнне па запыце)
* insert Term(give-information, Give the information, تقديم المعلومات, Предоставить сведения, Даць звесткі)
* insert Term(offer-estimate, Offer an estimate, تقديم تقدير التكلفة, Предоставить смету, Даць каштарыс)
* insert Term(answer-estimate, Answer the estimate, الرد على تقدير التكلفة, Ответить на смету, Адказаць на каштарыс)
* insert Term(give-guarantee, Give the guarantee, إصدار خطاب الضمان, Выдать гарантию, Выдаць гарантыю)
* insert Term(clear-travel, Settle visa and travel, إنهاء إجراءات التأشيرة والسفر, Оформить визу и поездку, Аформіць візу і паездку)
* insert Term(schedule, Book a bed, حجز السرير, Назначить дату госпитализации, Прызначыць дату шпіталізацыі)
* insert Term(depart, Send the patient, إرسال المريض, Отправить пациента, Адправіць пацыента)
* insert Term(admit, Admit the patient, إدخال المريض, Госпитализировать пациента, Шпіталізаваць пацыента)
* insert Term(report, Report, إعداد التقرير, Представить отчёт, Даць справаздачу)
* insert Term(extend-guarantee, Decide on the extension, البت في التمديد, Решить о продлении, Вырашыць аб падаўжэнні)
* insert Term(resolve-suspension, Resolve the suspension, معالجة التعليق, Устранить причину приостановки, Ліквідаваць прычыну прыпынення)
* insert Term(arrange-return, Arrange the return, ترتيب العودة, Организовать возвращение, Арганізаваць вяртанне)
* insert Term(acknowledge-report, Acknowledge the report, تأكيد استلام التقرير, Подтвердить получение отчёта, Пацвердзіць атрыманне справаздачы)
* insert Term(answer-cancellation, Answer the cancellation request, الرد على طلب الإلغاء, Ответить на запрос об отмене, Адказаць на запыт аб адмене)
* insert Term(close, Close the case, إغلاق الحالة, Закрыть случай, Закрыць выпадак)

ValueSet: ExpectedActionValueSet
Id: expected-action
Title: "What is expected next"
Description: "What the one who has the ball has to do."
* ^experimental = false
* include codes from system ExpectedAction

CodeSystem: BoardDecision
Id: board-decision
Title: "Decisions of the board"
Description: "What the national board decided about treatment abroad."
* insert OwnCodes
* insert Term(approved, Approved, موافَق عليه, Одобрено, Адобрана)
* insert Term(refused, Refused, مرفوض, Отклонено, Адхілена)
* insert Term(returned, Returned for completion, أُعيد للاستكمال, Возвращено на доработку, Вернута на дапрацоўку)

ValueSet: BoardDecisionValueSet
Id: board-decision
Title: "Decisions of the board"
Description: "What the national board decided about treatment abroad."
* ^experimental = false
* include codes from system BoardDecision

CodeSystem: InformationItem
Id: information-item
Title: "Items that can be asked for"
Description: "What a receiving hospital asks for before it decides."
* insert OwnCodes
* insert Term(imaging, Imaging, صور الأشعة, Снимки, Здымкі)
* insert Term(pathology-slides, Pathology slides, شرائح التشريح المرضي, Гистологические препараты, Гісталагічныя прэпараты)
* insert Term(pathology-report, Pathology report, تقرير التشريح المرضي, Гистологическое заключение, Гісталагічнае заключэнне)
* insert Term(laboratory, Laboratory results, نتائج المختبر, Результаты анализов, Вынікі аналізаў)
* insert Term(clinical-note, Clinical note, ملاحظة سريرية, Выписка из истории болезни, Выпіска з гісторыі хваробы)
* insert Term(medication-list, Medication list, قائمة الأدوية, Список лекарств, Спіс лекаў)
* insert Term(operation-report, Operation report, تقرير العملية, Протокол операции, Пратакол аперацыі)
* insert Term(echocardiography, Echocardiography, تخطيط صدى القلب, Эхокардиография, Эхакардыяграфія)
* insert Term(electrocardiogram, Electrocardiogram, تخطيط كهربية القلب, Электрокардиограмма, Электракардыяграма)
* insert Term(tissue-typing, Tissue typing, تنميط الأنسجة, Типирование тканей, Тыпаванне тканак)
* insert Term(donor-data, Donor data, بيانات المتبرع, Данные донора, Звесткі пра донара)
* insert Term(growth-chart, Growth chart, مخطط النمو, Карта физического развития, Карта фізічнага развіцця)
* insert Term(functional-status, Functional status, الحالة الوظيفية, Функциональный статус, Функцыянальны стан)
* insert Term(translation, Translation, الترجمة, Перевод, Пераклад)
* insert Term(identity-document, Identity document, وثيقة الهوية, [[Документ, удостоверяющий личность]], Дакумент асобы)
* insert Term(consent, Consent, الموافقة, Согласие, Згода)

ValueSet: InformationItemValueSet
Id: information-item
Title: "Items that can be asked for"
Description: "What a receiving hospital asks for before it decides."
* ^experimental = false
* include codes from system InformationItem

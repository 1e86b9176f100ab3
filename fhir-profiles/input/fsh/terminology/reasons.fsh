// Reasons are dated and belong to the role that gives them. comment says that Task.statusReason.text must explain more than the name.
CodeSystem: ReferralReason
Id: referral-reason
Title: "Reasons in a referral"
Description: "Why a referral was refused, ended, paused or went wrong. Grouped by what the reason is for."
* insert OwnCodes
* ^hierarchyMeaning = #grouped-by
* ^property[0].code = #role
* ^property[=].description = "Who may give this reason (a code of actor-role)"
* ^property[=].type = #code
* ^property[+].code = #comment
* ^property[=].description = "The reason needs a comment"
* ^property[=].type = #boolean
* ^property[+].code = #effective
* ^property[=].description = "The day from which the reason may be given"
* ^property[=].type = #dateTime
* insert Term(declined, Declined, رفض الطلب, Отказ в приёме, Адмова ў прыёме)
* insert Reason(declined, not-clinically-appropriate, RX, true, Not clinically appropriate, غير مناسب طبيًا, Нет медицинских показаний, Няма медыцынскіх паказанняў)
* insert Reason(declined, no-benefit-expected, RX, true, No benefit expected, لا فائدة متوقعة, Польза не ожидается, Карысць не чакаецца)
* insert Reason(declined, risk-too-high, RX, true, Risk too high, الخطورة مرتفعة, Слишком высокий риск, Занадта высокая рызыка)
* insert Reason(declined, not-offered-here, RX, false, Treatment not offered here, العلاج غير متوفر هنا, Такое лечение здесь не проводится, Такое лячэнне тут не праводзіцца)
* insert Reason(declined, capacity-full, RX, false, No capacity, لا توجد سعة, Нет мест, Няма месцаў)
* insert Reason(declined, information-missing, RX, true, Information not given in time, لم تُقدَّم المعلومات في الوقت المحدد, Сведения не предоставлены вовремя, Звесткі не дадзены своечасова)
* insert Reason(declined, not-fit-to-travel, RX, true, Not fit to travel, غير لائق للسفر, Не может перенести поездку, Не можа перанесці паездку)
* insert Reason(declined, not-eligible, RX, true, Not eligible, غير مستوفٍ للشروط, Не соответствует условиям, Не адпавядае ўмовам)
* insert Reason(declined, not-selected, CO, false, Another hospital was chosen, اختير مستشفى آخر, Выбрана другая больница, Выбрана іншая бальніца)
* insert Term(returned, Answered otherwise, رد آخر, Иной ответ, Іншы адказ)
* insert Reason(returned, treatable-at-home, RX, true, Treatable at home, يمكن علاجه محليًا, Возможно лечение на родине, Магчыма лячэнне на радзіме)
* insert Reason(returned, other-treatment-better, RX, true, Another treatment is better, علاج آخر أفضل, Лучше другое лечение, Лепшае іншае лячэнне)
* insert Reason(returned, other-hospital-better, RX, true, Another hospital is better suited, مستشفى آخر أنسب, Лучше подходит другая больница, Лепш падыходзіць іншая бальніца)
* insert Term(board, Refused by the board, رفض اللجنة, Отказ комиссии, Адмова камісіі)
* insert Reason(board, board-treatable-at-home, BD, true, Treatable at home, يمكن علاجه محليًا, Возможно лечение на родине, Магчыма лячэнне на радзіме)
* insert Reason(board, board-poor-prognosis, BD, true, Poor prognosis, مآل غير مُبشِّر, Неблагоприятный прогноз, Неспрыяльны прагноз)
* insert Reason(board, board-cost-over-cap, BD, false, Cost over the cap, التكلفة تتجاوز السقف, Стоимость выше предела, Кошт вышэй за мяжу)
* insert Reason(board, board-documents-incomplete, BD, true, Documents incomplete, الوثائق غير مكتملة, Неполный пакет документов, Няпоўны пакет дакументаў)
* insert Term(funding, Funding refused, رفض التمويل, Отказ в финансировании, Адмова ў фінансаванні)
* insert Reason(funding, not-covered, PY, true, Not covered, غير مشمول بالتغطية, Не покрывается, Не пакрываецца)
* insert Reason(funding, budget-exhausted, PY, false, Budget exhausted, نفاد الميزانية, Бюджет исчерпан, Бюджэт вычарпаны)
* insert Reason(funding, estimate-not-acceptable, PY, true, Estimate not acceptable, تقدير التكلفة غير مقبول, Смета неприемлема, Каштарыс непрымальны)
* insert Term(cancelled, Cancelled, إلغاء, Отмена, Адмена)
* insert Reason(cancelled, patient-withdrew, CO, false, The patient withdrew, انسحب المريض, Пациент отказался, Пацыент адмовіўся)
* insert Reason(cancelled, consent-withdrawn, CO, false, Consent withdrawn, سُحبت الموافقة, Согласие отозвано, Згода адклікана)
* insert Reason(cancelled, died-before-departure, CO, false, Died before departure, توفي قبل السفر, Умер до отъезда, Памёр да ад'езду)
* insert Reason(cancelled, treated-elsewhere, CO, false, Treated elsewhere, عولج في مكان آخر, Лечится в другом месте, Лечыцца ў іншым месцы)
* insert Reason(cancelled, condition-changed, RF, true, Condition changed, تغيرت الحالة, Состояние изменилось, Стан змяніўся)
* insert Reason(cancelled, visa-refused, CO, false, Visa refused, رُفضت التأشيرة, Отказано во въездной визе, Адмоўлена ва ўязной візе)
* insert Reason(cancelled, duplicate, CO, false, Duplicate, مكرر, Дубликат, Дублікат)
* insert Reason(cancelled, entered-by-mistake, CO, true, Entered by mistake, أُدخل بالخطأ, Введено по ошибке, Уведзена памылкова)
* insert Reason(cancelled, hospital-unable, RX, true, The hospital cannot go on, تعذر على المستشفى الاستمرار, Больница не может продолжить, Бальніца не можа працягваць)
* insert Term(cancellation-refused, Cancellation refused, رفض الإلغاء, Отказ в отмене, Адмова ў адмене)
* insert Reason(cancellation-refused, treatment-under-way, RX, true, Treatment cannot be interrupted, لا يمكن قطع العلاج, Лечение нельзя прервать, Лячэнне нельга перапыніць)
* insert Reason(cancellation-refused, treatment-completed, RX, false, Treatment already completed, اكتمل العلاج, Лечение уже завершено, Лячэнне ўжо завершана)
* insert Reason(cancellation-refused, not-agreed, CO, true, Not agreed, غير متفق عليه, Не согласовано, Не ўзгоднена)
* insert Term(expired, Expired, انتهاء المهلة, Истечение срока, Заканчэнне тэрміну)
* insert Reason(expired, service-level, SYS, false, Not answered in time, لم يُجب في المهلة, Нет ответа в срок, Няма адказу ў тэрмін)
* insert Reason(expired, estimate-lapsed, SYS, false, Estimate lapsed, انتهت صلاحية التقدير, Срок сметы истёк, Тэрмін каштарыса скончыўся)
* insert Reason(expired, guarantee-lapsed, SYS, false, Guarantee lapsed, انتهت صلاحية الضمان, Срок гарантии истёк, Тэрмін гарантыі скончыўся)
* insert Reason(expired, visa-lapsed, SYS, false, Visa lapsed, انتهت صلاحية التأشيرة, Срок визы истёк, Тэрмін візы скончыўся)
* insert Reason(expired, consent-lapsed, SYS, false, Consent lapsed, انتهت صلاحية الموافقة, Срок согласия истёк, Тэрмін згоды скончыўся)
* insert Term(suspended, Suspended, تعليق, Приостановка, Прыпыненне)
* insert Reason(suspended, ceiling-reached, PY, false, Ceiling reached, بُلغ سقف الضمان, Достигнут предел гарантии, Дасягнута мяжа гарантыі)
* insert Reason(suspended, invoice-unpaid, RX, true, Invoices unpaid, فواتير غير مدفوعة, Неоплаченные счета, Неаплачаныя рахункі)
* insert Reason(suspended, invoice-disputed, PY, true, Invoice disputed, فاتورة متنازع عليها, Счёт оспорен, Рахунак аспрэчаны)
* insert Reason(suspended, patient-unstable, RX, true, Patient unstable, حالة المريض غير مستقرة, Состояние пациента нестабильно, Стан пацыента нестабільны)
* insert Reason(suspended, awaiting-donor, RX, false, Awaiting a donor, بانتظار متبرع, Ожидается донор, Чакаецца донар)
* insert Reason(suspended, patient-pause, RX, true, Pause at the patient's wish, توقف بطلب المريض, Пауза по желанию пациента, Паўза па жаданні пацыента)
* insert Term(failed, Failed, عدم الاكتمال, Незавершение, Незавяршэнне)
* insert Reason(failed, died, RX, false, Died, توفي, Умер, Памёр)
* insert Reason(failed, left-against-advice, RX, true, Left against advice, غادر خلافًا للنصيحة الطبية, Ушёл вопреки рекомендации врачей, Сышоў насуперак рэкамендацыі ўрачоў)
* insert Reason(failed, transferred, RX, true, Transferred, نُقل إلى مستشفى آخر, Переведён в другую больницу, Пераведзены ў іншую бальніцу)
* insert Reason(failed, unfit-to-treat, RX, true, Unfit to treat, غير قابل للعلاج, Лечение невозможно по состоянию, Лячэнне немагчыма па стане)
* insert Term(slot, Booking changed, تغيير الموعد, Изменение даты, Змена даты)
* insert Reason(slot, slot-emergency, RX, false, Displaced by an emergency, أُزيح بسبب حالة طارئة, Уступлено экстренному случаю, Саступлена экстраннаму выпадку)
* insert Reason(slot, slot-staff, RX, false, Staff not available, الطاقم غير متوفر, Нет персонала, Няма персаналу)
* insert Reason(slot, slot-patient-ill, CO, false, The patient is too ill to come, المريض غير قادر على الحضور, Пациент не может приехать по состоянию здоровья, Пацыент не можа прыехаць па стане здароўя)
* insert Reason(slot, slot-travel-delayed, CO, false, Travel delayed, تأخر السفر, Поездка задерживается, Паездка затрымліваецца)

RuleSet: Reason(parent, code, role, comment, en, ar, ru, be)
* insert Narrower({parent}, {code}, [[{en}]], [[{ar}]], [[{ru}]], [[{be}]])
* #{parent} #{code} ^property[0].code = #role
* #{parent} #{code} ^property[=].valueCode = #{role}
* #{parent} #{code} ^property[+].code = #comment
* #{parent} #{code} ^property[=].valueBoolean = {comment}
* #{parent} #{code} ^property[+].code = #effective
* #{parent} #{code} ^property[=].valueDateTime = "2026-01-01"

ValueSet: ReferralReasonValueSet
Id: referral-reason
Title: "Reasons in a referral"
Description: "Every reason that can be given."
* ^experimental = false
* include codes from system ReferralReason

RuleSet: ReasonsFor(group)
* ^experimental = false
* include codes from system ReferralReason where concept is-a #{group}
* exclude ReferralReason#{group}

ValueSet: DeclineReason
Id: decline-reason
Title: "Reasons for declining"
Description: "Why the receiving hospital declined."
* insert ReasonsFor(declined)

ValueSet: ReturnReason
Id: return-reason
Title: "Reasons for answering otherwise"
Description: "Why the receiving hospital returned advice, proposed an alternative or named another hospital."
* insert ReasonsFor(returned)

ValueSet: BoardRefusalReason
Id: board-refusal-reason
Title: "Reasons of the board"
Description: "Why the board refused."
* insert ReasonsFor(board)

ValueSet: FundingRefusalReason
Id: funding-refusal-reason
Title: "Reasons of the payer"
Description: "Why the payer refused."
* insert ReasonsFor(funding)

ValueSet: CancellationReason
Id: cancellation-reason
Title: "Reasons for cancelling"
Description: "Why a referral or a booking was called off."
* insert ReasonsFor(cancelled)

ValueSet: CancellationRefusalReason
Id: cancellation-refusal-reason
Title: "Reasons for refusing a cancellation"
Description: "Why the other side went on."
* insert ReasonsFor(cancellation-refused)

ValueSet: ExpiryReason
Id: expiry-reason
Title: "Reasons for expiry"
Description: "Which deadline passed."
* insert ReasonsFor(expired)

ValueSet: SuspensionReason
Id: suspension-reason
Title: "Reasons for suspending"
Description: "Why treatment rests."
* insert ReasonsFor(suspended)

ValueSet: FailureReason
Id: failure-reason
Title: "Reasons for failure"
Description: "How treatment ended without success."
* insert ReasonsFor(failed)

ValueSet: SlotChangeReason
Id: slot-change-reason
Title: "Reasons for changing a booking"
Description: "Why a booked bed or visit was called off or missed."
* insert ReasonsFor(slot)

// Where a referral is. The codes are those of the workflow's table; task-status says which Task.status may go with each, bser the code of BSeR.
CodeSystem: ReferralState
Id: referral-state
Title: "Referral states"
Description: "Business status of the coordination Task of a referral abroad: one projection of everything that runs in parallel."
* insert OwnCodes
* ^property[0].code = #task-status
* ^property[=].description = "A Task.status that may go with this state"
* ^property[=].type = #code
* ^property[+].code = #bser
* ^property[=].description = "The code of BSeR's TaskBusinessStatusCS that this state is told as"
* ^property[=].type = #string
* ^property[+].code = #final
* ^property[=].description = "Nothing follows this state"
* ^property[=].type = #boolean
* insert Defined(drafting, Drafting, [[The referring clinician prepares the request.]], قيد الإعداد, Готовится, Рыхтуецца)
* insert State(drafting, draft)
* insert Defined(board-review, Board review, [[The national board or committee decides whether the patient is sent abroad.]], قيد دراسة اللجنة, На рассмотрении комиссии, На разглядзе камісіі)
* insert State(board-review, draft)
* insert Defined(board-refused, Refused by the board, [[The board decided against treatment abroad.]], رفضته اللجنة, Отклонено комиссией, Адхілена камісіяй)
* insert Final(board-refused, cancelled)
* insert Defined(sent, Sent, [[The package has left for the receiving hospital.]], أُرسل, Отправлено, Адпраўлена)
* insert State(sent, requested)
* insert Bser(sent, 1, 2.0)
* insert Defined(received, Received, [[A person at the receiving hospital has taken note; the machine's receipt is recorded apart.]], استُلم, Получено, Атрымана)
* insert State(received, received)
* insert Bser(received, 1, 2.0)
* insert Defined(awaiting-information, Awaiting information, [[The receiving hospital has asked for more; its clock is paused.]], بانتظار المعلومات, Ожидаются сведения, Чакаюцца звесткі)
* insert State2(awaiting-information, received, in-progress)
* insert Defined(advice-returned, Advice returned, [[Answered with advice instead of admission.]], أُعيدت المشورة, Дана консультация, Дадзена кансультацыя)
* insert Final(advice-returned, rejected)
* insert Bser(advice-returned, 2, 4.0)
* insert Defined(alternative-proposed, Alternative proposed, [[Answered with the proposal of another treatment.]], اقتُرح بديل, Предложена альтернатива, Прапанавана альтэрнатыва)
* insert Final(alternative-proposed, rejected)
* insert Bser(alternative-proposed, 2, 4.0)
* insert Defined(referred-onward, Referred onward, [[The receiving hospital names another that should be asked.]], أُحيل إلى جهة أخرى, Перенаправлено, Перанакіравана)
* insert Final(referred-onward, rejected)
* insert Bser(referred-onward, 2, 4.0)
* insert Defined(declined, Declined, [[The receiving hospital will not treat the patient; a named clinician says why.]], مرفوض, Отказано, Адмоўлена)
* insert Final(declined, rejected)
* insert Bser(declined, 2, 4.0)
* insert Defined(estimate-offered, Estimate offered, [[The receiving hospital has said what the treatment would cost.]], قُدّم تقدير التكلفة, Предложена смета, Прапанаваны каштарыс)
* insert State2(estimate-offered, received, accepted)
* insert Defined(clinically-accepted, Clinically accepted, [[The receiving hospital will treat the patient once money and travel are settled.]], مقبول طبيًا, Принято по медицинским показаниям, Прынята па медыцынскіх паказаннях)
* insert State(clinically-accepted, accepted)
* insert Bser(clinically-accepted, 1, 3.0)
* insert Defined(funding-pending, Funding pending, [[The payer has been asked for a guarantee.]], بانتظار التمويل, Ожидается финансирование, Чакаецца фінансаванне)
* insert State(funding-pending, accepted)
* insert Defined(funding-guaranteed, Funding guaranteed, [[The payer has guaranteed the cost up to a ceiling.]], التمويل مضمون, Финансирование гарантировано, Фінансаванне гарантавана)
* insert State(funding-guaranteed, accepted)
* insert Defined(funding-refused, Funding refused, [[The payer will not pay.]], رُفض التمويل, В финансировании отказано, У фінансаванні адмоўлена)
* insert Final(funding-refused, cancelled)
* insert Defined(travel-clearance, Travel clearance, [[Visa, fitness to fly and journey are being settled.]], إجراءات السفر, Оформление поездки, Афармленне паездкі)
* insert State(travel-clearance, accepted)
* insert Defined(scheduled, Scheduled, [[A bed or visit is booked; from here costs accrue.]], محدد الموعد, Назначена дата, Прызначана дата)
* insert State(scheduled, in-progress)
* insert Bser(scheduled, 1, 5.1.1)
* insert Defined(slot-cancelled, Slot cancelled, [[The booked bed or visit was called off.]], أُلغي الموعد, Дата отменена, Дата адменена)
* insert State(slot-cancelled, in-progress)
* insert Bser(slot-cancelled, 1, 5.1.3)
* insert Defined(no-show, No-show, [[The patient did not come.]], لم يحضر المريض, Пациент не явился, Пацыент не з'явіўся)
* insert State(no-show, in-progress)
* insert Bser(no-show, 1, 5.1.2)
* insert Defined(departed, Departed, [[The patient has left home.]], غادر, Выехал, Выехаў)
* insert State(departed, in-progress)
* insert Bser(departed, 1, 5.1.1)
* insert Defined(admitted, Admitted, [[The hospital has admitted the patient and verified the identity again.]], أُدخل المستشفى, Госпитализирован, Шпіталізаваны)
* insert State(admitted, in-progress)
* insert Bser(admitted, 1, 5.1.1)
* insert Defined(in-treatment, In treatment, [[Treatment is under way.]], قيد العلاج, Проходит лечение, Праходзіць лячэнне)
* insert State(in-treatment, in-progress)
* insert Bser(in-treatment, 1, 5.1.4)
* insert Defined(interim-report, Interim report, [[The hospital has reported on the treatment so far.]], تقرير مرحلي, Промежуточный отчёт, Прамежкавая справаздача)
* insert State(interim-report, in-progress)
* insert Bser(interim-report, 1, 5.1.4)
* insert Defined(extension-requested, Extension requested, [[The hospital needs more money or time than was guaranteed.]], طُلب التمديد, Запрошено продление, Запытана падаўжэнне)
* insert State(extension-requested, in-progress)
* insert Defined(suspended-funding, Suspended for funding, [[Treatment rests because money is missing.]], معلّق لأسباب مالية, Приостановлено из-за финансирования, Прыпынена з-за фінансавання)
* insert State(suspended-funding, on-hold)
* insert Defined(suspended-clinical, Suspended for clinical reasons, [[Treatment rests for the patient's sake.]], معلّق لأسباب طبية, Приостановлено по медицинским причинам, Прыпынена па медыцынскіх прычынах)
* insert State(suspended-clinical, on-hold)
* insert Defined(discharged, Discharged, [[The patient has left the hospital and the report has been sent.]], خرج من المستشفى, Выписан, Выпісаны)
* insert State(discharged, in-progress)
* insert Bser(discharged, 1, 5.1.4)
* insert Defined(return-travel, Return travel, [[The patient is on the way home.]], رحلة العودة, Возвращается домой, Вяртаецца дадому)
* insert State(return-travel, in-progress)
* insert Defined(follow-up, Follow-up, [[The doctor at home has taken over.]], المتابعة, Наблюдение на родине, Назіранне на радзіме)
* insert State(follow-up, in-progress)
* insert Defined(closed, Closed, [[The report came home and was acknowledged.]], مغلق, Закрыто, Закрыта)
* insert Final(closed, completed)
* insert Bser(closed, 2, 7.0)
* insert Defined(cancellation-requested, Cancellation requested, [[One side wants to end the case and the other has yet to answer; Task.status stays as it was.]], طُلب الإلغاء, Запрошена отмена, Запытана адмена)
* insert State2(cancellation-requested, received, accepted)
* #cancellation-requested ^property[+].code = #task-status
* #cancellation-requested ^property[=].valueCode = #in-progress
* #cancellation-requested ^property[+].code = #task-status
* #cancellation-requested ^property[=].valueCode = #on-hold
* insert Bser(cancellation-requested, 4, 5.2)
* insert Defined(cancelled, Cancelled, [[Ended before the treatment was.]], ملغى, Отменено, Адменена)
* insert Final(cancelled, cancelled)
* insert Bser(cancelled, 2, 6.0)
* insert Defined(cancellation-refused, Cancellation refused, [[The other side went on; the case returns to the state it had.]], رُفض الإلغاء, В отмене отказано, У адмене адмоўлена)
* insert State2(cancellation-refused, received, accepted)
* #cancellation-refused ^property[+].code = #task-status
* #cancellation-refused ^property[=].valueCode = #in-progress
* #cancellation-refused ^property[+].code = #task-status
* #cancellation-refused ^property[=].valueCode = #on-hold
* insert Defined(expired, Expired, [[A deadline passed unanswered or a guarantee or visa or consent lapsed; never after admission.]], انتهت المهلة, Срок истёк, Тэрмін скончыўся)
* insert Final(expired, cancelled)
* insert Defined(failed, Failed, [[Treatment ended without success: death or leaving against advice or transfer or unfitness.]], لم يكتمل, Не завершено, Не завершана)
* insert Final(failed, failed)
* insert Defined(withdrawn-by-recipient, Withdrawn by the recipient, [[The receiving hospital had begun and cannot go on.]], انسحبت الجهة المستقبِلة, Принимающая сторона отказалась, Прымаючы бок адмовіўся)
* insert Final(withdrawn-by-recipient, failed)
* insert Bser(withdrawn-by-recipient, 2, 4.0)

RuleSet: State(code, status)
* #{code} ^property[0].code = #task-status
* #{code} ^property[0].valueCode = #{status}

RuleSet: State2(code, first, second)
* insert State({code}, {first})
* #{code} ^property[1].code = #task-status
* #{code} ^property[1].valueCode = #{second}

RuleSet: Final(code, status)
* insert State({code}, {status})
* #{code} ^property[1].code = #final
* #{code} ^property[1].valueBoolean = true

RuleSet: Bser(code, index, bser)
* #{code} ^property[{index}].code = #bser
* #{code} ^property[{index}].valueString = "{bser}"

ValueSet: ReferralStateValueSet
Id: referral-state
Title: "Referral states"
Description: "Every business status of a referral's coordination Task."
* ^experimental = false
* include codes from system ReferralState

// R4's task-status without "ready", which a coordination Task never is.
ValueSet: CoordinationTaskStatus
Id: coordination-task-status
Title: "Statuses of a coordination Task"
Description: "The Task.status values that a referral's coordination Task passes through."
* ^experimental = false
* http://hl7.org/fhir/task-status#draft
* http://hl7.org/fhir/task-status#requested
* http://hl7.org/fhir/task-status#received
* http://hl7.org/fhir/task-status#accepted
* http://hl7.org/fhir/task-status#rejected
* http://hl7.org/fhir/task-status#cancelled
* http://hl7.org/fhir/task-status#in-progress
* http://hl7.org/fhir/task-status#on-hold
* http://hl7.org/fhir/task-status#failed
* http://hl7.org/fhir/task-status#completed
* http://hl7.org/fhir/task-status#entered-in-error

ValueSet: SubTaskStatus
Id: sub-task-status
Title: "Statuses of a sub-Task"
Description: "A sub-Task is asked for, worked on by its owner, and completed, failed or cancelled."
* ^experimental = false
* http://hl7.org/fhir/task-status#draft
* http://hl7.org/fhir/task-status#requested
* http://hl7.org/fhir/task-status#ready
* http://hl7.org/fhir/task-status#in-progress
* http://hl7.org/fhir/task-status#on-hold
* http://hl7.org/fhir/task-status#completed
* http://hl7.org/fhir/task-status#failed
* http://hl7.org/fhir/task-status#cancelled
* http://hl7.org/fhir/task-status#entered-in-error

ValueSet: AbortTaskStatus
Id: abort-task-status
Title: "Statuses of a cancellation request"
Description: "A cancellation request is made, then accepted (completed) or refused (rejected) by the other side."
* ^experimental = false
* http://hl7.org/fhir/task-status#requested
* http://hl7.org/fhir/task-status#received
* http://hl7.org/fhir/task-status#completed
* http://hl7.org/fhir/task-status#rejected
* http://hl7.org/fhir/task-status#cancelled
* http://hl7.org/fhir/task-status#entered-in-error

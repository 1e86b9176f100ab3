// The coordination Task carries the state of a referral; sub-Tasks run beside it and are parts of it.
Extension: Ball
Id: ball
Title: "Who has the ball"
Description: "Which organization has to act next, in which role, what is expected of it, and until when; and that it is late, once that was told. The server keeps it."
Context: Task
* extension contains organization 1..1 MS and role 1..1 MS and expected 1..1 MS and due 0..1 MS and overdue 0..1 MS
* extension[organization].value[x] only Reference(MedCoopOrganization)
* extension[organization].value[x] 1..1
* extension[role].value[x] only code
* extension[role].value[x] 1..1
* extension[role].valueCode from ActorRoleValueSet (required)
* extension[expected].value[x] only code
* extension[expected].value[x] 1..1
* extension[expected].valueCode from ExpectedActionValueSet (required)
* extension[due].value[x] only instant
* extension[due].value[x] 1..1
* extension[overdue].value[x] only boolean
* extension[overdue].value[x] 1..1

Extension: Decider
Id: decider
Title: "Decider"
Description: "The named and qualified clinician who decided."
Context: Task
* value[x] only Reference(MedCoopPractitioner or MedCoopPractitionerRole)
* value[x] 1..1

Extension: SafetyContact
Id: safety-contact
Title: "Patient-safety contact"
Description: "Whom to call about the patient while treatment rests."
Context: Task
* value[x] only ContactPoint
* value[x] 1..1
* valueContactPoint.system 1..1
* valueContactPoint.value 1..1

Extension: DeferredObligation
Id: deferred-obligation
Title: "Deferred obligation"
Description: "What was put off because of an emergency, and until when."
Context: Task
* extension contains task 1..1 MS and due 1..1 MS
* extension[task].value[x] only code
* extension[task].value[x] 1..1
* extension[task].valueCode from TaskCodeValueSet (required)
* extension[due].value[x] only instant
* extension[due].value[x] 1..1

Extension: ResumeState
Id: resume-state
Title: "State to return to"
Description: "The states of the workflow that were interrupted, by a suspension or a request to cancel, with a space between them; the last is returned to first. The server keeps it."
Context: Task
* value[x] only code
* value[x] 1..1

Extension: Lapse
Id: lapse
Title: "What happens by itself"
Description: "The instant at which a move of the workflow happens by itself next, which one, and for which reason. The server keeps it."
Context: Task
* extension contains at 1..1 MS and event 1..1 MS and reason 1..1 MS
* extension[at].value[x] only instant
* extension[at].value[x] 1..1
* extension[event].value[x] only code
* extension[event].value[x] 1..1
* extension[reason].value[x] only code
* extension[reason].value[x] 1..1

// What both kinds of Task have in common.
RuleSet: EveryTask
* ^experimental = false
* identifier MS
* intent = #order
* for 1..1 MS
* for only Reference(MedCoopPatient)
* requester 1..1 MS
* requester only Reference(MedCoopPractitionerRole or MedCoopPractitioner or MedCoopOrganization)
* authoredOn 1..1 MS
* lastModified MS
* statusReason MS
* note MS
* input MS
* input.type MS
* output MS
* output.type MS

RuleSet: SlicedOutput
* output ^slicing.discriminator.type = #pattern
* output ^slicing.discriminator.path = "type"
* output ^slicing.rules = #open

RuleSet: SlicedInput
* input ^slicing.discriminator.type = #pattern
* input ^slicing.discriminator.path = "type"
* input ^slicing.rules = #open

Profile: MedCoopCoordinationTask
Parent: Task
Id: medcoop-coordination-task
Title: "Coordination Task"
Description: "The shared state of a referral: one Task per case and receiving hospital."
* insert EveryTask
* obeys mc-task-1 and mc-task-2 and mc-task-3 and mc-task-4 and mc-task-5 and mc-task-6
* obeys mc-task-7 and mc-task-8 and mc-task-9 and mc-task-10 and mc-task-11 and mc-task-12 and mc-task-13
* extension contains Ball named ball 0..1 MS and Decider named decider 0..1 MS and SafetyContact named safetyContact 0..* MS
    and DeferredObligation named deferred 0..* MS and ResumeState named resumeState 0..1 and Lapse named lapse 0..1
* basedOn MS
* status MS
* status from CoordinationTaskStatus (required)
* businessStatus 1..1 MS
* businessStatus from ReferralStateValueSet (required)
* priority MS
* code 1..1 MS
* code = $task-code#fulfill
* focus 1..1 MS
* focus only Reference(MedCoopServiceRequest)
* owner MS
* owner only Reference(MedCoopOrganization or MedCoopPractitionerRole)
* insurance only Reference(MedCoopCoverage)
* restriction MS
* restriction.period MS
* insert SlicedOutput
* output contains responsibleDoctor 0..1 MS and treatmentPlan 0..* MS and invitationLetter 0..* MS and advice 0..* MS and alternative 0..1 MS
    and onwardOrganization 0..1 MS and verbalAcceptance 0..1 MS and interimReport 0..* MS and dischargeReport 0..* MS and opinion 0..* MS
    and homeAcknowledgement 0..* MS and followUpPlan 0..* MS
* output[responsibleDoctor].type = TaskParameter#responsible-doctor
* output[responsibleDoctor].value[x] only Reference(MedCoopPractitioner or MedCoopPractitionerRole)
* output[treatmentPlan].type = TaskParameter#treatment-plan
* output[treatmentPlan].value[x] only Reference(CarePlan or MedCoopDocument)
* output[invitationLetter].type = TaskParameter#invitation-letter
* output[invitationLetter].value[x] only Reference(MedCoopDocument)
* output[advice].type = TaskParameter#advice
* output[advice].value[x] only string or Reference(MedCoopLetter or MedCoopDocument)
* output[alternative].type = TaskParameter#alternative
* output[alternative].value[x] only Reference(MedCoopServiceRequest)
* output[onwardOrganization].type = TaskParameter#onward-organization
* output[onwardOrganization].value[x] only Reference(MedCoopOrganization)
* output[verbalAcceptance].type = TaskParameter#verbal-acceptance
* output[verbalAcceptance].value[x] only Annotation
* output[interimReport].type = TaskParameter#interim-report
* output[interimReport].value[x] only Reference(Bundle or MedCoopDocument)
* output[dischargeReport].type = TaskParameter#discharge-report
* output[dischargeReport].value[x] only Reference(Bundle or MedCoopDocument)
* output[opinion].type = TaskParameter#opinion
* output[opinion].value[x] only Reference(Bundle or MedCoopDocument or MedCoopLetter)
* output[followUpPlan].type = TaskParameter#follow-up-plan
* output[followUpPlan].value[x] only Reference(CarePlan)
* output[homeAcknowledgement].type = TaskParameter#home-acknowledgement
* output[homeAcknowledgement].value[x] only Reference(MedCoopLetter or Provenance)

Invariant: mc-task-1
Description: "A Task that is rejected, cancelled, on hold or failed says why in statusReason.text."
* severity = #error
* expression = "(status = 'rejected' or status = 'cancelled' or status = 'on-hold' or status = 'failed') implies statusReason.text.exists()"
* insert Human([[المهمة المرفوضة أو الملغاة أو المعلقة أو غير المكتملة تذكر السبب في statusReason.text.]], [[Отклонённое, отменённое, приостановленное или незавершённое задание объясняет причину в statusReason.text.]], [[Адхіленае, адмененае, прыпыненае або незавершанае заданне тлумачыць прычыну ў statusReason.text.]])

Invariant: mc-task-2
Description: "Task.status and businessStatus go together as in the table of referral states."
* severity = #error
* expression = """
    businessStatus.coding.where(system = 'https://medcoop.example/fhir/CodeSystem/referral-state').code.all(
      ($this in ('drafting' | 'board-review') implies %resource.status = 'draft')
      and ($this = 'sent' implies %resource.status = 'requested')
      and ($this = 'received' implies %resource.status = 'received')
      and ($this = 'awaiting-information' implies %resource.status in ('received' | 'in-progress'))
      and ($this = 'estimate-offered' implies %resource.status in ('received' | 'accepted'))
      and ($this in ('clinically-accepted' | 'funding-pending' | 'funding-guaranteed' | 'travel-clearance') implies %resource.status = 'accepted')
      and ($this in ('scheduled' | 'slot-cancelled' | 'no-show' | 'departed' | 'admitted' | 'in-treatment' | 'interim-report' | 'extension-requested'
        | 'discharged' | 'return-travel' | 'follow-up') implies %resource.status = 'in-progress')
      and ($this in ('suspended-funding' | 'suspended-clinical') implies %resource.status = 'on-hold')
      and ($this in ('cancellation-requested' | 'cancellation-refused') implies %resource.status in ('received' | 'accepted' | 'in-progress' | 'on-hold'))
      and ($this in ('advice-returned' | 'alternative-proposed' | 'referred-onward' | 'declined') implies %resource.status = 'rejected')
      and ($this in ('board-refused' | 'funding-refused' | 'cancelled' | 'expired') implies %resource.status = 'cancelled')
      and ($this in ('failed' | 'withdrawn-by-recipient') implies %resource.status = 'failed')
      and ($this = 'closed' implies %resource.status = 'completed'))
    or status = 'entered-in-error'
  """
* insert Human([[يتوافق Task.status مع businessStatus كما في جدول حالات الإحالة.]], [[Task.status и businessStatus согласуются, как в таблице состояний направления.]], [[Task.status і businessStatus узгадняюцца, як у табліцы станаў накіравання.]])

Invariant: mc-task-3
Description: "From receipt on, the Task has an owner; only an open call for bids has none."
* severity = #error
* expression = "status in ('draft' | 'requested' | 'cancelled' | 'entered-in-error') or owner.exists()"
* insert Human([[منذ الاستلام يكون للمهمة مالك؛ وحده الطلب المفتوح بلا مالك.]], [[С момента получения у задания есть исполнитель; без него - только открытый запрос.]], [[З моманту атрымання ў задання ёсць выканаўца; без яго - толькі адкрыты запыт.]])

Invariant: mc-task-4
Description: "A sent request says until when it has to be answered, in restriction.period.end."
* severity = #error
* expression = "(status = 'requested' or status = 'received') implies restriction.period.end.exists()"
* insert Human([[الطلب المرسل يذكر مهلة الرد في restriction.period.end.]], [[Отправленный запрос указывает срок ответа в restriction.period.end.]], [[Адпраўлены запыт паказвае тэрмін адказу ў restriction.period.end.]])

Invariant: mc-task-5
Description: "Whoever has the ball is named while the case is open."
* severity = #warning
* expression = """
    status in ('rejected' | 'cancelled' | 'failed' | 'completed' | 'entered-in-error')
      or extension('https://medcoop.example/fhir/StructureDefinition/ball').exists()
  """
* insert Human([[ما دامت الحالة مفتوحة يُذكر من عليه الدور.]], [[Пока случай открыт, указано, чей ход.]], [[Пакуль выпадак адкрыты, пазначана, чый ход.]])

Invariant: mc-task-6
Description: "A declined request has a coded reason and names its decider."
* severity = #error
* expression = """
    businessStatus.coding.exists(code = 'declined') implies
      (statusReason.coding.exists() and extension('https://medcoop.example/fhir/StructureDefinition/decider').exists())
  """
* insert Human([[للطلب المرفوض سبب مرمّز واسم صاحب القرار.]], [[У отказа есть кодированная причина и назван решивший.]], [[У адмовы ёсць кадаваная прычына і названы той, хто вырашыў.]])

Invariant: mc-task-7
Description: "A request that is referred onward names the other hospital in its output."
* severity = #error
* expression = "businessStatus.coding.exists(code = 'referred-onward') implies output.exists(type.coding.exists(code = 'onward-organization'))"
* insert Human([[الطلب المحال إلى جهة أخرى يسمّي تلك الجهة في مخرجاته.]], [[Перенаправленный запрос называет другую больницу в output.]], [[Перанакіраваны запыт называе іншую бальніцу ў output.]])

Invariant: mc-task-8
Description: "A request answered with an alternative refers to the proposal in its output."
* severity = #error
* expression = "businessStatus.coding.exists(code = 'alternative-proposed') implies output.exists(type.coding.exists(code = 'alternative'))"
* insert Human([[الطلب الذي أُجيب ببديل يشير إلى الاقتراح في مخرجاته.]], [[Запрос с предложенной альтернативой ссылается на неё в output.]], [[Запыт з прапанаванай альтэрнатывай спасылаецца на яе ў output.]])

Invariant: mc-task-9
Description: "A request answered with advice holds the advice in its output."
* severity = #error
* expression = "businessStatus.coding.exists(code = 'advice-returned') implies output.exists(type.coding.exists(code = 'advice'))"
* insert Human([[الطلب الذي أُجيب بمشورة يحملها في مخرجاته.]], [[Запрос, на который дана консультация, содержит её в output.]], [[Запыт, на які дадзена кансультацыя, змяшчае яе ў output.]])

Invariant: mc-task-10
Description: "A suspended case names a patient-safety contact."
* severity = #error
* expression = "status = 'on-hold' implies extension('https://medcoop.example/fhir/StructureDefinition/safety-contact').exists()"
* insert Human([[الحالة المعلقة تسمّي جهة اتصال لسلامة المريض.]], [[У приостановленного случая указан контакт по безопасности пациента.]], [[У прыпыненага выпадку пазначаны кантакт па бяспецы пацыента.]])

Invariant: mc-task-11
Description: "A case closes only with a report that came home (discharge report or second opinion)."
* severity = #error
* expression = "status = 'completed' implies output.exists(type.coding.exists(code = 'discharge-report' or code = 'opinion'))"
* insert Human([[لا تُغلق الحالة إلا بتقرير وصل إلى بلد المريض (تقرير خروج أو رأي ثانٍ).]], [[Случай закрывается только с отчётом, пришедшим домой (выписной эпикриз или второе мнение).]], [[Выпадак закрываецца толькі са справаздачай, што прыйшла дадому (выпісны эпікрыз або другое меркаванне).]])

Invariant: mc-task-12
Description: "A case closes only after the report was acknowledged at home."
* severity = #error
* expression = "status = 'completed' implies output.exists(type.coding.exists(code = 'home-acknowledgement'))"
* insert Human([[لا تُغلق الحالة إلا بعد تأكيد استلام التقرير في بلد المريض.]], [[Случай закрывается только после подтверждения отчёта на родине.]], [[Выпадак закрываецца толькі пасля пацвярджэння справаздачы на радзіме.]])

Invariant: mc-task-13
Description: "A clinically accepted emergency (priority stat) records the verbal acceptance."
* severity = #error
* expression = """
    (priority.exists($this = 'stat') and businessStatus.coding.exists(code = 'clinically-accepted')) implies
      output.exists(type.coding.exists(code = 'verbal-acceptance'))
  """
* insert Human([[الحالة الطارئة (stat) المقبولة طبيًا تسجّل القبول الشفهي.]], [[При принятии экстренного случая (stat) записано устное согласие.]], [[Пры прыняцці экстранага выпадку (stat) запісана вусная згода.]])

Profile: MedCoopSubTask
Parent: Task
Id: medcoop-sub-task
Title: "Sub-Task"
Description: "Something that runs beside the coordination Task and is owned by one side. Every sub-Task is one of the profiles derived from this one."
* insert EveryTask
* ^abstract = true
* obeys mc-task-1
* partOf 1..1 MS
* partOf only Reference(MedCoopCoordinationTask)
* status MS
* code 1..1 MS
* code from TaskCodeValueSet (required)
* owner 1..1 MS
* owner only Reference(MedCoopOrganization or MedCoopPractitionerRole)
* restriction.period MS

RuleSet: WorkedOnByOwner
* ^abstract = false
* status from SubTaskStatus (required)
* focus 1..1
* focus only Reference(MedCoopServiceRequest)

Profile: MedCoopBoardTask
Parent: MedCoopSubTask
Id: medcoop-board-task
Title: "Sub-Task: board"
Description: "The national board decides: treatable at home? prognosis, cost cap, with minutes."
* insert WorkedOnByOwner
* code = TaskCode#board
* obeys mc-board-1
* insert SlicedOutput
* output contains decision 0..1 MS and minutes 0..* MS and treatableAtHome 0..1 MS and prognosis 0..1 MS and costCap 0..1 MS
* output[decision].type = TaskParameter#decision
* output[decision].value[x] only CodeableConcept
* output[decision].valueCodeableConcept from BoardDecisionValueSet (required)
* output[minutes].type = TaskParameter#minutes
* output[minutes].value[x] only Reference(MedCoopDocument)
* output[treatableAtHome].type = TaskParameter#treatable-at-home
* output[treatableAtHome].value[x] only boolean
* output[prognosis].type = TaskParameter#prognosis
* output[prognosis].value[x] only string
* output[costCap].type = TaskParameter#cost-cap
* output[costCap].value[x] only Money

Invariant: mc-board-1
Description: "A board that has decided gives its decision and its minutes."
* severity = #error
* expression = """
    status = 'completed' implies
      (output.exists(type.coding.exists(code = 'decision')) and output.exists(type.coding.exists(code = 'minutes')))
  """
* insert Human([[اللجنة التي قررت تقدّم قرارها ومحضرها.]], [[Комиссия, принявшая решение, приводит его и протокол.]], [[Камісія, што прыняла рашэнне, прыводзіць яго і пратакол.]])

Profile: MedCoopInformationTask
Parent: MedCoopSubTask
Id: medcoop-information-task
Title: "Sub-Task: information"
Description: "The receiving hospital asks for coded items; each is answered by a document, an observation or a text. The clock rests meanwhile."
* insert WorkedOnByOwner
* code = TaskCode#information
* obeys mc-information-1
* insert SlicedInput
* input contains askedItem 1..* MS
* input[askedItem].type = TaskParameter#asked-item
* input[askedItem].value[x] only CodeableConcept
* input[askedItem].valueCodeableConcept from InformationItemValueSet (required)
* output.type from InformationItemValueSet (required)
* output.value[x] only string or Reference(MedCoopDocument or Observation or DiagnosticReport or Bundle)

Invariant: mc-information-1
Description: "Every item that was asked for is answered before the sub-Task is completed."
* severity = #error
* expression = """
    status = 'completed' implies
      input.where(type.coding.exists(code = 'asked-item')).value.coding.code.all($this in %resource.output.type.coding.code)
  """
* insert Human([[يُجاب عن كل بند مطلوب قبل إكمال المهمة.]], [[На каждый запрошенный пункт дан ответ до завершения задания.]], [[На кожны запытаны пункт дадзены адказ да завяршэння задання.]])

Profile: MedCoopEstimateTask
Parent: MedCoopSubTask
Id: medcoop-estimate-task
Title: "Sub-Task: estimate"
Description: "The receiving hospital says what the treatment would cost."
* insert WorkedOnByOwner
* code = TaskCode#estimate
* obeys mc-estimate-task-1
* insert SlicedOutput
* output contains estimate 0..* MS
* output[estimate].type = TaskParameter#estimate
* output[estimate].value[x] only Reference(MedCoopEstimate)

Invariant: mc-estimate-task-1
Description: "A completed estimate sub-Task refers to the estimate."
* severity = #error
* expression = "status = 'completed' implies output.exists(type.coding.exists(code = 'estimate'))"
* insert Human([[مهمة التقدير المكتملة تشير إلى التقدير.]], [[Завершённое задание на смету ссылается на смету.]], [[Завершанае заданне на каштарыс спасылаецца на каштарыс.]])

Profile: MedCoopFundingTask
Parent: MedCoopSubTask
Id: medcoop-funding-task
Title: "Sub-Task: funding"
Description: "The payer is asked for a guarantee."
* insert WorkedOnByOwner
* code = TaskCode#funding
* owner only Reference(MedCoopOrganization)
* obeys mc-funding-1
* insert SlicedInput
* input contains estimate 0..* MS
* input[estimate].type = TaskParameter#estimate
* input[estimate].value[x] only Reference(MedCoopEstimate)
* insert SlicedOutput
* output contains guarantee 0..* MS
* output[guarantee].type = TaskParameter#guarantee
* output[guarantee].value[x] only Reference(MedCoopGuarantee)

Invariant: mc-funding-1
Description: "A completed funding sub-Task refers to the guarantee."
* severity = #error
* expression = "status = 'completed' implies output.exists(type.coding.exists(code = 'guarantee'))"
* insert Human([[مهمة التمويل المكتملة تشير إلى خطاب الضمان.]], [[Завершённое задание на финансирование ссылается на гарантию.]], [[Завершанае заданне на фінансаванне спасылаецца на гарантыю.]])

Profile: MedCoopVisaTask
Parent: MedCoopSubTask
Id: medcoop-visa-task
Title: "Sub-Task: visa"
Description: "Visas for the patient and every companion."
* insert WorkedOnByOwner
* code = TaskCode#visa
* obeys mc-visa-1
* insert SlicedInput
* input contains traveller 1..* MS
* input[traveller].type = TaskParameter#traveller
* input[traveller].value[x] only Reference(MedCoopPatient or MedCoopCompanion)
* insert SlicedOutput
* output contains visa 0..* MS and validity 0..1 MS
* output[visa].type = TaskParameter#visa
* output[visa].value[x] only Reference(MedCoopDocument)
* output[validity].type = TaskParameter#validity
* output[validity].value[x] only Period

Invariant: mc-visa-1
Description: "A completed visa sub-Task has one visa per traveller and the period for which all hold."
* severity = #error
* expression = """
    status = 'completed' implies
      (output.where(type.coding.exists(code = 'visa')).count() >= input.where(type.coding.exists(code = 'traveller')).count()
        and output.exists(type.coding.exists(code = 'validity')))
  """
* insert Human([[لمهمة التأشيرة المكتملة تأشيرة لكل مسافر ومدة سريانها جميعًا.]], [[В завершённом задании на визы есть виза на каждого и общий срок действия.]], [[У завершаным заданні на візы ёсць віза на кожнага і агульны тэрмін дзеяння.]])

Profile: MedCoopFitToFlyTask
Parent: MedCoopSubTask
Id: medcoop-fit-to-fly-task
Title: "Sub-Task: fit to fly"
Description: "Medical clearance for the journey (MEDIF), and how the patient has to travel."
* insert WorkedOnByOwner
* code = TaskCode#fit-to-fly
* obeys mc-fit-1
* insert SlicedOutput
* output contains certificate 0..1 MS and travelMode 0..1 MS and validity 0..1 MS
* output[certificate].type = TaskParameter#certificate
* output[certificate].value[x] only Reference(MedCoopDocument)
* output[travelMode].type = TaskParameter#travel-mode
* output[travelMode].value[x] only CodeableConcept
* output[travelMode].valueCodeableConcept from TravelModeValueSet (required)
* output[validity].type = TaskParameter#validity
* output[validity].value[x] only Period

Invariant: mc-fit-1
Description: "A completed clearance has a certificate, a mode of travel and a period of validity."
* severity = #error
* expression = """
    status = 'completed' implies
      (output.exists(type.coding.exists(code = 'certificate')) and output.exists(type.coding.exists(code = 'travel-mode'))
        and output.exists(type.coding.exists(code = 'validity')))
  """
* insert Human([[لإجازة السفر المكتملة شهادة ووسيلة سفر ومدة صلاحية.]], [[В завершённом допуске есть справка, способ перевозки и срок действия.]], [[У завершаным допуску ёсць даведка, спосаб перавозкі і тэрмін дзеяння.]])

Profile: MedCoopTravelTask
Parent: MedCoopSubTask
Id: medcoop-travel-task
Title: "Sub-Task: travel"
Description: "The journey there or back, seated, on a stretcher, escorted or by air ambulance."
* insert WorkedOnByOwner
* code = TaskCode#travel
* obeys mc-travel-1
* insert SlicedInput
* input contains direction 1..1 MS and travelMode 1..1 MS and traveller 1..* MS
* input[direction].type = TaskParameter#direction
* input[direction].value[x] only CodeableConcept
* input[direction].valueCodeableConcept from TravelDirectionValueSet (required)
* input[travelMode].type = TaskParameter#travel-mode
* input[travelMode].value[x] only CodeableConcept
* input[travelMode].valueCodeableConcept from TravelModeValueSet (required)
* input[traveller].type = TaskParameter#traveller
* input[traveller].value[x] only Reference(MedCoopPatient or MedCoopCompanion)
* insert SlicedOutput
* output contains itinerary 0..* MS
* output[itinerary].type = TaskParameter#itinerary
* output[itinerary].value[x] only string or Reference(MedCoopDocument or MedCoopAppointment)

Invariant: mc-travel-1
Description: "A completed journey has its itinerary and the period that it took."
* severity = #error
* expression = "status = 'completed' implies (output.exists(type.coding.exists(code = 'itinerary')) and executionPeriod.exists())"
* insert Human([[للرحلة المكتملة خط سير ومدة استغرقتها.]], [[У завершённой поездки есть маршрут и её период.]], [[У завершанай паездкі ёсць маршрут і яе перыяд.]])

Profile: MedCoopAbortTask
Parent: MedCoopSubTask
Id: medcoop-abort-task
Title: "Sub-Task: abort"
Description: "One side asks to end the case and the other answers. The focus is the coordination Task when the sender asks, the ServiceRequest when the hospital asks."
* ^abstract = false
* status from AbortTaskStatus (required)
* code = $task-code#abort
* focus 1..1
* focus only Reference(MedCoopCoordinationTask or MedCoopServiceRequest)
* reasonCode 1..1 MS
* reasonCode from CancellationReason (required)
* reasonCode.text 1..1
* obeys mc-abort-1
* insert SlicedOutput
* output contains costsSoFar 0..1 MS
* output[costsSoFar].type = TaskParameter#costs-so-far
* output[costsSoFar].value[x] only Money

Invariant: mc-abort-1
Description: "Who agrees to a cancellation says what has been spent so far, even when it is nothing."
* severity = #error
* expression = "status = 'completed' implies output.exists(type.coding.exists(code = 'costs-so-far'))"
* insert Human([[من يوافق على الإلغاء يذكر ما أُنفق حتى الآن ولو كان صفرًا.]], [[Согласившийся на отмену указывает, сколько уже потрачено, даже если ничего.]], [[Той, хто згадзіўся на адмену, паказвае, колькі ўжо патрачана, нават калі нічога.]])

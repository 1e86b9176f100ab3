// Estimate (predetermination), guarantee (preauthorization and its response) and invoice (claim). Amounts are exact decimals.
Extension: ExchangeRate
Id: exchange-rate
Title: "Exchange rate"
Description: "The rate at which amounts of a claim are turned into the currency of the guarantee, where it comes from and of which day it is."
Context: Claim, ClaimResponse
* extension contains from 1..1 MS and to 1..1 MS and rate 1..1 MS and source 1..1 MS and date 1..1 MS
* extension[from].value[x] only code
* extension[from].value[x] 1..1
* extension[from].valueCode from http://hl7.org/fhir/ValueSet/currencies (required)
* extension[to].value[x] only code
* extension[to].value[x] 1..1
* extension[to].valueCode from http://hl7.org/fhir/ValueSet/currencies (required)
* extension[rate].value[x] only decimal
* extension[rate].value[x] 1..1
* extension[rate].valueDecimal obeys mc-rate-1
* extension[source].value[x] only string
* extension[source].value[x] 1..1
* extension[date].value[x] only date
* extension[date].value[x] 1..1

Extension: EstimateValidity
Id: estimate-validity
Title: "Validity of an estimate"
Description: "Until when the hospital stands by its estimate."
Context: Claim
* value[x] only Period
* value[x] 1..1
* valuePeriod.end 1..1

Extension: GuaranteeInclusionExtension
Id: guarantee-inclusion
Title: "Inclusion of a guarantee"
Description: "What the payer pays for beside the treatment."
Context: ClaimResponse
* value[x] only CodeableConcept
* value[x] 1..1
* valueCodeableConcept from GuaranteeInclusionValueSet (required)

Extension: CoveredCostClass
Id: covered-cost-class
Title: "Covered class of cost"
Description: "A class of cost that this payer covers; several payers share a case by class."
Context: Coverage
* value[x] only CodeableConcept
* value[x] 1..1
* valueCodeableConcept from CostClassValueSet (required)

Invariant: mc-rate-1
Description: "A rate is greater than zero."
* severity = #error
* expression = "$this > 0"
* insert Human([[سعر الصرف أكبر من صفر.]], [[Курс больше нуля.]], [[Курс большы за нуль.]])

Invariant: mc-claim-1
Description: "The total is the sum of the items."
* severity = #error
* expression = "total.exists() implies item.net.value.aggregate($this + $total, 0) = total.value"
* insert Human([[المجموع هو حاصل جمع البنود.]], [[Итог равен сумме позиций.]], [[Вынік роўны суме пазіцый.]])

Invariant: mc-claim-2
Description: "All amounts of a claim are in one currency."
* severity = #error
* expression = "(item.net.currency | item.unitPrice.currency | total.currency).count() <= 1"
* insert Human([[كل مبالغ المطالبة بعملة واحدة.]], [[Все суммы указаны в одной валюте.]], [[Усе сумы пазначаны ў адной валюце.]])

RuleSet: EveryClaim
* ^experimental = false
* obeys mc-claim-1 and mc-claim-2
* identifier 1..* MS
* identifier.system 1..1
* identifier.value 1..1
* status MS
* type MS
* type = ClaimKind#treatment-abroad
* patient only Reference(MedCoopPatient)
* created MS
* provider MS
* provider only Reference(MedCoopOrganization)
* insurer MS
* insurer only Reference(MedCoopOrganization)
* insurance.coverage only Reference(MedCoopCoverage)
* extension contains ExchangeRate named exchangeRate 0..1 MS
* item 1..* MS
* item.category 1..1 MS
* item.category from CostClassValueSet (required)
* item.productOrService MS
* item.net 1..1 MS
* item.net.value 1..1
* item.net.currency 1..1
* total 1..1 MS
* total.value 1..1
* total.currency 1..1

Profile: MedCoopCoverage
Parent: Coverage
Id: medcoop-coverage
Title: "Coverage"
Description: "Who pays, by what right, for which classes of cost and from when to when."
* ^experimental = false
* extension contains CoveredCostClass named costClass 1..* MS
* status MS
* type 1..1 MS
* type from CoverageKindValueSet (required)
* beneficiary only Reference(MedCoopPatient)
* period 1..1 MS
* period.start 1..1
* payor 1..1 MS
* payor only Reference(MedCoopOrganization or MedCoopPatient or MedCoopCompanion)
* obeys mc-coverage-1

Invariant: mc-coverage-1
Description: "Only self-payment is paid by a person."
* severity = #error
* expression = """
    type.coding.exists(code = 'self-payment').not() implies
      payor.all(reference.exists() implies (reference.contains('Patient/') or reference.contains('RelatedPerson/')).not())
  """
* insert Human([[لا يدفع شخص بنفسه إلا إذا كان العلاج على نفقته.]], [[Физическое лицо платит только при оплате за собственный счёт.]], [[Фізічная асоба плаціць толькі пры аплаце за ўласны кошт.]])

Profile: MedCoopEstimate
Parent: Claim
Id: medcoop-estimate
Title: "Cost estimate"
Description: "What the treatment would cost and how long it would take, and until when the hospital stands by it."
* insert EveryClaim
* use = #predetermination
* extension contains EstimateValidity named validity 1..1 MS
* supportingInfo MS
* supportingInfo ^slicing.discriminator.type = #pattern
* supportingInfo ^slicing.discriminator.path = "category"
* supportingInfo ^slicing.rules = #open
* supportingInfo contains lengthOfStay 1..1 MS
* supportingInfo[lengthOfStay].category = ClaimInformation#length-of-stay
* supportingInfo[lengthOfStay].value[x] 1..1
* supportingInfo[lengthOfStay].value[x] only Quantity
* supportingInfo[lengthOfStay].valueQuantity.value 1..1
* supportingInfo[lengthOfStay].valueQuantity.system = $ucum
* supportingInfo[lengthOfStay].valueQuantity.code = #d

Profile: MedCoopGuaranteeRequest
Parent: Claim
Id: medcoop-guarantee-request
Title: "Guarantee request"
Description: "The payer is asked to guarantee the cost of an estimate."
* insert EveryClaim
* use = #preauthorization
* insurer 1..1
* related 1..* MS
* related.claim 1..1
* related.claim only Reference(MedCoopEstimate)

Profile: MedCoopGuarantee
Parent: ClaimResponse
Id: medcoop-guarantee
Title: "Guarantee"
Description: "The payer guarantees the cost up to a ceiling, for a time, with what it includes. Nothing above the ceiling passes silently."
* ^experimental = false
* obeys mc-guarantee-1
* identifier 1..* MS
* identifier ^short = "Number of the guarantee letter"
* identifier.system 1..1
* identifier.value 1..1
* status MS
* type = ClaimKind#treatment-abroad
* use = #preauthorization
* patient only Reference(MedCoopPatient)
* insurer only Reference(MedCoopOrganization)
* request 1..1 MS
* request only Reference(MedCoopGuaranteeRequest)
* outcome MS
* extension contains GuaranteeInclusionExtension named inclusion 0..* MS and ExchangeRate named exchangeRate 0..1 MS
* preAuthRef MS
* preAuthPeriod MS
* item.adjudication MS
* total MS
* total ^slicing.discriminator.type = #pattern
* total ^slicing.discriminator.path = "category"
* total ^slicing.rules = #open
* total contains ceiling 0..1 MS
* total[ceiling].category = ClaimAmount#ceiling
* total[ceiling].amount.value 1..1
* total[ceiling].amount.value obeys mc-amount-1
* total[ceiling].amount.currency 1..1

Invariant: mc-guarantee-1
Description: "A guarantee that is given has a reference, a period with an end, and a ceiling."
* severity = #error
* expression = """
    (status = 'active' and outcome = 'complete') implies
      (preAuthRef.exists() and preAuthPeriod.end.exists() and total.exists(category.coding.exists(code = 'ceiling')))
  """
* insert Human([[للضمان الممنوح رقم مرجعي ومدة لها نهاية وسقف.]], [[У выданной гарантии есть номер, срок окончания и предел.]], [[У выдадзенай гарантыі ёсць нумар, тэрмін заканчэння і мяжа.]])

Invariant: mc-amount-1
Description: "An amount is not negative."
* severity = #error
* expression = "$this >= 0"
* insert Human([[المبلغ ليس سالبًا.]], [[Сумма не отрицательна.]], [[Сума не адмоўная.]])

Profile: MedCoopInvoice
Parent: Claim
Id: medcoop-invoice
Title: "Invoice"
Description: "What the hospital asks to be paid, item by item, under the guarantee that it quotes."
* insert EveryClaim
* use = #claim
* subType 1..1 MS
* subType from InvoiceKind (required)
* billablePeriod 1..1 MS
* insurance.preAuthRef 1..* MS
* item.serviced[x] 1..1 MS
* related MS
* obeys mc-invoice-1

Invariant: mc-invoice-1
Description: "A correcting invoice refers to the invoice that it corrects."
* severity = #error
* expression = "subType.coding.exists(code = 'correction') implies related.claim.exists()"
* insert Human([[الفاتورة التصحيحية تشير إلى الفاتورة التي تصححها.]], [[Корректирующий счёт ссылается на исправляемый.]], [[Карэкціруючы рахунак спасылаецца на той, што выпраўляе.]])

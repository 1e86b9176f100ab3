Instance: Patient-summary
InstanceOf: OperationDefinition
Usage: #definition
Title: "Patient summary"
* url = "https://medcoop.example/fhir/OperationDefinition/Patient-summary"
* version = "0.1.0"
* name = "PatientSummary"
* title = "Patient summary"
* status = #active
* experimental = false
* date = "2026-11-28"
* kind = #operation
* description = "The International Patient Summary of a patient, made now from what the caller may see. Texts are in the language of the parameter, else in the first language of Accept-Language that is en, ar, ru or be."
* affectsState = false
* code = #summary
* base = "http://hl7.org/fhir/uv/ips/OperationDefinition/summary"
* resource = #Patient
* system = false
* type = true
* instance = true
* insert In(identifier, 0, 1, string, [[Who: system|value, or a value of any system; needed where the address names no patient]])
* insert In(profile, 0, 1, canonical, [[Composition-uv-ips or Bundle-uv-ips of IPS; with |1.1.0 the document is made by version 1.1, else by 2.0.1]])
* insert In(language, 0, 1, code, [[en | ar | ru | be]])
* insert In(sign, 0, 1, boolean, [[Whether the Bundle is signed with this node's key: JWS ES256 over its canonical JSON]])
* insert In(persist, 0, 1, boolean, [[Whether the document is stored, as a Bundle and a DocumentReference that names it; POST only]])
* insert Out(return, 1, 1, Bundle, [[The document]])

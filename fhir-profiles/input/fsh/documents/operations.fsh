RuleSet: DocumentOperation(id, name, title, code)
* url = "https://medcoop.example/fhir/OperationDefinition/{id}"
* version = "0.1.0"
* name = "{name}"
* title = "{title}"
* status = #active
* experimental = false
* date = "2026-11-28"
* kind = #operation
* code = #{code}
* system = false

Instance: Bundle-receive
InstanceOf: OperationDefinition
Usage: #definition
Title: "Receive a document"
* insert DocumentOperation(Bundle-receive, ReceiveDocument, Receive a document, receive)
* description = "Takes in a document in whatever state it comes: the body is the document itself, JSON or XML. Its bytes are kept; a valid one is stored as a Bundle too; of another every fault is named, with its place. The same bytes again find what is there."
* affectsState = true
* resource = #Bundle
* type = true
* instance = false
* insert In(case, 0, 1, uri, [[In the address: what it belongs to, such as ServiceRequest/1 or Task/1]])
* insert In(patient, 0, 1, uri, [[In the address: whose it is, such as Patient/1; without it the case's patient]])
* insert Out(state, 1, 1, code, [[valid or invalid]])
* insert Out(known, 1, 1, boolean, [[Whether these bytes were here already]])
* insert Out(document, 1, 1, Reference, [[The DocumentReference of what was received]])
* insert Out(bundle, 0, 1, Reference, [[The Bundle that a valid document is stored as]])
* insert Out(outcome, 1, 1, OperationOutcome, [[Every fault with its place]])

Instance: Bundle-adopt
InstanceOf: OperationDefinition
Usage: #definition
Title: "Adopt a document"
* insert DocumentOperation(Bundle-adopt, AdoptDocument, Adopt a document, adopt)
* description = "Takes a document apart into resources of a patient's record, in one commit. What is on record already is linked, what contradicts it is listed for a person to decide, and a second time changes nothing. Of a document that is not valid only the parts are taken over that a person names."
* affectsState = true
* resource[0] = #Bundle
* resource[1] = #DocumentReference
* type = false
* instance = true
* insert In(dry-run, 0, 1, boolean, [[Whether nothing is to be written]])
* insert In(patient, 0, 1, Reference, [[To whose record; without it the patient of the case, else the one whom the identifiers find, else a new one]])
* insert In(case, 0, 1, Reference, [[The referral or Task whose patient it is]])
* parameter[+].name = #part
* parameter[=].use = #in
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "What a person decided about one entry"
* parameter[=].part[+].name = #entry
* parameter[=].part[=].use = #in
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #string
* parameter[=].part[=].documentation = "Its place (3 or Bundle.entry[3]) or its fullUrl"
* parameter[=].part[+].name = #action
* parameter[=].part[=].use = #in
* parameter[=].part[=].min = 0
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #code
* parameter[=].part[=].documentation = "create (the default), link or leave"
* parameter[=].part[+].name = #target
* parameter[=].part[=].use = #in
* parameter[=].part[=].min = 0
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #Reference
* parameter[=].part[=].documentation = "With link: what on record it is the same as; without it what it was found to conflict with"
* insert Out(patient, 1, 1, Reference, [[To whose record it went]])
* insert Out(provenance, 0, 1, Reference, [[The trace of what was written]])
* parameter[+].name = #entry
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "What became of one entry"
* insert Part(place, 1, 1, string, Where it stands in the document)
* insert Part(fullUrl, 0, 1, string, What the document calls it)
* insert Part(type, 0, 1, string, Its resource type)
* insert Part(display, 0, 1, string, What people call it)
* insert Part(outcome, 1, 1, code, [[created, linked, conflict, refused, carried or left]])
* insert Part(resource, 0, 1, Reference, [[What it became, is the same as, or conflicts with]])
* insert Part(reasonCode, 0, 1, code, [[Why, for programs and translations]])
* insert Part(reason, 0, 1, string, [[Why, in English]])

Instance: Bundle-render
InstanceOf: OperationDefinition
Usage: #definition
Title: "Show a document"
* insert DocumentOperation(Bundle-render, RenderDocument, Show a document, render)
* description = "The document as one page of HTML that stands alone, for a doctor to read in a minute. What is not valid is shown as far as it can be read, with what is wrong with it."
* affectsState = false
* resource[0] = #Bundle
* resource[1] = #DocumentReference
* type = false
* instance = true
* insert In(language, 0, 1, code, [[en, ar, ru or be; without it by Accept-Language]])

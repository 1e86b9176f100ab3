// A SMART Health Link as it is kept: a DocumentManifest in the patient's case. Its address and, of a snapshot, its key are nowhere in it.
Extension: HealthLinkExpires
Id: health-link-expires
Title: "When a health link ends"
Description: "When a SMART Health Link ends."
Context: DocumentManifest
* value[x] only dateTime
* value[x] 1..1

Extension: HealthLinkFlag
Id: health-link-flag
Title: "Flag of a health link"
Description: "A flag of a SMART Health Link: L, P or U."
Context: DocumentManifest
* value[x] only code
* value[x] 1..1

Extension: HealthLinkAttemptsLeft
Id: health-link-attempts-left
Title: "Attempts left"
Description: "How many wrong passcodes a SMART Health Link still takes."
Context: DocumentManifest
* value[x] only unsignedInt
* value[x] 1..1

Extension: HealthLinkState
Id: health-link-state
Title: "Sealed state of a health link"
Description: "What decides whether a SMART Health Link opens, sealed by the server for this version of the resource: whoever else writes the resource closes the link for good."
Context: DocumentManifest
* value[x] only base64Binary
* value[x] 1..1

RuleSet: HealthLinkOperation(id, name, title, code, type)
* url = "https://medcoop.example/fhir/OperationDefinition/{id}"
* version = "0.1.0"
* name = "{name}"
* title = "{title}"
* status = #active
* experimental = false
* date = "2026-11-28"
* kind = #operation
* affectsState = true
* code = #{code}
* resource = #{type}
* system = false

Instance: Patient-health-link
InstanceOf: OperationDefinition
Usage: #definition
Title: "Make a health link"
* insert HealthLinkOperation(Patient-health-link, MakeHealthLink, Make a health link, health-link, Patient)
* description = "Makes a SMART Health Link to a summary of the patient or to one of the patient's documents, as far as the caller may see it. The answer is the only place where the link stands."
* type = false
* instance = true
* insert In(document, 0, 1, Reference, [[A Bundle that a DocumentReference about the patient names; without it a summary is made]])
* insert In(longTerm, 0, 1, boolean, [[Whether what it leads to is made anew each time, flag L]])
* insert In(direct, 0, 1, boolean, [[Whether its address is that of the file itself, flag U; never with a passcode]])
* insert In(expires, 0, 1, dateTime, [[When it ends; without it after HealthLinks:Lifetime]])
* insert In(passcode, 0, 1, string, [[With it the link opens with this passcode only, flag P: at least 6 letters or digits, no sequence, not the birth date]])
* insert In(label, 0, 1, string, [[What it leads to, in at most 80 letters]])
* insert In(language, 0, 1, code, [[Of a summary: en, ar, ru or be; without it by Accept-Language]])
* insert In(viewer, 0, 1, uri, [[A viewer's address that ends with #, to stand before the link]])
* insert Out(link, 1, 1, string, [[The link: whoever has it has what it leads to]])
* insert Out(management, 1, 1, Reference, [[The DocumentManifest by which it is seen and revoked]])
* insert Out(expires, 1, 1, dateTime, [[When it ends]])
* insert Out(png, 1, 1, Attachment, [[Its QR code]])
* insert Out(svg, 1, 1, Attachment, [[Its QR code]])

Instance: DocumentManifest-revoke
InstanceOf: OperationDefinition
Usage: #definition
Title: "Revoke a health link"
* insert HealthLinkOperation(DocumentManifest-revoke, RevokeHealthLink, Revoke a health link, revoke, DocumentManifest)
* description = "Takes a SMART Health Link back, for good: by who made it, or the organisation that keeps the case."
* type = false
* instance = true
* insert Out(return, 1, 1, DocumentManifest, [[The link as it is now]])

Instance: Bundle-open-health-link
InstanceOf: OperationDefinition
Usage: #definition
Title: "Open a health link"
* insert HealthLinkOperation(Bundle-open-health-link, OpenHealthLink, Open a health link, open-health-link, Bundle)
* description = "Opens a SMART Health Link that others made, of servers that the configuration names, and receives what it leads to."
* type = true
* instance = false
* insert In(link, 1, 1, string, [[The link, with or without a viewer's address]])
* insert In(passcode, 0, 1, string, [[Its passcode, where it has one]])
* insert In(recipient, 0, 1, string, [[Who asks, in words for the maker of the link; without it the caller's organisation]])
* insert In(receive, 0, 1, boolean, [[false: what it leads to is given back and not received]])
* insert In(case, 0, 1, Reference, [[The case to which it is received]])
* insert In(patient, 0, 1, Reference, [[The patient of this server to whom it belongs]])
* insert Out(label, 0, 1, string, [[What the link says that it leads to]])
* parameter[+].name = #file
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "*"
* parameter[=].documentation = "A file behind the link: contentType, and received (what Bundle/$receive answers) or content (its bytes), with refused (an OperationOutcome) where it could not be received"

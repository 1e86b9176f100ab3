// Who may see a patient's cases, and who did.
Instance: Patient-break-glass
InstanceOf: OperationDefinition
Usage: #definition
Title: "Open a patient's cases in an emergency"
* insert InstanceOperation(Patient-break-glass, BreakGlass, Open a patient's cases in an emergency, break-glass, Patient, true)
* description = "Lets a clinician, in person, see a patient's cases for four hours, whatever was granted. The Task that it makes goes to the organisation that keeps the record, with a Communication; the audit trail says so."
* insert In(reason, 1, 1, string, [[Why, in at least 10 letters]])
* insert Out(return, 1, 1, Task, [[The review that is asked of who keeps the record; its restriction says until when]])

Instance: Patient-access-explain
InstanceOf: OperationDefinition
Usage: #definition
Title: "Who may see a patient's cases"
* insert InstanceOperation(Patient-access-explain, AccessExplain, Who may see a patient's cases, access-explain, Patient, false)
* description = "Tells who may see which of the patient's cases, why and until when, and whose sight has ended. For auditors, and for coordinators of the organisation that keeps the record."
* insert Group(grant, 0, *, Somebody's sight of a case)
* insert Part(case, 1, 1, Reference, [[The case]])
* insert Part(grantee, 1, 1, Reference, [[Who sees it]])
* insert Part(why, 1, 1, string, [[From what it follows]])
* insert Part(from, 0, 1, instant, [[From when]])
* insert Part(until, 0, 1, instant, [[Until when]])
* insert Part(country, 0, 1, code, [[Only from there]])
* insert Part(any-country-but, 0, 1, string, [[Not from there]])
* insert Part(purposes, 0, 1, string, [[For these purposes only]])
* insert Part(consents, 0, 1, string, [[The consents that it needs]])
* insert Part(without-types, 0, 1, string, [[Without resources of these types]])
* insert Part(without-labels, 0, 1, string, [[Without resources of these security labels, as bits]])
* insert Part(active, 1, 1, boolean, [[Whether it holds now]])
* insert Group(ended, 0, *, Somebody's sight that has ended)
* insert Part(case, 1, 1, Reference, [[The case]])
* insert Part(grantee, 1, 1, Reference, [[Who saw it]])
* insert Part(why, 1, 1, string, [[From what it followed]])
* insert Part(consents, 0, 1, string, [[The consents that it needed]])
* insert Part(at, 1, 1, instant, [[When it ended]])

Instance: Patient-audit-report
InstanceOf: OperationDefinition
Usage: #definition
Title: "Who looked at a patient's record"
* insert InstanceOperation(Patient-audit-report, AuditReport, Who looked at a patient's record, audit-report, Patient, false)
* description = "The entries of the audit trail that are about the patient, newest first, with who is named in them. For auditors, and for coordinators of the organisation that keeps the record."
* insert In(start, 0, 1, date, [[From when]])
* insert In(end, 0, 1, date, [[Until when]])
* insert In(actor, 0, 1, string, [[Only what this person, system or organisation did: a reference]])
* insert In(_count, 0, 1, integer, [[Entries on a page]])
* insert Out(return, 1, 1, Bundle, [[A searchset of AuditEvents, with the Practitioners, Organizations and Devices that they name]])

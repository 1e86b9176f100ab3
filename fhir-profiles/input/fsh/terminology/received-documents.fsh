CodeSystem: ReceivedDocument
Id: received-document
Title: "Received documents"
Description: "What the DocumentReference of a document that was received says of it: its state (in meta.tag) and its parts (in content.format)."
* insert OwnCodes
* insert Defined(valid, Valid, [[It is valid FHIR R4 and stored as a Bundle too.]], صالحة, Действителен, Сапраўдны)
* insert Defined(invalid, Not valid, [[It breaks rules of FHIR R4: it is kept as it came, and a person decides about each of its parts.]], غير صالحة, Недействителен, Несапраўдны)
* insert Defined(decided, Decided, [[It breaks rules of FHIR R4, and a person has decided about it; it can be decided about again.]], تم البت فيها, Решение принято, Рашэнне прынята)
* insert Defined(original, As it came, [[The bytes that were sent.]], كما وردت, В исходном виде, У зыходным выглядзе)
* insert Defined(resource, Resource, [[The Bundle that it is stored as.]], مورد, Ресурс, Рэсурс)
* insert Defined(faults, Faults, [[An OperationOutcome that names what is wrong with it.]], الأخطاء, Ошибки, Памылкі)

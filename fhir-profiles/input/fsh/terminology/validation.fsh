CodeSystem: ValidationTag
Id: validation-tag
Title: "Validation tags"
Description: "What the server notes in meta.tag about the validation of a resource."
* insert OwnCodes
* insert Defined(let-through, Let through, [[Stored although it breaks a profile that it declares or implies, because that profile only warns here.]], مقبول مع تحذيرات, Принят с предупреждениями, Прыняты з папярэджаннямі)

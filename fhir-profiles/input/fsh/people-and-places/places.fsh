Profile: MedCoopOrganization
Parent: Organization
Id: medcoop-organization
Title: "Organization"
Description: "A ministry, hospital, pharmacy warehouse, manufacturer, embassy, payer or committee."
* ^experimental = false
* insert GlnIdentifier
* active MS
* type 1..* MS
* type from OrganizationKindValueSet (required)
* name 1..1 MS
* alias MS
* alias ^short = "The name in the other languages"
* telecom MS
* address 1..* MS
* address.country 1..1 MS
* address.country obeys mc-country-1
* partOf only Reference(MedCoopOrganization)
* contact MS

Profile: MedCoopAffiliation
Parent: OrganizationAffiliation
Id: medcoop-affiliation
Title: "Affiliation"
Description: "What one organization does for another, or for the programme."
* ^experimental = false
* active 1..1 MS
* organization 1..1 MS
* organization only Reference(MedCoopOrganization)
* participatingOrganization 1..1 MS
* participatingOrganization only Reference(MedCoopOrganization)
* network MS
* code 1..* MS
* code from AffiliationRoleValueSet (required)
* specialty from SpecialtyValueSet (required)
* period MS

Profile: MedCoopLocation
Parent: Location
Id: medcoop-location
Title: "Location"
Description: "A ward, a warehouse, a customs post: a place with an address and where possible a GLN."
* ^experimental = false
* insert GlnIdentifier
* status 1..1 MS
* name 1..1 MS
* alias MS
* mode MS
* address 1..1 MS
* address.country 1..1 MS
* address.country obeys mc-country-1
* position MS
* managingOrganization 1..1 MS
* managingOrganization only Reference(MedCoopOrganization)

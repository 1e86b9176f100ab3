// What R4 cannot find. (Task.businessStatus and Medication.batch.lotNumber it can: business-status, lot-number.)
Instance: task-ball
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/task-ball"
* version = "0.1.0"
* name = "TaskBall"
* status = #active
* experimental = false
* description = "Cases by the organization that has to act next"
* code = #ball
* base = #Task
* type = #reference
* expression = "Task.extension('https://medcoop.example/fhir/StructureDefinition/ball').extension('organization').value"
* xpathUsage = #normal
* target[0] = #Organization

Instance: task-ball-role
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/task-ball-role"
* version = "0.1.0"
* name = "TaskBallRole"
* status = #active
* experimental = false
* description = "Cases by the role that has to act next"
* code = #ball-role
* base = #Task
* type = #token
* expression = "Task.extension('https://medcoop.example/fhir/StructureDefinition/ball').extension('role').value"
* xpathUsage = #normal

Instance: task-expected
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/task-expected"
* version = "0.1.0"
* name = "TaskExpected"
* status = #active
* experimental = false
* description = "Cases by what is expected next"
* code = #expected
* base = #Task
* type = #token
* expression = "Task.extension('https://medcoop.example/fhir/StructureDefinition/ball').extension('expected').value"
* xpathUsage = #normal

Instance: task-due
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/task-due"
* version = "0.1.0"
* name = "TaskDue"
* status = #active
* experimental = false
* description = "Cases by the instant until which somebody has to act"
* code = #due
* base = #Task
* type = #date
* expression = "Task.extension('https://medcoop.example/fhir/StructureDefinition/ball').extension('due').value"
* xpathUsage = #normal

Instance: task-lapse
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/task-lapse"
* version = "0.1.0"
* name = "TaskLapse"
* status = #active
* experimental = false
* description = "Cases by the instant at which something happens to them by itself"
* code = #lapse
* base = #Task
* type = #date
* expression = "Task.extension('https://medcoop.example/fhir/StructureDefinition/lapse').extension('at').value"
* xpathUsage = #normal

Instance: patient-passport-mrz
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/patient-passport-mrz"
* version = "0.1.0"
* name = "PatientPassportMrz"
* status = #active
* experimental = false
* description = "People by the machine-readable zone of their passport"
* code = #passport-mrz
* base = #Patient
* type = #string
* expression = "Patient.identifier.extension('https://medcoop.example/fhir/StructureDefinition/passport-mrz').value"
* xpathUsage = #normal

Instance: supplydelivery-item
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/supplydelivery-item"
* version = "0.1.0"
* name = "SupplydeliveryItem"
* status = #active
* experimental = false
* description = "Deliveries by the medicine or device supplied; its lot by a chain (item.lot-number)"
* code = #item
* base = #SupplyDelivery
* type = #reference
* expression = "(SupplyDelivery.suppliedItem.item as Reference)"
* xpathUsage = #normal
* target[0] = #Medication
* target[1] = #Substance
* target[2] = #Device

Instance: supplydelivery-destination
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/supplydelivery-destination"
* version = "0.1.0"
* name = "SupplydeliveryDestination"
* status = #active
* experimental = false
* description = "Deliveries by where they go"
* code = #destination
* base = #SupplyDelivery
* type = #reference
* expression = "SupplyDelivery.destination"
* xpathUsage = #normal
* target[0] = #Location

Instance: supplydelivery-part-of
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/supplydelivery-part-of"
* version = "0.1.0"
* name = "SupplydeliveryPartOf"
* status = #active
* experimental = false
* description = "Lines and handling units of a consignment"
* code = #part-of
* base = #SupplyDelivery
* type = #reference
* expression = "SupplyDelivery.partOf"
* xpathUsage = #normal
* target[0] = #SupplyDelivery
* target[1] = #Contract

Instance: supplyrequest-item
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/supplyrequest-item"
* version = "0.1.0"
* name = "SupplyrequestItem"
* status = #active
* experimental = false
* description = "Requests by the medicine or device asked for"
* code = #item
* base = #SupplyRequest
* type = #reference
* expression = "(SupplyRequest.item as Reference)"
* xpathUsage = #normal
* target[0] = #Medication
* target[1] = #Substance
* target[2] = #Device

Instance: supplyrequest-deliver-to
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/supplyrequest-deliver-to"
* version = "0.1.0"
* name = "SupplyrequestDeliverTo"
* status = #active
* experimental = false
* description = "Requests by where they are to go"
* code = #deliver-to
* base = #SupplyRequest
* type = #reference
* expression = "SupplyRequest.deliverTo"
* xpathUsage = #normal
* target[0] = #Organization
* target[1] = #Location
* target[2] = #Patient

Instance: device-lot-number
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/device-lot-number"
* version = "0.1.0"
* name = "DeviceLotNumber"
* status = #active
* experimental = false
* description = "Devices by lot"
* code = #lot-number
* base = #Device
* type = #string
* expression = "Device.lotNumber"
* xpathUsage = #normal

Instance: device-serial-number
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/device-serial-number"
* version = "0.1.0"
* name = "DeviceSerialNumber"
* status = #active
* experimental = false
* description = "Devices by serial number"
* code = #serial-number
* base = #Device
* type = #string
* expression = "Device.serialNumber"
* xpathUsage = #normal

Instance: device-expiration-date
InstanceOf: SearchParameter
Usage: #definition
* url = "https://medcoop.example/fhir/SearchParameter/device-expiration-date"
* version = "0.1.0"
* name = "DeviceExpirationDate"
* status = #active
* experimental = false
* description = "Devices by date of expiry"
* code = #expiration-date
* base = #Device
* type = #date
* expression = "Device.expirationDate"
* xpathUsage = #normal

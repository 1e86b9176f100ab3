global using FhirTask = Hl7.Fhir.Model.Task;

global using FhirTask = Hl7.Fhir.Model.Task;
global using Task = System.Threading.Tasks.Task;

global using Task = System.Threading.Tasks.Task;
global using FhirTask = Hl7.Fhir.Model.Task;

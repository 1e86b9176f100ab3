namespace MedCoop.Fuzz;

/// <summary>What is right, to begin with.</summary>
internal static class Seeds
{
    public static readonly string[] Types = ["Patient", "Observation", "Organization", "Task", "List", "ValueSet", "Location", "RiskAssessment", "Binary", "Bundle", "Questionnaire", "StructureDefinition", "SearchParameter", "patient", "X"];

    public static readonly string[] Patches =
    [
        """[{"op":"add","path":"/name/0/given/-","value":"x"},{"op":"replace","path":"/active","value":true},{"op":"test","path":"/id","value":"a"}]""",
        """[{"op":"move","from":"/name","path":"/contact"},{"op":"copy","from":"/name/0","path":"/name/-"},{"op":"remove","path":"/gender"}]""",
        """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.name.where(use='official').family"},{"name":"value","valueString":"x"}]}]}""",
        """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"gender"},{"name":"value","valueCode":"male"}]}]}""",
    ];

    public static readonly string[] Operations =
    [
        """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"a"}],"profile":["http://x.example/p"]}}]}""",
        """{"resourceType":"Patient","id":"a"}""",
        """{}""",
        """[]""",
    ];

    public static readonly string[] XmlSnippets = ["<", ">", "/", "\"", "&", "&#0;", "&lt;", "<a/>", "xmlns=\"\"", "value=\"1\"", "<!--", "]]>", "<?x?>", "<id value=\"1\"/>", "\uFFFF", "<!DOCTYPE a [<!ENTITY b \"c\">]>", " url=\"x\""];

    public static readonly string[] Xml =
    [
        """<Patient xmlns="http://hl7.org/fhir"><id value="a"/><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>x <a href="#y">z</a></p></div></text><extension url="http://x.example/e"><valueDecimal value="1.50"/></extension><name><family value="A"/><given value="B"><extension url="u"><valueCode value="c"/></extension></given></name><birthDate value="1980-05"/></Patient>""",
        """<Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry><fullUrl value="urn:uuid:1"/><resource><Basic><code><text value="x"/></code></Basic></resource><request><method value="POST"/><url value="Basic"/></request></entry></Bundle>""",
        """<Observation xmlns="http://hl7.org/fhir"><contained><Patient><id value="p"/></Patient></contained><status value="final"/><code><coding><system value="http://loinc.org"/><code value="8480-6"/></coding></code><subject><reference value="#p"/></subject><valueQuantity><value value="5.40"/></valueQuantity></Observation>""",
    ];

    private static readonly Dictionary<string, string[]> Resources = new(StringComparer.Ordinal)
    {
        ["Patient"] =
        [
            """{"resourceType":"Patient","id":"a","meta":{"tag":[{"system":"urn:t","code":"t"}],"profile":["http://x.example/p|1"]},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></div>"},"identifier":[{"system":"urn:a","value":"1","type":{"coding":[{"code":"MR"}]}}],"name":[{"family":"A","given":["B",null],"_given":[null,{"id":"x"}]}],"gender":"male","birthDate":"1980-05","deceasedBoolean":false,"managingOrganization":{"reference":"Organization/a"},"contained":[{"resourceType":"Practitioner","id":"p"}],"generalPractitioner":[{"reference":"#p"}]}""",
        ],
        ["Observation"] =
        [
            """{"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8480-6","display":"x"}],"text":"y"},"subject":{"reference":"Patient/a"},"effectivePeriod":{"start":"2024-01-01","end":"2024-02"},"valueQuantity":{"value":5.40,"comparator":"<","system":"http://unitsofmeasure.org","code":"mg"},"component":[{"code":{"coding":[{"code":"8462-4"}]},"valueQuantity":{"value":80,"unit":"mm"}}],"hasMember":[{"reference":"Observation/b"}]}""",
            """{"resourceType":"Observation","id":"b","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:1"},"effectiveTiming":{"event":["2024-01-01"],"repeat":{"boundsPeriod":{"end":"2025"}}},"valueSampledData":{"origin":{"value":1,"code":"mV","system":"http://unitsofmeasure.org"},"period":10,"dimensions":1,"data":"1 2 E U 3.5"}}""",
        ],
        ["Location"] = ["""{"resourceType":"Location","id":"a","position":{"latitude":59.3,"longitude":18.1},"partOf":{"reference":"Location/b"}}"""],
        ["RiskAssessment"] = ["""{"resourceType":"RiskAssessment","id":"a","status":"final","subject":{"reference":"Patient/a"},"prediction":[{"probabilityDecimal":0.4},{"probabilityRange":{"low":{"value":0.1}}}]}"""],
        ["ValueSet"] = ["""{"resourceType":"ValueSet","id":"a","url":"http://x.example/a","version":"1.0","status":"active","compose":{"include":[{"system":"http://loinc.org","concept":[{"code":"8480-6"}],"filter":[{"property":"concept","op":"is-a","value":"x"}]},{"valueSet":["http://x.example/a"]}]},"expansion":{"timestamp":"2024-01-01T00:00:00Z","contains":[{"code":"a"}]}}"""],
        ["List"] = ["""{"resourceType":"List","id":"a","status":"current","mode":"working","entry":[{"item":{"reference":"Patient/a"}},{"item":{"reference":"List/a"}}]}"""],
        ["Task"] = ["""{"resourceType":"Task","id":"a","status":"requested","intent":"order","focus":{"reference":"Task/a"},"for":{"reference":"Patient/a"},"instantiatesCanonical":"http://x.example/a|1","input":[{"type":{"text":"x"},"valueReference":{"reference":"Patient?identifier=urn:a|1"}}]}"""],
        ["Binary"] = ["""{"resourceType":"Binary","id":"a","contentType":"text/html","data":"PGI+"}"""],
        ["Bundle"] = ["""{"resourceType":"Bundle","id":"a","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient"}}]}"""],
        ["SearchParameter"] = ["""{"resourceType":"SearchParameter","id":"a","url":"http://x.example/sp","name":"X","status":"active","description":"x","code":"shoe-size","base":["Patient"],"type":"token","expression":"Patient.extension.where(url='u').value"}"""],
        ["StructureDefinition"] = ["""{"resourceType":"StructureDefinition","id":"a","url":"http://x.example/sd","name":"X","status":"active","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"id":"Patient","path":"Patient"}]}}"""],
        ["Questionnaire"] = ["""{"resourceType":"Questionnaire","id":"a","url":"http://x.example/q","status":"active","item":[{"linkId":"1","type":"group","item":[{"linkId":"2","type":"decimal","initial":[{"valueDecimal":1.0}]}]}]}"""],
    };

    /// <summary>A resource of the type, or of some other.</summary>
    public static string Of(string type, Random random) => Resources.TryGetValue(type, out var own) && random.Next(10) > 0
        ? own[random.Next(own.Length)]
        : Resources.Values.ElementAt(random.Next(Resources.Count))[0];
}

using System.IO.Compression;
using System.Text;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Server.Commands;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Commands;

/// <summary>Terminologies are imported from files in their owners' shapes. All codes and texts here are made up.</summary>
public sealed class TerminologyImportTests
{
    [Theory, EveryDatabase]
    public async Task SNOMED_CT_is_read_from_its_snapshot_with_preferred_terms_hierarchy_attributes_and_reference_sets(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        var path = Snomed.In(folder);

        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "snomed", path));
        var system = await OneAsync(folder);

        Assert.Equal(("http://snomed.info/sct", "http://snomed.info/sct/900000000000207008/version/20260101", "http://snomed.info/sct?fhir_vs"), (system.Url, system.Version, system.ValueSet));
        Assert.Equal("Sore thumb", system.Find("2002003")!.Display);
        Assert.Equal(["Sore thumb (finding)", "Thumb that aches", "Больной палец"], system.Find("2002003")!.Designations.Select(designation => designation.Value));
        Assert.Equal("ru", system.Find("2002003")!.Designations[2].Language);
        Assert.Equal(["1001002"], system.Parents("2002003"));
        Assert.True(system.IsBelow("2002003", "9009009"));
        Assert.False(system.IsBelow("3003004", "9009009"));
        Assert.Contains(system.Find("2002003")!.Properties, property => property is { Code: "363698007", Value: "3003004", Type: "code" });
        Assert.Equal(["2002003"], Codes(system, system.Having("memberOf", ["7007007"])));
        Assert.Equal(["4004005"], Codes(system, system.Inactive));
    }

    [Fact]
    public async Task The_language_of_SNOMED_CT_is_that_of_the_reference_set_asked_for()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var path = Snomed.In(folder);

        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "snomed", path, "--language", "ru", "--version", "20260202"));
        Assert.Equal(CommandLine.Failed, await folder.RunAsync("import", "--terminology", "snomed", path, "--language", "ar"));

        var system = await OneAsync(folder);
        Assert.Equal(("Больной палец", "ru"), (system.Find("2002003")!.Display, system.Language));
        Assert.EndsWith("/version/20260202", system.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_rows_are_named_by_file_and_line_and_nothing_is_imported()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var path = Snomed.In(folder);
        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "snomed", path));
        folder.File("snomed/Terminology/sct2_Relationship_Snapshot_INT_20260101.txt", Snomed.Relationships + "x\t20260101\t1\tm\t2002003\t5005005\t0\t116680003\t900000000000011006\tz\nbroken\n");

        var (code, error) = await ErrorsAsync(() => folder.RunAsync("import", "--terminology", "snomed", path));

        Assert.Equal(CommandLine.Failed, code);
        Assert.Contains("sct2_Relationship_Snapshot_INT_20260101.txt:6: '2002003' is said to stand below '5005005'", error, StringComparison.Ordinal);
        Assert.Contains("sct2_Relationship_Snapshot_INT_20260101.txt:7: The row has 1 columns", error, StringComparison.Ordinal);
        Assert.Contains("2 faults; nothing was imported", error, StringComparison.Ordinal);
        Assert.Equal("Sore thumb", (await OneAsync(folder)).Find("2002003")!.Display);
    }

    [Theory, EveryDatabase]
    public async Task LOINC_is_read_from_its_archive_with_hierarchy_answers_and_variants(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        var path = folder.File("Loinc_9.99.zip", Zip(
            ("LoincTable/Loinc.csv", """
                "LOINC_NUM","COMPONENT","PROPERTY","TIME_ASPCT","SYSTEM","SCALE_TYP","METHOD_TYP","CLASS","STATUS","SHORTNAME","LONG_COMMON_NAME"
                "10-1","Glimmer","MCnc","Pt","Glow","Qn","","CHEM","ACTIVE","Glimmer Glow-mCnc","Glimmer, ""bright"" [Mass/volume] in Glow"
                "20-0","Shimmer","MCnc","Pt","Glow","Ord","","CHEM","DEPRECATED","Shimmer","Shimmer
                over two lines"
                """),
            ("AccessoryFiles/ComponentHierarchyBySystem/ComponentHierarchyBySystem.csv", """
                PATH_TO_ROOT,SEQUENCE,IMMEDIATE_PARENT,CODE,CODE_TEXT
                ,1,,LP100-1,Lights
                LP100-1,1,LP100-1,LP200-9,Glows
                LP100-1.LP200-9,1,LP200-9,10-1,Glimmer
                LP100-1,2,LP100-1,10-1,Glimmer
                """),
            ("AccessoryFiles/AnswerFile/AnswerList.csv", """
                "AnswerListId","AnswerListName","AnswerStringId","SequenceNumber","DisplayText"
                "LL1-1","How bright","LA1-1","1","Very"
                "LL1-1","How bright","LA2-2","2","Hardly"
                "LL2-2","Whether","LA1-1","1","Very"
                """),
            ("AccessoryFiles/AnswerFile/LoincAnswerListLink.csv", """
                "LoincNumber","LongCommonName","AnswerListId","AnswerListName","AnswerListLinkType"
                "20-0","Shimmer","LL1-1","How bright","NORMATIVE"
                """),
            ("AccessoryFiles/LinguisticVariants/ruRU19LinguisticVariant.csv", "\"LOINC_NUM\",\"COMPONENT\",\"LONG_COMMON_NAME\",\"LinguisticVariantDisplayName\"\n\"10-1\",\"Мерцание\",\"Мерцание в свете\",\"Мерцание\"\n"),
            ("AccessoryFiles/LinguisticVariants/deDE15LinguisticVariant.csv", "\"LOINC_NUM\",\"LONG_COMMON_NAME\"\n\"10-1\",\"Schimmer\"\n")));

        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "auto", path, "--language", "ru"));
        var system = await OneAsync(folder);

        Assert.Equal(("http://loinc.org", "9.99"), (system.Url, system.Version));
        Assert.Equal("Glimmer, \"bright\" [Mass/volume] in Glow", system.Find("10-1")!.Display);
        Assert.Equal("Shimmer\nover two lines", system.Find("20-0")!.Display!.Replace("                ", "", StringComparison.Ordinal));
        Assert.Equal("10-1", system.Find("10-1")!.Code);
        Assert.Equal(["LP100-1", "LP200-9"], system.Parents("10-1").Order(StringComparer.Ordinal));
        Assert.True(system.IsBelow("10-1", "LP100-1"));
        Assert.Equal(["20-0"], Codes(system, system.Inactive));
        Assert.Equal(["10-1"], Codes(system, system.Having("SCALE_TYP", ["Qn"])));
        Assert.Equal(["LA1-1", "LA2-2"], Codes(system, system.Having("LIST", ["LL1-1"])).Order(StringComparer.Ordinal));
        Assert.Equal(["20-0"], Codes(system, system.Having("answer-list", ["LL1-1"])));
        Assert.Contains(system.Find("10-1")!.Designations, designation => designation is { Language: "ru-RU", Value: "Мерцание в свете" });
        Assert.DoesNotContain(system.Find("10-1")!.Designations, designation => designation.Language == "de-DE");
    }

    [Theory, EveryDatabase]
    public async Task ICD_10_is_read_from_ClaML(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        var path = folder.File("icd.xml", """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE ClaML SYSTEM "ClaML.dtd">
            <ClaML version="2.0.0">
              <Title name="ICD-10" date="2030-01-01" version="2030">Made up</Title>
              <Modifier code="M1"><SubClass code=".0"/></Modifier>
              <ModifierClass modifier="M1" code=".0"><SuperClass code="M1"/><Rubric kind="preferred"><Label xml:lang="en">at home</Label></Rubric></ModifierClass>
              <ModifierClass modifier="M1" code=".1"><SuperClass code="M1"/><Rubric kind="preferred"><Label xml:lang="en">elsewhere</Label></Rubric></ModifierClass>
              <Class code="XL" kind="chapter"><SubClass code="Q90-Q91"/><Rubric kind="preferred"><Label xml:lang="en">Odd states</Label></Rubric></Class>
              <Class code="Q90-Q91" kind="block"><SuperClass code="XL"/><Rubric kind="preferred"><Label xml:lang="en">Very odd <Reference>(Q90)</Reference></Label></Rubric></Class>
              <Class code="Q90" kind="category" usage="dagger"><SuperClass code="Q90-Q91"/><SubClass code="Q90.0"/>
                <Rubric kind="preferred"><Label xml:lang="en">Oddity</Label></Rubric><Rubric kind="inclusion"><Label xml:lang="en">Strangeness</Label></Rubric></Class>
              <Class code="Q90.0" kind="category"><SuperClass code="Q90"/><Rubric kind="preferred"><Label xml:lang="en">Slight oddity</Label></Rubric></Class>
              <Class code="Q91" kind="category"><SuperClass code="Q90-Q91"/><ModifiedBy code="M1"/><Rubric kind="preferred"><Label xml:lang="en">Falling over</Label></Rubric></Class>
            </ClaML>
            """);

        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "icd-10", path));
        var system = await OneAsync(folder);

        Assert.Equal(("http://hl7.org/fhir/sid/icd-10", "2030", "en"), (system.Url, system.Version, system.Language));
        Assert.True(system.IsBelow("Q90.0", "XL"));
        Assert.True(system.Find("Q90-Q91")!.IsAbstract);
        Assert.Equal("Very odd (Q90)", system.Find("Q90-Q91")!.Display);
        Assert.Equal("Strangeness", system.Find("q90")!.Designations.Single().Value);
        Assert.Equal(["Q90"], Codes(system, system.Having("usage", ["dagger"])));
        Assert.Equal(("Falling over: elsewhere", "Q91"), (system.Find("Q91.1")!.Display, system.Parents("Q91.1").Single()));
    }

    [Theory, EveryDatabase]
    public async Task ICD_10_is_read_from_the_text_files_of_WHO(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        folder.File("meta/icd102030syst_codes.txt",
            "3;N;X;01;Q90;Q90.-+;Q90;Q90;Oddity;Oddity;;;001;4-002;3-003;2-001;1-002\r\n"
            + "4;T;X;01;Q90;Q90.0+;Q90.0;Q900;Slight oddity;Oddity;Slight oddity;;001;4-002;3-003;2-001;1-002\r\n"
            + "5;T;S;01;Q90;Q90.00+;Q90.00;Q9000;Slightest oddity;Oddity;;;001;4-002;3-003;2-001;1-002\r\n");
        folder.File("meta/icd102030syst_chapters.txt", "01;Odd states; all of them\r\n");
        folder.File("meta/icd102030syst_groups.txt", "Q90;Q91;01;Very odd\r\n");

        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "icd-10", $"{folder.Path}/meta"));
        var system = await OneAsync(folder);

        Assert.Equal("2030", system.Version);
        Assert.Equal(["I", "Q90-Q91", "Q90", "Q90.0", "Q90.00"], Codes(system, Places.All(system.Count)));
        Assert.Equal("Odd states; all of them", system.Find("I")!.Display);
        Assert.True(system.IsBelow("Q90.00", "I"));
        Assert.Equal(["Q90.0"], system.Parents("Q90.00"));
        Assert.Equal(["Q90", "Q90.0", "Q90.00"], Codes(system, system.Having("usage", ["dagger"])));
    }

    [Fact]
    public async Task ICD_10_CM_is_read_from_its_order_file()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var path = folder.File("icd10cm_order_2030.txt", Order("00001", "Q90", "0", "Oddity", "Oddity of all kinds") + Order("00002", "Q900", "0", "Slight", "Slight oddity") + Order("00003", "Q9001", "1", "Slightest", "Slightest oddity"));

        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "icd-10-cm", path));
        var system = await OneAsync(folder);

        Assert.Equal(("http://hl7.org/fhir/sid/icd-10-cm", "2030"), (system.Url, system.Version));
        Assert.Equal("Slightest oddity", system.Find("Q90.01")!.Display);
        Assert.Equal(["Q90.0"], system.Parents("Q90.01"));
        Assert.Equal(["Q90.01"], Codes(system, system.Having("billable", ["true"])));
    }

    [Theory, EveryDatabase]
    public async Task ATC_is_read_from_XML_and_from_CSV_with_defined_daily_doses(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        folder.File("atc/2030 ATC.xml", """
            <xml xmlns:z="#RowsetSchema" xmlns:rs="urn:schemas-microsoft-com:rowset"><rs:data>
            <z:row ATCCode="Y" Name="ODDITIES"/><z:row ATCCode="Y01" Name="ODD"/><z:row ATCCode="Y01A" Name="ODDER"/><z:row ATCCode="Y01AA" Name="Oddest"/><z:row ATCCode="Y01AA01" Name="madeupine"/>
            </rs:data></xml>
            """);
        folder.File("atc/2030 ATC_ddd.xml", """
            <xml xmlns:z="#RowsetSchema" xmlns:rs="urn:schemas-microsoft-com:rowset"><rs:data><z:row ATCCode="Y01AA01" DDD="1.5" UnitType="mg" AdmCode="O" DDDComment=""/></rs:data></xml>
            """);
        var csv = folder.File("atc.csv", "atc_code,atc_name,ddd,uom,adm_r,note\nY,ODDITIES,NA,NA,NA,NA\nY01,ODD,NA,NA,NA,NA\nY01A,ODDER,NA,NA,NA,NA\nY01AA,Oddest,NA,NA,NA,NA\nY01AA01,madeupine,1.5,mg,O,NA\nY01AA01,madeupine,2,mg,P,\"depot, slow\"\n");

        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "atc", $"{folder.Path}/atc"));
        var fromXml = await OneAsync(folder);
        Assert.Equal(("http://www.whocc.no/atc", "2030", "madeupine"), (fromXml.Url, fromXml.Version, fromXml.Find("Y01AA01")!.Display));
        Assert.True(fromXml.IsBelow("Y01AA01", "Y"));
        Assert.Equal("1.5 mg O", fromXml.Find("Y01AA01")!.Properties.Single().Value);

        Assert.Equal(CommandLine.Failed, await folder.RunAsync("import", "--terminology", "atc", csv));
        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "atc", csv, "--version", "2031"));
        var fromCsv = await OneAsync(folder);
        Assert.Equal(["1.5 mg O", "2 mg P depot, slow"], fromCsv.Find("Y01AA01")!.Properties.Select(property => property.Value));
        Assert.Equal(["Y01AA"], fromCsv.Parents("Y01AA01"));
    }

    [Theory, EveryDatabase]
    public async Task A_FHIR_code_system_of_any_size_is_read_as_a_stream(StoreProvider provider)
    {
        await using var folder = await CommandFolder.CreateAsync(provider);
        // Larger than the reader's buffer, so that tokens are cut at its end.
        var many = string.Join(',', Enumerable.Range(0, 3000).Select(at => $$"""{"code":"n{{at}}","display":"Number {{at}}","property":[{"code":"up","valueCode":"root"},{"code":"odd","valueBoolean":{{(at % 2 == 1 ? "true" : "false")}}}]}"""));
        var path = folder.File("cs.json.gz", Gzip($$$"""
            {"resourceType":"CodeSystem","meta":{"tag":[{"code":"x"}]},"url":"urn:big","version":"7","name":"Big","status":"active","content":"complete","caseSensitive":true,
             "property":[{"code":"up","uri":"http://hl7.org/fhir/concept-properties#parent","type":"code"},{"code":"odd","type":"boolean"}],
             "concept":[{"code":"root","display":"Root","designation":[{"language":"ar","use":{"code":"u","system":"urn:u"},"value":"جذر"}],"concept":[{"code":"inner","definition":"Inside.","concept":[{"code":"innermost"}]}]},{{{many}}}]}
            """));

        Assert.Equal(CommandLine.Done, await folder.RunAsync("import", "--terminology", "fhir", path));
        var system = await OneAsync(folder);

        Assert.Equal(("urn:big", "7", 3003), (system.Url, system.Version, system.Count));
        Assert.Equal(["root", "inner", "innermost", "n0"], Codes(system, Places.All(4)));
        Assert.Equal(3003, system.Below("root").Count);
        Assert.Equal(["inner"], system.Parents("innermost"));
        Assert.Equal(1500, system.Having("odd", ["true"]).Count);
        Assert.Equal(new Designation("ar", new DesignationUse("urn:u", "u", null), "جذر"), system.Find("root")!.Designations.Single());
    }

    [Theory]
    [InlineData("""{"resourceType":"CodeSystem","url":"urn:x","content":"complete","concept":[{"code":"a"},{"code":"b"},{"code":"a"}]}""", "cs.json:1: The code 'a' comes a second time.")]
    [InlineData("""{"resourceType":"CodeSystem","url":"urn:x","content":"fragment","concept":[]}""", "only a complete one")]
    [InlineData("""{"resourceType":"ValueSet","url":"urn:x"}""", "this is no CodeSystem")]
    [InlineData("{\"resourceType\":\"CodeSystem\",\"url\":\"urn:x\",\"content\":\"complete\",\n\"concept\":[{\"code\":\"a\"},\n{\"code\":", "cs.json:3: this is no JSON")]
    public async Task A_wrong_FHIR_code_system_is_refused_with_its_fault(string json, string fault)
    {
        await using var folder = await CommandFolder.CreateAsync();
        var path = folder.File("cs.json", json);

        var (code, error) = await ErrorsAsync(() => folder.RunAsync("import", "--terminology", "fhir", path));

        Assert.Equal(CommandLine.Failed, code);
        Assert.Contains(fault, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_owners_without_a_word_what_they_are_are_recognised_and_the_command_is_told()
    {
        await using var folder = await CommandFolder.CreateAsync();
        var path = Snomed.In(folder);

        var (code, error) = await ErrorsAsync(() => folder.RunAsync("import", path));
        var unknown = await ErrorsAsync(() => folder.RunAsync("import", "--terminology", "auto", folder.File("x/readme.txt", "hello")));
        var missing = await ErrorsAsync(() => folder.RunAsync("import", "--terminology", "loinc", $"{folder.Path}/none"));

        Assert.Equal(CommandLine.CannotBegin, code);
        Assert.Contains($"import --terminology snomed {path}", error, StringComparison.Ordinal);
        Assert.Contains("this looks like none of snomed, loinc", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("no such file", missing.Error, StringComparison.Ordinal);
        Assert.Equal((CommandLine.CannotBegin, CommandLine.CannotBegin), (await folder.RunAsync("import", "--terminology", "loinc", "a", "b"), await folder.RunAsync("import", "--language", "ru", "a")));
    }

    private static async Task<(int Code, string Error)> ErrorsAsync(Func<Task<int>> run)
    {
        var before = Console.Error;
        await using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (await run(), error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }

    // The newest, from a store of its own, closed with the test's process.
    private static async Task<IListableCodeSystem> OneAsync(CommandFolder folder)
    {
        var store = await folder.OpenAsync();
        return (await store.CodeSystemsAsync(CancellationToken.None)).Value[0];
    }

    private static IEnumerable<string> Codes(IListableCodeSystem system, Places places) => system.At([.. places.InOrder()]).Select(concept => concept.Code);

    private static string Order(string number, string code, string billable, string brief, string whole) => $"{number} {code,-7} {billable} {brief,-60} {whole}\n";

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    /// <summary>A tiny release of SNOMED CT's form with made-up content.</summary>
    internal static class Snomed
    {
        public const string Relationships =
            "id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId\n"
            + "1\t20260101\t1\tm\t1001002\t9009009\t0\t116680003\t900000000000011006\tz\n"
            + "2\t20260101\t1\tm\t2002003\t1001002\t0\t116680003\t900000000000011006\tz\n"
            + "3\t20260101\t0\tm\t3003004\t9009009\t0\t116680003\t900000000000011006\tz\n"
            + "4\t20260101\t1\tm\t2002003\t3003004\t1\t363698007\t900000000000011006\tz\n";

        public static string In(CommandFolder folder)
        {
            const string Fsn = "900000000000003001", Synonym = "900000000000013009", Us = "900000000000509007", Gb = "900000000000508004", Preferred = "900000000000548007";
            folder.File("snomed/Terminology/sct2_Concept_Snapshot_INT_20260101.txt",
                "id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId\n" + string.Concat(new[] { "9009009 1", "1001002 1", "2002003 1", "3003004 1", "4004005 0" }.Select(row => $"{row.Split(' ')[0]}\t20260101\t{row.Split(' ')[1]}\t900000000000207008\t900000000000074008\n")));
            folder.File("snomed/Terminology/sct2_Description_Snapshot-en_INT_20260101.txt",
                "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\n"
                + $"11\t20260101\t1\tm\t9009009\ten\t{Synonym}\tFinding\tc\n12\t20260101\t1\tm\t1001002\ten\t{Synonym}\tAche\tc\n13\t20260101\t1\tm\t2002003\ten\t{Fsn}\tSore thumb (finding)\tc\n"
                + $"14\t20260101\t1\tm\t2002003\ten\t{Synonym}\tThumb that aches\tc\n15\t20260101\t1\tm\t2002003\ten\t{Synonym}\tSore thumb\tc\n16\t20260101\t0\tm\t2002003\ten\t{Synonym}\tOld name\tc\n"
                + $"17\t20260101\t1\tm\t3003004\ten\t{Synonym}\tThumb\tc\n");
            folder.File("snomed/Terminology/sct2_Description_Snapshot-ru_INT_20260101.txt",
                $"id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\n21\t20260101\t1\tm\t2002003\tru\t{Synonym}\tБольной палец\tc\n");
            folder.File("snomed/Terminology/sct2_Relationship_Snapshot_INT_20260101.txt", Relationships);
            folder.File("snomed/Refset/Language/der2_cRefset_LanguageSnapshot-en_INT_20260101.txt",
                $"id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId\tacceptabilityId\na\t20260101\t1\tm\t{Us}\t15\t{Preferred}\nb\t20260101\t1\tm\t{Gb}\t14\t{Preferred}\nc\t20260101\t1\tm\t{Us}\t13\t{Preferred}\n");
            folder.File("snomed/Refset/Language/der2_cRefset_LanguageSnapshot-ru_INT_20260101.txt",
                $"id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId\tacceptabilityId\nd\t20260101\t1\tm\t1\t21\t{Preferred}\n");
            folder.File("snomed/Refset/Content/der2_Refset_SimpleSnapshot_INT_20260101.txt",
                "id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId\ne\t20260101\t1\tm\t7007007\t2002003\n");
            return $"{folder.Path}/snomed";
        }
    }
}

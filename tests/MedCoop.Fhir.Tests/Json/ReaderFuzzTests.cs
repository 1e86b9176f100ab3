using System.Text;
using CsCheck;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Patch;

namespace MedCoop.Fhir.Tests.Json;

/// <summary>Whatever comes in, a reader answers with a resource or a problem; and what it accepts, everything behind it can work with.</summary>
public sealed class ReaderFuzzTests
{
    private const int Rounds = 3000;

    private static readonly string[] Seeds =
    [
        """{"resourceType":"Patient","id":"a","meta":{"tag":[{"code":"t"}]},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"x\">y</a></div>"},"name":[{"given":["a",null],"_given":[null,{"id":"x"}]}],"birthDate":"1970-01-01","deceasedBoolean":false}""",
        """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]},"valueQuantity":{"value":1.50},"subject":{"reference":"urn:uuid:1"},"contained":[{"resourceType":"Person","id":"p"}]}""",
        """{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}]}""",
        """{"resourceType":"Parameters","parameter":[{"name":"a","part":[{"name":"b","valueDecimal":1e3}]},{"name":"c","resource":{"resourceType":"Binary","contentType":"a/b","data":"AAAA"}}]}""",
    ];

    private static readonly string[] Snippets =
        ["\"", "{", "}", "[", "]", ":", ",", "null", "true", "1e999", "-", "\\u0000", "\\ud800", "_", "\"_\":1", "\"\":1", "resourceType", "extension", "\"div\":5", "contained", "é", "\t", "value", "[[", "{}", "99999999999999999999999999999"];

    private static readonly Gen<string> Mutated =
        from seed in Gen.OneOf(Seeds)
        from edits in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.OneOf(Snippets)).List[1, 4]
        select edits.Aggregate(seed, (text, edit) => Edited(text, edit.Item1, edit.Item2, edit.Item3));

    [Fact]
    public void Random_bytes_are_answered() =>
        Gen.Byte.Array[0, 60].Sample(bytes => { ReadEveryWay(bytes); return true; }, iter: Rounds);

    [Fact]
    public void Damaged_resources_are_answered() =>
        Mutated.Sample(json => { ReadEveryWay(Encoding.UTF8.GetBytes(json)); return true; }, iter: Rounds);

    [Fact]
    public void Damaged_XML_is_answered() =>
        (from xml in Gen.OneOf([.. Seeds.Select(seed => Encoding.UTF8.GetString(ResourceFormat.ToXml(Encoding.UTF8.GetBytes(seed), pretty: true)))])
         from edits in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.OneOf("<", ">", "/", "\"", "&", "<a/>", "xmlns=\"\"", "value=\"1\"", "<!--", "]]>", "<?x?>", "<id value=\"1\"/>", "\uFFFF")).List[1, 4]
         select edits.Aggregate(xml, (text, edit) => Edited(text, edit.Item1, edit.Item2, edit.Item3)))
        .Sample(xml => { ReadEveryWay(Encoding.UTF8.GetBytes(xml)); return true; }, iter: Rounds);

    [Fact]
    public void Damaged_patches_are_answered() =>
        (from patch in Gen.OneOf(
            """[{"op":"add","path":"/name/0/given/-","value":"x"},{"op":"move","from":"/name","path":"/a"},{"op":"test","path":"/~01","value":null},{"op":"copy","from":"","path":"/b"}]""",
            """[{"op":"replace","path":"","value":{"resourceType":"Patient","id":"a"}},{"op":"remove","path":"/name/0/_given/1"}]""")
         from edits in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.OneOf(Snippets)).List[1, 3]
         select edits.Aggregate(patch, (text, edit) => Edited(text, edit.Item1, edit.Item2, edit.Item3)))
        .Sample(patch =>
        {
            var patched = JsonPatch.Apply(Encoding.UTF8.GetBytes(Seeds[0]), Encoding.UTF8.GetBytes(patch));
            if (patched.Problem is null) ReadEveryWay(patched.Value);
            return true;
        }, iter: Rounds);

    private static void ReadEveryWay(ReadOnlyMemory<byte> bytes)
    {
        ResourceReader.ReadXml(bytes, ReadLimits.Default);
        if (!ResourceReader.ReadJson(bytes, ReadLimits.Default).TryGet(out var content, out var problem))
        {
            Assert.NotEmpty(problem.Text);
            return;
        }

        Assert.NotNull(ResourceReader.Parse(content.Json));
        var stamped = ResourceStamp.Stamp(content.Json, new ResourceKey(content.Resource.TypeName, "x"), 1);
        Assert.Null(ResourceReader.ReadJson(stamped.Bytes, ReadLimits.Default).Problem);
        Assert.Null(ResourceReader.ReadJson(ReferenceRewriter.Rewrite(content.Json, uri => uri + "1"), ReadLimits.Default).Problem);
        Assert.NotNull(ReferenceRewriter.References(content.Json));
        Assert.NotEmpty(ResourceFormat.ToXml(content.Json, pretty: true));
        Assert.Equal(stamped.ContentHash, ResourceStamp.Stamp(ResourceFormat.Indent(ResourceFormat.Minify(content.Json)), new ResourceKey("Patient", "y"), 2).ContentHash);
    }

    private static string Edited(string text, double place, int removed, string inserted)
    {
        var at = (int)(place * text.Length);
        return text[..at] + inserted + text[Math.Min(text.Length, at + removed)..];
    }
}

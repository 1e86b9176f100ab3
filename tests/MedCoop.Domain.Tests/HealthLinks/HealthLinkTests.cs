using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MedCoop.Domain.HealthLinks;

namespace MedCoop.Domain.Tests.HealthLinks;

/// <summary>SMART Health Links by the letter of their specification, with its own examples. https://docs.smarthealthit.org/smart-health-links/spec</summary>
public sealed class HealthLinkTests
{
    private const string ExampleKey = "rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q";

    private const string ExampleLink =
        "shlink:/eyJ1cmwiOiJodHRwczovL2Voci5leGFtcGxlLm9yZy9xci9ZOXh3a1VkdG1OOXd3b0pvTjNmZkpJaFgyVUd2Q0wxSm5sUFZOTDNrRFdNL20iLCJmbGFnIjoiTFAiLCJrZXkiOiJyeFRnWWxPYUtKUEZ0Y0VkMHFjY2VOOHdFVTRwOTRTcUF3SVdRZTZ1WDdRIiwibGFiZWwiOiJCYWNrLXRvLXNjaG9vbCBpbW11bml6YXRpb25zIGZvciBPbGl2ZXIgQnJvd24ifQ";

    // The specification's encrypted SMART Health Card.
    private const string ExampleFile =
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwiY3R5IjoiYXBwbGljYXRpb24vc21hcnQtaGVhbHRoLWNhcmQifQ..B9Bd5AW751az-gEx.iah6mxLb5TQe2ZfCwEUs4R1t8WoP0mnFc-TUzN1NIyzUeDwJNOcxv4CY8wV6ys4Dicnr3IhqTvVU1RbR-4eq1GCd4g96faV8_0MbHwXzP246Tz9BDLhQ2zlAjYqvvCi_JuWdyWqGhKeWGX1XibNHFzzVT0FmYensfKF4o0uSeZWQDKVEEhzMSKuALMpUkfwHcmCRfLT-ctANSxq-Zj0IIeT66XbztOomStjlfi-F-FaqBGZfHOARCVvT143CTYELLJCUdD4qUVkrNuLmRZrNuqVpY0g5BjABswkIoDmyoRJAEohuZCamZNA--p-uRqJjRefED1eMrKSppabV2ugaqoFlieujTOE-a3VKib9aC-lFsmLalkwh9ctr_FZqS9H46rqGjGcOxtAXalo1jkMPGupVsE1W-xIH14wbPCYcgfldH9SH7X60462kxD8OFdHpvnnfAvjQnaE4QDqasT5ySpBRtck4GVxs2IRBt62-kOlzoI8lHapLdwIms-Gdt7z38E47ZE3afE4IIbobPGz7wGvjbi3z234ARvGQ4jREgPQb1NRYAEtZlrZNzR6N7ofXD8jF502tw-QWI_Ox0jFP5tynIiMp-hG25ecQ0s4MzPHFC0ZABPamgg3MS-UILl76gMDCHS5Te_JAXZoC1HnkETw5M217SaG5ISAU0F5qETMREfTjZR9E45MDhnw7uY1vo2lffRB3ei1QqGuLh0gUnVU7TUfFYwcOqV15sb0t1lMj0mmyG5v-_dE9H6dYtRKJARltmdfSmc1HisBewx75Xh5ChJQ1hiCEDaZ1wqFjsFJ6SrKgJ7C1N7vx6QKx8YXwFH7ePG2qG39leT5JKZnqAvi9fqc6x-YwfhSjbRKGZoj2o55Fd2fbwtK6CXpiW6AekT7PUcl_7ynTq-DaQ_Yc29WwtmgapcCRNpfcMsoqCD4giu1V3Sj5DQLglwuk1gAMcuV5fo8JpABu2_is83WZ_GJ1WWMUxyZGq6u-EGuZrP96Yewb7-zfnt2lao_LJg1ef5cqDTW7-0MS27wkmLiIi0e-PYvS-UfWVHg1oNbR-MHXMVEQ6gqNg08IgEyPDSFCUbf75HuMILN80bQNtSlFj6FR7uNKHr8sigvKI80k.5flOKKmeqYm0TamwROr8Nw";

    private static readonly byte[] Key = Base64Url.DecodeFromChars(ExampleKey);

    [Fact]
    public void The_specifications_example_is_written_letter_by_letter()
    {
        var link = new HealthLink
        {
            Url = new Uri("https://ehr.example.org/qr/Y9xwkUdtmN9wwoJoN3ffJIhX2UGvCL1JnlPVNL3kDWM/m"),
            Key = Key,
            Flags = LinkKinds.Passcode | LinkKinds.LongTerm,
            Label = "Back-to-school immunizations for Oliver Brown",
        };

        Assert.Equal(ExampleLink, link.ToText());
        Assert.Equal("https://viewer.example.org#" + ExampleLink, link.ToText("https://viewer.example.org#"));
    }

    [Theory]
    [InlineData(ExampleLink)]
    [InlineData("  https://viewer.example.org/a?b=c#" + ExampleLink + "\n")]
    public void The_specifications_example_is_read_with_and_without_a_viewer(string text)
    {
        var link = HealthLink.Parse(text).Value;

        Assert.Equal("https://ehr.example.org/qr/Y9xwkUdtmN9wwoJoN3ffJIhX2UGvCL1JnlPVNL3kDWM/m", link.Url.OriginalString);
        Assert.Equal(ExampleKey, Base64Url.EncodeToString(link.Key));
        Assert.Equal((LinkKinds.LongTerm | LinkKinds.Passcode, "Back-to-school immunizations for Oliver Brown", null), (link.Flags, link.Label, link.Expires));
    }

    [Fact]
    public void A_link_that_is_read_is_the_one_that_was_written()
    {
        var written = new HealthLink
        {
            Url = new Uri("https://medcoop.example/shl/abc"),
            Key = RandomNumberGenerator.GetBytes(32),
            Flags = LinkKinds.LongTerm | LinkKinds.DirectFile,
            Expires = DateTimeOffset.FromUnixTimeSeconds(4_102_444_800),
            Label = "Выписка: أحمد \"А\"",
        };

        var read = HealthLink.Parse(written.ToText()).Value;

        Assert.Equal((written.Url, written.Flags, written.Expires, written.Label), (read.Url, read.Flags, read.Expires, read.Label));
        Assert.Equal(written.Key, read.Key);
    }

    [Theory]
    [InlineData("\"url\":\"\\ud800\"")]
    [InlineData("\"url\":\"https://x.example/m\",\"key\":\"\\ud800\"")]
    [InlineData("\"url\":\"https://x.example/m\",\"key\":\"" + ExampleKey + "\",\"flag\":\"\\ud800\"")]
    [InlineData("\"url\":\"https://x.example/m\",\"key\":\"" + ExampleKey + "\",\"label\":\"\\ud800\"")]
    public void Half_a_letter_in_a_link_is_refused(string payload) =>
        Assert.Equal(HealthLinkErrorCodes.BadLink, HealthLink.Parse("shlink:/" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{{{payload}}}"))).Problem?.Code);

    [Theory]
    [InlineData("""{"alg":"\ud800","enc":"A256GCM"}""")]
    [InlineData("""{"alg":"dir","enc":"A256GCM","zip":"\ud800"}""")]
    public void Half_a_letter_in_the_header_of_a_file_is_refused(string header) =>
        Assert.Equal(HealthLinkErrorCodes.BadFile, LinkedFile.Decrypt($"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}..AAAA.AAAA.AAAA", Key, 1000).Problem?.Code);

    [Fact]
    public void What_is_not_known_is_ignored_and_parts_of_seconds_are_too()
    {
        var link = HealthLink.Parse(TextOf($$"""{"new":[1],"exp":4102444800.9,"flag":"UZL","v":1,"key":"{{ExampleKey}}","url":"https://a.example/m"}""")).Value;

        Assert.Equal((LinkKinds.LongTerm | LinkKinds.DirectFile, DateTimeOffset.FromUnixTimeSeconds(4_102_444_800)), (link.Flags, link.Expires));
    }

    [Theory]
    [InlineData("https://example.org/no-link", "does not begin with shlink:/")]
    [InlineData("xshlink:/e30", "does not begin with shlink:/")]
    [InlineData("shlink:/e30=%", "not base64url")]
    [InlineData("shlink:/bm90IGpzb24", "no JSON")]
    [InlineData("shlink:/W10", "no JSON object")]
    public void A_text_that_is_no_link_is_told_what_is_wrong(string text, string fault) => Refused(text, fault);

    [Theory]
    [InlineData("""{"key":"KEY"}""", "'url'")]
    [InlineData("""{"url":"file:///etc/passwd","key":"KEY"}""", "'url'")]
    [InlineData("""{"url":"/m","key":"KEY"}""", "'url'")]
    [InlineData("""{"url":"https://a.example/LONG","key":"KEY"}""", "longer than 128")]
    [InlineData("""{"url":"https://a.example/m"}""", "'key'")]
    [InlineData("""{"url":"https://a.example/m","key":"KEYA"}""", "'key'")]
    [InlineData("""{"url":"https://a.example/m","key":"KEY","flag":"PU"}""", "P and U")]
    [InlineData("""{"url":"https://a.example/m","key":"KEY","flag":1}""", "'flag'")]
    [InlineData("""{"url":"https://a.example/m","key":"KEY","exp":"tomorrow"}""", "'exp'")]
    [InlineData("""{"url":"https://a.example/m","key":"KEY","exp":1e300}""", "'exp'")]
    [InlineData("""{"url":"https://a.example/m","key":"KEY","v":2}""", "version")]
    [InlineData("""{"url":"https://a.example/m","key":"KEY","label":"LONG"}""", "longer than 80")]
    public void A_payload_that_breaks_the_rules_is_told_which(string payload, string fault) =>
        Refused(TextOf(payload.Replace("KEY", ExampleKey, StringComparison.Ordinal).Replace("LONG", new string('x', 128), StringComparison.Ordinal)), fault);

    [Fact]
    public void The_specifications_encrypted_example_is_opened()
    {
        var file = LinkedFile.Decrypt(ExampleFile, Key, 10_000).Value;

        Assert.Equal("application/smart-health-card", file.ContentType);
        Assert.Contains("\"verifiableCredential\"", Encoding.UTF8.GetString(file.Content), StringComparison.Ordinal);
    }

    [Theory, InlineData(0), InlineData(2), InlineData(3), InlineData(4)]
    public void A_file_of_which_one_letter_is_another_is_not_opened(int part)
    {
        var parts = ExampleFile.Split('.');
        // The last letter may hold bits that do not count.
        parts[part] = (parts[part][0] == 'A' ? 'B' : 'A') + parts[part][1..];

        Assert.Equal(HealthLinkErrorCodes.BadFile, LinkedFile.Decrypt(string.Join('.', parts), Key, 10_000).Problem?.Code);
    }

    [Fact]
    public void A_file_is_opened_with_its_own_key_only_and_never_encrypted_alike_twice()
    {
        var file = new LinkedFile("application/fhir+json", "{}"u8.ToArray());

        var (first, second) = (file.Encrypt(Key), file.Encrypt(Key));

        Assert.NotEqual(first, second);
        Assert.Equal("application/fhir+json", LinkedFile.Decrypt(first, Key, 100).Value.ContentType);
        Assert.Equal("{}"u8.ToArray(), LinkedFile.Decrypt(second, Key, 100).Value.Content);
        Assert.Equal(HealthLinkErrorCodes.BadFile, LinkedFile.Decrypt(first, RandomNumberGenerator.GetBytes(32), 100).Problem?.Code);
    }

    [Fact]
    public void What_is_compressed_is_restored_but_never_beyond_the_limit()
    {
        var jwe = Compressed(new string('a', 50_000), """{"alg":"dir","enc":"A256GCM","zip":"DEF"}""");

        Assert.Equal(50_000, LinkedFile.Decrypt(jwe, Key, 50_000).Value.Content.Length);
        Assert.Contains("too large", LinkedFile.Decrypt(jwe, Key, 49_999).Problem?.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"alg":"A256KW","enc":"A256GCM"}""")]
    [InlineData("""{"alg":"dir","enc":"A128GCM"}""")]
    [InlineData("""{"alg":"dir","enc":"A256GCM","zip":"GZ"}""")]
    [InlineData("""{"alg":"dir","enc":"A256GCM","crit":["b64"]}""")]
    [InlineData("[]")]
    [InlineData("no")]
    public void A_header_that_asks_for_something_else_is_refused(string header) =>
        Assert.Equal(HealthLinkErrorCodes.BadFile, LinkedFile.Decrypt(Compressed("a", header), Key, 1000).Problem?.Code);

    [Theory]
    [InlineData("12345", "6 to 128")]
    [InlineData("112211", "different")]
    [InlineData("123456", "order")]
    [InlineData("fedcba", "order")]
    [InlineData("19800517", "birth date")]
    [InlineData("170580", "birth date")]
    [InlineData("17.05.1980", "birth date")]
    [InlineData("x051780", "birth date")]
    [InlineData("٠٥١٧٨٠", "birth date")]
    [InlineData("834017", null)]
    [InlineData("blue horse 7", null)]
    public void A_passcode_is_long_enough_no_sequence_and_not_the_birth_date(string passcode, string? weakness)
    {
        var problem = PasscodeRules.Weakness(passcode, "1980-05-17");

        if (weakness is null) Assert.Null(problem);
        else Assert.Contains(weakness, problem?.Text, StringComparison.Ordinal);
    }

    private static void Refused(string text, string fault)
    {
        var problem = HealthLink.Parse(text).Problem;

        Assert.Equal(HealthLinkErrorCodes.BadLink, problem?.Code);
        Assert.Contains(fault, problem!.Text, StringComparison.Ordinal);
    }

    private static string TextOf(string payload) => "shlink:/" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));

    private static string Compressed(string text, string header)
    {
        using var compressed = new MemoryStream();
        using (var deflating = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) deflating.Write(Encoding.UTF8.GetBytes(text));
        var encoded = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header));
        var (nonce, encrypted, tag) = (RandomNumberGenerator.GetBytes(12), new byte[compressed.Length], new byte[16]);
        using var aes = new AesGcm(Key, 16);
        aes.Encrypt(nonce, compressed.ToArray(), encrypted, tag, Encoding.ASCII.GetBytes(encoded));
        return $"{encoded}..{Base64Url.EncodeToString(nonce)}.{Base64Url.EncodeToString(encrypted)}.{Base64Url.EncodeToString(tag)}";
    }
}

using MedCoop.Domain.Access;

namespace MedCoop.Server.Tests.Auth;

public sealed class SmartScopeTests
{
    [Theory]
    [InlineData("patient/Observation.rs", "patient/Observation.rs")]
    [InlineData("user/*.cruds", "user/*.cruds")]
    [InlineData("system/Patient.r", "system/Patient.r")]
    [InlineData("patient/Observation.read", "patient/Observation.rs")]
    [InlineData("user/Task.write", "user/Task.cud")]
    [InlineData("user/*.*", "user/*.cruds")]
    [InlineData("patient/Observation.rs?category=laboratory", "patient/Observation.rs?category=laboratory")]
    [InlineData("patient/Observation.rs?category=http://x.example%7Claboratory&status=final", "patient/Observation.rs?category=http%3A%2F%2Fx.example%7Claboratory&status=final")]
    public void A_scope_on_resources_is_read(string text, string normal) => Assert.Equal(normal, SmartScope.Parse(text)?.ToString());

    [Theory]
    [InlineData("openid")]
    [InlineData("launch/patient")]
    [InlineData("fhirUser")]
    [InlineData("")]
    [InlineData("patient/Observation")]
    [InlineData("patient/Observation.")]
    [InlineData("patient/Observation.sr")]
    [InlineData("patient/Observation.rr")]
    [InlineData("patient/Observation.rsx")]
    [InlineData("patient/observation.rs")]
    [InlineData("patient/.rs")]
    [InlineData("Patient/Observation.rs")]
    [InlineData("group/Observation.rs")]
    [InlineData("patient/Observation.rs?")]
    [InlineData("patient/Observation.rs?category")]
    [InlineData("patient/Observation.rs?=laboratory")]
    [InlineData("patient/Observation.rs?category=")]
    [InlineData("patient/Obs/ervation.rs")]
    [InlineData("x?a=b/c.rs")]
    public void What_is_no_scope_on_resources_is_not_read(string text) => Assert.Null(SmartScope.Parse(text));

    [Theory]
    [InlineData("user/Patient.rs", "Patient", "read", true)]
    [InlineData("user/Patient.rs", "Patient", "vread", true)]
    [InlineData("user/Patient.rs", "Patient", "search-type", true)]
    [InlineData("user/Patient.rs", "Patient", "update", false)]
    [InlineData("user/Patient.rs", "Observation", "read", false)]
    [InlineData("user/*.r", "Observation", "read", true)]
    [InlineData("user/*.r", "Observation", "search-type", false)]
    [InlineData("user/Task.cu", "Task", "create", true)]
    [InlineData("user/Task.cu", "Task", "patch", true)]
    [InlineData("user/Task.cu", "Task", "delete", false)]
    [InlineData("user/Task.write", "Task", "delete", true)]
    [InlineData("user/Task.write", "Task", "read", false)]
    [InlineData("user/*.cruds", "Task", "$no-such", false)]
    public void A_scope_allows_what_its_letters_say_of_its_type(string scope, string type, string interaction, bool allowed) =>
        Assert.Equal(allowed, SmartScope.Parse(scope)!.Allows(type, interaction));

    [Theory]
    [InlineData("user/*.cruds", "user/Patient.rs", true)]
    [InlineData("user/Patient.rs", "user/*.rs", false)]
    [InlineData("user/Patient.rs", "user/Patient.cruds", false)]
    [InlineData("user/Patient.rs", "patient/Patient.rs", false)]
    [InlineData("user/Patient.rs", "system/Patient.rs", false)]
    [InlineData("user/Observation.rs", "user/Observation.rs?category=laboratory", true)]
    [InlineData("user/Observation.rs?category=laboratory", "user/Observation.rs", false)]
    [InlineData("user/Observation.rs?category=laboratory", "user/Observation.rs?category=laboratory&status=final", true)]
    [InlineData("user/Observation.rs?category=laboratory", "user/Observation.rs?category=imaging", false)]
    public void A_scope_covers_those_that_say_the_same_or_less(string wide, string narrow, bool covers) =>
        Assert.Equal(covers, SmartScope.Parse(wide)!.Covers(SmartScope.Parse(narrow)!));
}

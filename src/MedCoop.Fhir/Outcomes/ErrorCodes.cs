namespace MedCoop.Fhir.Outcomes;

/// <summary>
/// The stable codes of everything that the FHIR and REST layers and the store refuse: <c>MC1xxx</c> FHIR and REST, <c>MC3xxx</c> store, <c>MC5xxx</c> access.
/// The catalogue in docs/errors.md is made from the summaries here. A code's meaning never changes and a code is never reused.
/// </summary>
public static class ErrorCodes
{
    /// <summary>The JSON is not well-formed (or not UTF-8, or has the same key twice).</summary>
    public const string MalformedJson = "MC1001";

    /// <summary>The XML is not well-formed, or carries a DTD.</summary>
    public const string MalformedXml = "MC1002";

    /// <summary>The content is nested deeper than the server reads.</summary>
    public const string TooDeep = "MC1003";

    /// <summary>The resource breaks a rule of base FHIR R4: an unknown element, a wrong type, a missing or repeated element, a bad format.</summary>
    public const string InvalidResource = "MC1004";

    /// <summary>The narrative holds something outside the allowed XHTML subset.</summary>
    public const string UnsafeNarrative = "MC1005";

    /// <summary>The content is of another resource type than the address says, or is no resource at all.</summary>
    public const string WrongResourceType = "MC1006";

    /// <summary>The id is missing, malformed, or not the one in the address.</summary>
    public const string WrongId = "MC1007";

    /// <summary>No such resource type in FHIR R4 (names are case-sensitive).</summary>
    public const string UnknownType = "MC1010";

    /// <summary>No resource with this id, or no such version of it.</summary>
    public const string UnknownResource = "MC1011";

    /// <summary>The resource was deleted.</summary>
    public const string DeletedResource = "MC1012";

    /// <summary>The address is none that this server answers.</summary>
    public const string UnknownAddress = "MC1013";

    /// <summary>The address does not take this HTTP method.</summary>
    public const string MethodNotAllowed = "MC1014";

    /// <summary>The request's content type is missing or not one that this server reads.</summary>
    public const string UnsupportedMediaType = "MC1015";

    /// <summary>The wanted answer format is not offered.</summary>
    public const string NotAcceptable = "MC1016";

    /// <summary>A header has a value that this server cannot read.</summary>
    public const string BadHeader = "MC1017";

    /// <summary>The body is larger than the server takes.</summary>
    public const string BodyTooLarge = "MC1018";

    /// <summary>The content encoding is not one that this server reads, or the content does not match it.</summary>
    public const string BadEncoding = "MC1019";

    /// <summary>The version in If-Match is not the current one.</summary>
    public const string StaleVersion = "MC1020";

    /// <summary>The criteria of a conditional interaction match more than one resource.</summary>
    public const string MultipleMatches = "MC1021";

    /// <summary>The criteria of a conditional interaction are empty or cannot be used.</summary>
    public const string BadCriteria = "MC1022";

    /// <summary>The criteria of a conditional interaction match nothing.</summary>
    public const string NoMatch = "MC1023";

    /// <summary>The patch is malformed, or cannot be applied to this resource.</summary>
    public const string BadPatch = "MC1030";

    /// <summary>The patch touches what a patch may not touch.</summary>
    public const string ImmutableElement = "MC1031";

    /// <summary>The Bundle, or one of its entries, is not what a batch or transaction needs.</summary>
    public const string BadBundle = "MC1040";

    /// <summary>The same resource is written twice in one transaction.</summary>
    public const string SameResourceTwice = "MC1041";

    /// <summary>A reference inside a Bundle leads nowhere or is ambiguous.</summary>
    public const string UnresolvedReference = "MC1042";

    /// <summary>The Bundle has more entries than the server takes.</summary>
    public const string TooManyEntries = "MC1043";

    /// <summary>A file of an import cannot be read: missing, no permission, damaged compression, or too large.</summary>
    public const string UnreadableFile = "MC1044";

    /// <summary>The search parameter is not known for this resource type.</summary>
    public const string UnknownParameter = "MC1050";

    /// <summary>The search parameter's value is malformed.</summary>
    public const string BadParameterValue = "MC1051";

    /// <summary>The modifier is not allowed for this search parameter.</summary>
    public const string BadModifier = "MC1052";

    /// <summary>The page link is damaged, or from another search.</summary>
    public const string BadPage = "MC1053";

    /// <summary>The search was stopped because it took longer than this server allows.</summary>
    public const string TooCostly = "MC1054";

    /// <summary>Two parameters that exclude one another, such as _summary and _elements.</summary>
    public const string ConflictingParameters = "MC1055";

    /// <summary>Resources included by _include:iterate were cut off at the server's limit.</summary>
    public const string IncludesLimited = "MC1056";

    /// <summary>A value set or code system that a search names is not on this server, lacks its codes, or has more than a search takes.</summary>
    public const string UnusableTerminology = "MC1057";

    /// <summary>The expression of _filter cannot be read, or compares what cannot be compared so.</summary>
    public const string BadFilter = "MC1058";

    /// <summary>Resources stored before a search parameter was added are not found by it until they have been reindexed.</summary>
    public const string NotYetIndexed = "MC1059";

    /// <summary>The SearchParameter cannot be used: its code, type, expression, targets or components are wrong or taken.</summary>
    public const string UnusableSearchParameter = "MC1061";

    /// <summary>The operation's parameters are wrong.</summary>
    public const string BadOperationInput = "MC1060";

    /// <summary>A profile cannot be used: it has no URL, type or base, or its rules cannot be read.</summary>
    public const string UnusableProfile = "MC1062";

    /// <summary>The resource breaks a profile that it declares, or that its codes imply; each issue names the profile.</summary>
    public const string ProfileViolated = "MC1063";

    /// <summary>A file in the resource is not what its content type says, is a program, or is of a type that is not taken here.</summary>
    public const string BadUpload = "MC1064";

    /// <summary>The virus scanner found something in a file.</summary>
    public const string ThreatFound = "MC1065";

    /// <summary>Files are scanned before they are stored, and the scanner does not answer.</summary>
    public const string NotScanned = "MC1066";

    /// <summary>The client asks faster than its rate allows.</summary>
    public const string TooManyRequests = "MC1070";

    /// <summary>The Host header names another machine than the one that this server answers as.</summary>
    public const string WrongHost = "MC1071";

    /// <summary>The request came too slowly and was given up before anything was done.</summary>
    public const string TooSlow = "MC1072";

    /// <summary>The client speaks another version of the upload protocol (tus) than this server.</summary>
    public const string OtherTusVersion = "MC1080";

    /// <summary>A header of the upload protocol is missing or malformed, or its metadata do not say what the file is and to what it belongs.</summary>
    public const string BadUploadRequest = "MC1081";

    /// <summary>No upload with this id that is the caller's own.</summary>
    public const string UnknownUpload = "MC1082";

    /// <summary>The upload is not where the client thinks that it is.</summary>
    public const string WrongOffset = "MC1083";

    /// <summary>The bytes do not have the checksum that was sent with them.</summary>
    public const string ChecksumMismatch = "MC1084";

    /// <summary>Another request works on the upload.</summary>
    public const string UploadBusy = "MC1085";

    /// <summary>The upload was not finished in time.</summary>
    public const string UploadExpired = "MC1086";

    /// <summary>The account has as many unfinished uploads as are kept.</summary>
    public const string TooManyUploads = "MC1087";

    /// <summary>The file does not have the SHA-256 that was announced.</summary>
    public const string FileDiffers = "MC1088";

    /// <summary>The Binary is a file, which is served in its own content type only.</summary>
    public const string FileOnly = "MC1089";

    /// <summary>A Binary names a file that its author did not upload, or that is not there.</summary>
    public const string ForeignFile = "MC1090";

    /// <summary>What was sent to be received, read or taken apart is no FHIR document.</summary>
    public const string NoDocument = "MC1110";

    /// <summary>Who sends or adopts documents of patients needs a role that works with patients and documents.</summary>
    public const string DocumentNotReceived = "MC1111";

    /// <summary>What an adoption asks for does not fit the document: an unknown entry, or a person who is not the document's.</summary>
    public const string BadAdoption = "MC1112";

    /// <summary>The patient of the document may be another than the one to whose record it is to go: a person must say that it is the same.</summary>
    public const string DoubtfulPatient = "MC1113";

    /// <summary>A patient summary is asked for by a profile by which none is made here.</summary>
    public const string UnsupportedProfile = "MC1100";

    /// <summary>A Composition refers to what is not there or not for the caller, so that no document can be made of it.</summary>
    public const string IncompleteDocument = "MC1101";

    /// <summary>Something broke inside the server; the trace id finds it in the log.</summary>
    public const string Internal = "MC1099";

    /// <summary>Another write came first, and deciding again did not help.</summary>
    public const string WriteConflict = "MC3001";

    /// <summary>The database cannot be reached or is locked.</summary>
    public const string StoreUnavailable = "MC3002";

    /// <summary>The disk is full or read-only.</summary>
    public const string DiskFull = "MC3003";

    /// <summary>What the decision relied on has changed; the interaction decides again. Never leaves the server.</summary>
    public const string DecideAgain = "MC3004";

    /// <summary>The database has an older schema than this program needs.</summary>
    public const string OutdatedSchema = "MC3005";

    /// <summary>Another program has the database open.</summary>
    public const string StoreInUse = "MC3006";

    /// <summary>The database is not empty, and the command would replace what is in it.</summary>
    public const string StoreNotEmpty = "MC3007";

    /// <summary>The backup file cannot be read, is not one of this program's, or is in the way.</summary>
    public const string BadBackup = "MC3008";

    /// <summary>The database is damaged: what is read is not what was written.</summary>
    public const string DamagedStore = "MC3009";

    /// <summary>The key that signs the audit trail cannot be used or made.</summary>
    public const string UnusableNodeKey = "MC3010";

    /// <summary>AuditEvents are written by the server itself; nobody creates, changes or deletes one.</summary>
    public const string AuditIsReadOnly = "MC5030";

    /// <summary>Who looked at a patient is told to auditors and to the patient's coordinator only.</summary>
    public const string AuditReportForbidden = "MC5031";

    /// <summary>Nobody has signed in: the request carries no access token.</summary>
    public const string NoToken = "MC5001";

    /// <summary>The access token is not valid here, has expired, or was revoked.</summary>
    public const string BadToken = "MC5002";
}

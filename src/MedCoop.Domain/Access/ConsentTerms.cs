using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Access;

/// <summary>What some consents together let one organisation see, for a time: worked out beforehand, so that a database can ask for it.</summary>
/// <param name="From">From when.</param>
/// <param name="Until">Until when (exclusive).</param>
/// <param name="Country">The country that the organisation must be in; <see cref="AnyCountry"/>: any; any but some: <see cref="CountriesBut"/>.</param>
/// <param name="Purposes">For these.</param>
/// <param name="DeniedTypes">Without resources of these types.</param>
/// <param name="DeniedLabels">Without resources that carry one of these labels.</param>
/// <param name="Consents">The consents that permit it, in words.</param>
public sealed record ConsentTerms(
    DateTimeOffset From, DateTimeOffset Until, string Country, Purposes Purposes, IReadOnlySet<string> DeniedTypes, int DeniedLabels, string Consents)
{
    /// <summary>In any country, or where it is not known.</summary>
    public const string AnyCountry = "*";

    private const string But = "!,";

    /// <summary>Types that consents are asked about.</summary>
    private static readonly IReadOnlyList<string> Shared = [.. ResourceKinds.Types.Where(type => ResourceKinds.SharingOf(type) != Sharing.Open)];

    /// <summary>What consents let an organisation see, as far as their references are relative.</summary>
    public static IReadOnlyList<ConsentTerms> Of(IReadOnlyList<KeyedConsent> consents, string organization) => Of(consents, organization, []);

    /// <summary>What consents let an organisation see. Denial by any of them counts before permission by another.</summary>
    /// <param name="ownUrls">FHIR bases of this server.</param>
    public static IReadOnlyList<ConsentTerms> Of(IReadOnlyList<KeyedConsent> consents, string organization, IReadOnlyList<string> ownUrls)
    {
        var inForce = consents.Where(consent => ConsentVerdict.IsInForce(consent.Consent)).ToList();
        if (inForce.Count == 0) return [];
        var rules = inForce.SelectMany(consent => ConsentVerdict.Rules(consent.Consent)).ToList();
        var countries = rules.Select(ConsentVerdict.CountryOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var found = new List<ConsentTerms>();
        foreach (var (from, until) in Spans(rules))
        {
            var speaking = inForce.FindAll(consent => ConsentVerdict.SpeaksOf(from, consent.Consent));
            if (speaking.Count == 0) continue;
            var question = Question.Of(speaking, rules);
            // Without a country: in any, or where some are named in any other.
            foreach (var country in countries.Append(""))
            {
                var named = country.Length == 0 ? CountriesBut(countries) : country;
                var spans = PurposeCodes.Each.Select(purpose => Asked(question, new Disclosure(organization, country, purpose, "", 0, from) { OwnUrls = ownUrls }, named, until));
                found.AddRange(spans.OfType<ConsentTerms>()
                    .GroupBy(terms => (string.Join(' ', terms.DeniedTypes.Order(StringComparer.Ordinal)), terms.DeniedLabels, terms.Consents))
                    .Select(alike => alike.First() with { Purposes = alike.Aggregate(Purposes.None, (all, terms) => all | terms.Purposes) }));
            }
        }

        return found;
    }

    /// <summary>In any known country but some, as <see cref="Country"/> has it: <c>!,LY,TN,</c>.</summary>
    public static string CountriesBut(IReadOnlyList<string> countries) =>
        countries.Count == 0 ? AnyCountry : $"{But}{string.Join(',', countries.Order(StringComparer.Ordinal))},";

    /// <summary>Whether a <see cref="Country"/> counts in a country.</summary>
    /// <param name="granted">The one that terms or a grant have.</param>
    /// <param name="country">Where somebody is; null or empty: it is not known.</param>
    public static bool IsIn(string granted, string? country) => granted == AnyCountry
        || (!string.IsNullOrEmpty(country) && (LeftOut(granted) is { Count: > 0 } others ? !others.Contains(country, StringComparer.Ordinal) : granted == country));

    /// <summary>The countries that are left out; none where <paramref name="country"/> leaves none out.</summary>
    public static IReadOnlyList<string> LeftOut(string country) =>
        country.StartsWith(But, StringComparison.Ordinal) ? country[But.Length..].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];

    // The verdict of one purpose over all types and labels; null when nothing is permitted. Where a label is denied for one type it is denied
    // for all: rather too little is shown than too much.
    private static ConsentTerms? Asked(Question question, Disclosure asked, string country, DateTimeOffset until)
    {
        var usually = question.Usual is not null && Permits(question.Consents, asked with { Type = question.Usual });
        var typical = question.Named.Where(type => Permits(question.Consents, asked with { Type = type })).ToList();
        if (!usually && typical.Count == 0) return null;
        var denied = question.Named.Except(typical, StringComparer.Ordinal).Concat(usually ? [] : question.Unnamed).ToHashSet(StringComparer.Ordinal);
        if (usually) typical.Add(question.Usual!);
        var labels = question.Labels.Where(bit => typical.Exists(type => !Permits(question.Consents, asked with { Type = type, Label = bit }))).Aggregate(0, (all, bit) => all | bit);
        var reasons = question.Consents.Where(consent => typical.Exists(type => ConsentVerdict.Of(consent.Consent, asked with { Type = type }) == true)).Select(consent => consent.Key.ToString());
        return new ConsentTerms(asked.At, until, country, asked.Purpose, denied, labels, string.Join(' ', reasons.Order(StringComparer.Ordinal)));
    }

    private static bool Permits(IReadOnlyList<KeyedConsent> consents, Disclosure asked)
    {
        var isPermitted = false;
        foreach (var consent in consents)
        {
            if (ConsentVerdict.Of(consent.Consent, asked) is not { } verdict) continue;
            if (!verdict) return false;
            isPermitted = true;
        }

        return isPermitted;
    }

    // Between two ends or beginnings of periods nothing changes.
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> Spans(List<Consent.provisionComponent> rules)
    {
        var edges = rules.Select(ConsentVerdict.PeriodOf).SelectMany(period => (DateTimeOffset[])[period.From, period.Until])
            .Append(DateTimeOffset.MinValue).Append(DateTimeOffset.MaxValue).Distinct().Order().ToList();
        return edges.Zip(edges.Skip(1));
    }

    // What consents are asked about, each once: the types that they name, one for all that they do not, and the labels that they name.
    private sealed record Question(IReadOnlyList<KeyedConsent> Consents, IReadOnlyList<string> Named, IReadOnlyList<string> Unnamed, IReadOnlyList<int> Labels)
    {
        public string? Usual => Unnamed.Count == 0 ? null : Unnamed[0];

        public static Question Of(IReadOnlyList<KeyedConsent> consents, List<Consent.provisionComponent> rules)
        {
            var named = rules.SelectMany(rule => rule.Class).Select(kind => kind.Code).ToHashSet(StringComparer.Ordinal);
            return new Question(
                consents, [.. Shared.Where(named.Contains)], named.Count == 0 ? Shared : [.. Shared.Where(type => !named.Contains(type))],
                [.. rules.SelectMany(rule => rule.SecurityLabel).Select(SecurityLabels.BitOf).Where(bit => bit != 0).Distinct()]);
        }
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Consents}: {Purposes} {From:O}..{Until:O} {Country}");
}

/// <summary>A stored consent.</summary>
public sealed record KeyedConsent(MedCoop.Fhir.ResourceKey Key, Consent Consent);

using System.Collections.Frozen;
using System.Globalization;

namespace MedCoop.Fhir.Validation;

/// <summary>What findings say, in English, Arabic, Russian and Belarusian. A new message is one line here.</summary>
public static class FindingTexts
{
    private static readonly FrozenDictionary<string, Sentence> Sentences = new Dictionary<string, Sentence>(StringComparer.Ordinal)
    {
        ["aggregation"] = new("{0} must lead to a resource that is: {1}.", "يجب أن يشير {0} إلى مورد يكون: {1}.", "{0} должно вести к ресурсу, который: {1}.", "{0} павінна весці да рэсурсу, які: {1}."),
        ["array-empty"] = new("{0} is an empty list; leave it out or give it a value.", "القائمة {0} فارغة؛ احذفها أو أعطها قيمة.", "Список {0} пуст; уберите его или дайте значение.", "Спіс {0} пусты; прыбярыце яго або дайце значэнне."),
        ["array-needed"] = new("{0} can repeat, so JSON needs a list [ ] here.", "يمكن أن يتكرر {0}، لذا يلزم هنا قائمة [ ] في JSON.", "{0} может повторяться, поэтому в JSON здесь нужен список [ ].", "{0} можа паўтарацца, таму ў JSON тут патрэбны спіс [ ]."),
        ["array-not-allowed"] = new("{0} cannot repeat, so JSON has no list [ ] here.", "لا يمكن أن يتكرر {0}، فلا توضع هنا قائمة [ ] في JSON.", "{0} не может повторяться, поэтому список [ ] здесь недопустим.", "{0} не можа паўтарацца, таму спіс [ ] тут недапушчальны."),
        ["binding-no-code"] = new("{0} needs a code from {1}.", "يحتاج {0} إلى رمز من {1}.", "{0}: нужен код из {1}.", "{0}: патрэбны код з {1}."),
        ["binding-preferred"] = new("A code of {0} from {1} is preferred.", "يُفضَّل أن يكون رمز {0} من {1}.", "Для {0} предпочтителен код из {1}.", "Для {0} пажаданы код з {1}."),
        ["binding-extensible"] = new("The code of {0} is not in {1}; use one from there if any fits.", "رمز {0} ليس ضمن {1}؛ استخدم رمزًا منها إن ناسب.", "Кода {0} нет в {1}; возьмите код оттуда, если подходит.", "Кода {0} няма ў {1}; вазьміце код адтуль, калі падыходзіць."),
        ["binding-required"] = new("The code of {0} is not in {1}, and only its codes are allowed.", "رمز {0} ليس ضمن {1}، ولا يُسمح إلا برموزها.", "Кода {0} нет в {1}, а допустимы только коды оттуда.", "Кода {0} няма ў {1}, а дапушчальныя толькі коды адтуль."),
        ["binding-unchecked"] = new("The code of {0} could not be checked: {1}, or a code system that it needs, is not loaded.", "تعذر التحقق من رمز {0}: لم تُحمَّل {1} أو نظام ترميز تحتاجه.", "Код {0} не проверен: {1} или нужная система кодов не загружена.", "Код {0} не правераны: {1} або патрэбная сістэма кодаў не загружана."),
        ["bundle-duplicate"] = new("{0} stands in the Bundle twice.", "يتكرر {0} في الحزمة.", "{0} встречается в Bundle дважды.", "{0} сустракаецца ў Bundle двойчы."),
        ["bundle-full-url-missing"] = new("Each entry of a Bundle of type {0} needs a fullUrl.", "كل مدخل في حزمة من النوع {0} يحتاج إلى fullUrl.", "Каждой записи Bundle типа {0} нужен fullUrl.", "Кожнаму запісу Bundle тыпу {0} патрэбны fullUrl."),
        ["bundle-full-url-other"] = new("The fullUrl must end in {0}, as the resource's type and id say.", "يجب أن ينتهي fullUrl بـ {0} وفق نوع المورد ومعرّفه.", "fullUrl должен оканчиваться на {0}, как тип и id ресурса.", "fullUrl павінен заканчвацца на {0}, як тып і id рэсурсу."),
        ["bundle-full-url-relative"] = new("fullUrl must be absolute, for example urn:uuid:… or https://….", "يجب أن يكون fullUrl مطلقًا، مثل urn:uuid:… أو https://….", "fullUrl должен быть абсолютным, например urn:uuid:… или https://….", "fullUrl павінен быць абсалютным, напрыклад urn:uuid:… або https://…."),
        ["bundle-id-missing"] = new("The fullUrl ends in {0}, but the resource has no id.", "ينتهي fullUrl بـ {0} لكن المورد بلا معرّف.", "fullUrl оканчивается на {0}, но у ресурса нет id.", "fullUrl заканчваецца на {0}, але ў рэсурсу няма id."),
        ["bundle-unreachable"] = new("This {0} is not linked with the document's Composition by any reference.", "هذا {0} غير مرتبط بتركيبة الوثيقة بأي مرجع.", "Ни одна ссылка не связывает этот {0} с Composition документа.", "Ніводная спасылка не звязвае гэты {0} з Composition дакумента."),
        ["cardinality-max"] = new("{0} may be there {1} times at most, and is there {2} times.", "يُسمح بـ {0} عدد {1} على الأكثر، والموجود {2}.", "{0} допускается не более {1} раз, а есть {2}.", "{0} дапускаецца не больш за {1} разоў, а ёсць {2}."),
        ["cardinality-min"] = new("{0} must be there at least {1} times, and is there {2} times.", "يلزم {0} عدد {1} على الأقل، والموجود {2}.", "{0} нужно не менее {1} раз, а есть {2}.", "{0} патрэбна не менш за {1} разоў, а ёсць {2}."),
        ["element-empty"] = new("{0} has neither a value nor content; give it one or leave it out.", "ليس لـ {0} قيمة ولا محتوى؛ أعطه واحدة أو احذفه.", "У {0} нет ни значения, ни содержимого; дайте его или уберите элемент.", "У {0} няма ні значэння, ні змесціва; дайце яго або прыбярыце элемент."),
        ["element-unknown"] = new("{1} has no element \"{0}\".", "ليس في {1} عنصر باسم \"{0}\".", "В {1} нет элемента «{0}».", "У {1} няма элемента «{0}»."),
        ["extension-context"] = new("The extension {0} may not stand here; allowed: {1}.", "لا يجوز أن يوضع الامتداد {0} هنا؛ المسموح: {1}.", "Расширение {0} здесь недопустимо; допустимо: {1}.", "Пашырэнне {0} тут недапушчальнае; дапушчальна: {1}."),
        ["extension-unknown"] = new("The modifier extension {0} is not known here, and it can change the meaning of what it stands on.", "امتداد التعديل {0} غير معروف هنا وقد يغير معنى ما وُضع عليه.", "Модифицирующее расширение {0} здесь неизвестно, а оно может изменить смысл того, на чём стоит.", "Мадыфікуючае пашырэнне {0} тут невядомае, а яно можа змяніць сэнс таго, на чым стаіць."),
        ["fixed"] = new("{0} must be exactly {1}.", "يجب أن يكون {0} مساويًا تمامًا لـ {1}.", "{0} должно быть в точности {1}.", "{0} павінна быць дакладна {1}."),
        ["invariant"] = new("{0}: {1}", "{0}: {1}", "{0}: {1}", "{0}: {1}"),
        ["invariant-unchecked"] = new("The rule {0} could not be evaluated here.", "تعذر تقييم القاعدة {0} هنا.", "Правило {0} здесь не удалось вычислить.", "Правіла {0} тут не ўдалося вылічыць."),
        ["max-length"] = new("{0} may have {1} characters at most.", "يُسمح لـ {0} بـ {1} حرفًا على الأكثر.", "{0}: не более {1} знаков.", "{0}: не больш за {1} знакаў."),
        ["must-support"] = new("{0} is absent; systems of this profile must be able to handle it.", "{0} غائب؛ على أنظمة هذا الملف أن تدعمه.", "{0} отсутствует; системы этого профиля должны его поддерживать.", "{0} адсутнічае; сістэмы гэтага профілю павінны яго падтрымліваць."),
        ["narrative"] = new("{0}", "النص السردي: {0}", "Описание: {0}", "Апісанне: {0}"),
        ["object-needed"] = new("{0} has parts, so JSON needs an object { } here.", "لـ {0} أجزاء، لذا يلزم هنا كائن { } في JSON.", "{0} состоит из частей, поэтому в JSON здесь нужен объект { }.", "{0} складаецца з частак, таму ў JSON тут патрэбны аб'ект { }."),
        ["pattern"] = new("{0} must have at least {1}.", "يجب أن يحتوي {0} على الأقل على {1}.", "{0} должно содержать по меньшей мере {1}.", "{0} павінна ўтрымліваць прынамсі {1}."),
        ["profile-none-fits"] = new("{0} satisfies none of the profiles allowed: {1}.", "لا يطابق {0} أيًّا من الملفات المسموحة: {1}.", "{0} не отвечает ни одному из допустимых профилей: {1}.", "{0} не адпавядае ніводнаму з дапушчальных профіляў: {1}."),
        ["profile-type"] = new("The profile {0} is for {1}, and this is a {2}.", "الملف {0} مخصص لـ {1} وهذا {2}.", "Профиль {0} — для {1}, а это {2}.", "Профіль {0} — для {1}, а гэта {2}."),
        ["profile-unknown"] = new("The profile {0} is not loaded, so it was not checked.", "الملف {0} غير محمَّل فلم يُتحقق منه.", "Профиль {0} не загружен и не проверен.", "Профіль {0} не загружаны і не правераны."),
        ["reference-other-type"] = new("{0} is written as a reference to a {1}, and leads to a {2}.", "كُتب {0} كمرجع إلى {1} لكنه يشير إلى {2}.", "{0} записано как ссылка на {1}, а ведёт к {2}.", "{0} запісана як спасылка на {1}, а вядзе да {2}."),
        ["slice-max"] = new("\"{0}\" may be there {1} times at most, and is there {2} times.", "يُسمح بـ \"{0}\" عدد {1} على الأكثر، والموجود {2}.", "«{0}» допускается не более {1} раз, а есть {2}.", "«{0}» дапускаецца не больш за {1} разоў, а ёсць {2}."),
        ["slice-min"] = new("\"{0}\" must be there at least {1} times, and is there {2} times.", "يلزم \"{0}\" عدد {1} على الأقل، والموجود {2}.", "«{0}» нужно не менее {1} раз, а есть {2}.", "«{0}» патрэбна не менш за {1} разоў, а ёсць {2}."),
        ["slicing-ambiguous"] = new("{0} belongs both to \"{1}\" and to \"{2}\".", "ينتمي {0} إلى \"{1}\" و\"{2}\" معًا.", "{0} относится и к «{1}», и к «{2}».", "{0} адносіцца і да «{1}», і да «{2}»."),
        ["slicing-closed"] = new("{0} is none of those allowed here: {1}.", "{0} ليس من المسموح هنا: {1}.", "{0} не из допустимых здесь: {1}.", "{0} не з дапушчальных тут: {1}."),
        ["slicing-open-at-end"] = new("{0} must stand after all of: {1}.", "يجب أن يأتي {0} بعد كل من: {1}.", "{0} должно стоять после всех: {1}.", "{0} павінна стаяць пасля ўсіх: {1}."),
        ["slicing-order"] = new("{0} is out of order; the order is: {1}.", "{0} في غير ترتيبه؛ الترتيب هو: {1}.", "{0} не на своём месте; порядок: {1}.", "{0} не на сваім месцы; парадак: {1}."),
        ["target-profile"] = new("What {0} leads to satisfies none of: {1}.", "ما يشير إليه {0} لا يطابق أيًّا من: {1}.", "То, к чему ведёт {0}, не отвечает ни одному из: {1}.", "Тое, да чаго вядзе {0}, не адпавядае ніводнаму з: {1}."),
        ["target-type"] = new("{0} leads to a {1}; allowed: {2}.", "يشير {0} إلى {1}؛ المسموح: {2}.", "{0} ведёт к {1}; допустимо: {2}.", "{0} вядзе да {1}; дапушчальна: {2}."),
        ["too-many"] = new("There is more: of each kind {0} findings are shown; mend these and validate again.", "هناك المزيد: يُعرض من كل نوع {0} ملاحظة؛ أصلحها ثم أعد التحقق.", "Есть ещё: показано по {0} замечаний каждого вида; исправьте их и проверьте снова.", "Ёсць яшчэ: паказана па {0} заўваг кожнага віду; выпраўце іх і праверце зноў."),
        ["type-not-allowed"] = new("{0} is a {1}; allowed: {2}.", "{0} من النوع {1}؛ المسموح: {2}.", "{0} имеет тип {1}; допустимо: {2}.", "{0} мае тып {1}; дапушчальна: {2}."),
        ["value-form"] = new("JSON writes {0}, a {1}, differently: numbers and booleans bare, all else in quotes.", "يُكتب {0} من النوع {1} في JSON بشكل آخر: الأعداد والقيم المنطقية بلا علامات اقتباس وما عداها بينها.", "{0} (тип {1}) пишется в JSON иначе: числа и логические значения без кавычек, остальное в кавычках.", "{0} (тып {1}) пішацца ў JSON інакш: лікі і лагічныя значэнні без двукоссяў, астатняе ў двукоссях."),
        ["value-format"] = new("The value of {0} does not have the format of the type {1}.", "قيمة {0} لا تتبع صيغة النوع {1}.", "Значение {0} не в формате типа {1}.", "Значэнне {0} не ў фармаце тыпу {1}."),
        ["value-max"] = new("{0} may be {1} at most.", "يجب ألا يزيد {0} على {1}.", "{0} не должно быть больше {1}.", "{0} не павінна быць больш за {1}."),
        ["value-min"] = new("{0} must be {1} at least.", "يجب ألا يقل {0} عن {1}.", "{0} не должно быть меньше {1}.", "{0} не павінна быць менш за {1}."),
        ["value-needed"] = new("{0} needs a simple value of the type {1}.", "يحتاج {0} إلى قيمة بسيطة من النوع {1}.", "{0}: нужно простое значение типа {1}.", "{0}: патрэбна простае значэнне тыпу {1}."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The keys of all messages.</summary>
    public static IEnumerable<string> Keys => Sentences.Keys;

    /// <summary>The languages beside English, by tag.</summary>
    public static IReadOnlyList<string> Translated { get; } = ["ar", "ru", "be"];

    /// <summary>The message in a language (<c>en</c>, <c>ar</c>, <c>ru</c>, <c>be</c>); English for others.</summary>
    public static string Say(FindingText text, string language)
    {
        var arguments = text.Translations?.GetValueOrDefault(language) is { } own ? [text.Arguments[0], own] : text.Arguments;
        return string.Format(CultureInfo.InvariantCulture, Escaped(Sentences[text.Key].In(language)), [.. arguments]);
    }

    // Braces of JSON in a sentence are no places for arguments.
    private static string Escaped(string sentence) => sentence.Replace("{ }", "{{ }}", StringComparison.Ordinal);

    private sealed record Sentence(string English, string Arabic, string Russian, string Belarusian)
    {
        public string In(string language) => language switch
        {
            "ar" => Arabic,
            "ru" => Russian,
            "be" => Belarusian,
            _ => English,
        };
    }
}

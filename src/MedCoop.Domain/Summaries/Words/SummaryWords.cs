namespace MedCoop.Domain.Summaries.Words;

/// <summary>The words of narratives and of the rendered page: headings, column titles, frames with places for what varies (<c>{0}</c>).</summary>
public static class SummaryWords
{
    public static Wording Title { get; } = new("International Patient Summary", "الملخص الدولي للمريض", "Международная сводка о пациенте", "Міжнародная зводка пра пацыента");
    public static Wording TitleAt { get; } = new("{0}, {1}", "{0}، {1}", "{0}, {1}", "{0}, {1}");
    public static Wording Generator { get; } = new("Software that made this summary", "البرنامج الذي أعدّ هذا الملخص", "Программа, составившая сводку", "Праграма, якая склала зводку");
    public static Wording Patient { get; } = new("Patient", "المريض", "Пациент", "Пацыент");
    public static Wording Name { get; } = new("Name", "الاسم", "Имя", "Імя");
    public static Wording BirthDate { get; } = new("Date of birth", "تاريخ الميلاد", "Дата рождения", "Дата нараджэння");
    public static Wording Sex { get; } = new("Sex", "الجنس", "Пол", "Пол");
    public static Wording Identifier { get; } = new("Identifier", "المعرّف", "Идентификатор", "Ідэнтыфікатар");
    public static Wording Address { get; } = new("Address", "العنوان", "Адрес", "Адрас");
    public static Wording Telephone { get; } = new("Contact", "الاتصال", "Контакты", "Кантакты");
    public static Wording Author { get; } = new("Author", "المُعِدّ", "Автор", "Аўтар");
    public static Wording Custodian { get; } = new("Kept by", "الجهة الحافظة", "Хранитель", "Захавальнік");
    public static Wording Made { get; } = new("Made", "أُعدّ في", "Составлено", "Складзена");

    public static Wording Problem { get; } = new("Problem", "المشكلة", "Проблема", "Праблема");
    public static Wording Allergy { get; } = new("Allergy or intolerance", "الحساسية أو عدم التحمل", "Аллергия или непереносимость", "Алергія або непераноснасць");
    public static Wording Medicine { get; } = new("Medicine", "الدواء", "Лекарство", "Лекі");
    public static Wording Dose { get; } = new("Dose and timing", "الجرعة والتوقيت", "Доза и время приёма", "Доза і час прыёму");
    public static Wording Reason { get; } = new("Reason", "السبب", "Причина", "Прычына");
    public static Wording Vaccine { get; } = new("Vaccine", "اللقاح", "Вакцина", "Вакцына");
    public static Wording DoseNumber { get; } = new("Dose number", "رقم الجرعة", "Номер дозы", "Нумар дозы");
    public static Wording Lot { get; } = new("Lot", "رقم التشغيلة", "Серия", "Серыя");
    public static Wording Test { get; } = new("Test", "الفحص", "Исследование", "Даследаванне");
    public static Wording Value { get; } = new("Result", "النتيجة", "Результат", "Вынік");
    public static Wording Reference { get; } = new("Reference range", "المدى المرجعي", "Референсный интервал", "Рэферэнтны інтэрвал");
    public static Wording Interpretation { get; } = new("Assessment", "التقييم", "Оценка", "Ацэнка");
    public static Wording Trend { get; } = new("Trend", "الاتجاه", "Динамика", "Дынаміка");
    public static Wording Report { get; } = new("Report", "التقرير", "Заключение", "Заключэнне");
    public static Wording Conclusion { get; } = new("Conclusion", "الخلاصة", "Вывод", "Выснова");
    public static Wording Procedure { get; } = new("Procedure", "الإجراء", "Вмешательство", "Умяшанне");
    public static Wording BodySite { get; } = new("Body site", "موضع الجسم", "Область тела", "Вобласць цела");
    public static Wording Device { get; } = new("Device", "الجهاز", "Устройство", "Прылада");
    public static Wording Directive { get; } = new("Directive", "التوجيه", "Распоряжение", "Распараджэнне");
    public static Wording Alert { get; } = new("Alert", "تنبيه", "Предупреждение", "Папярэджанне");
    public static Wording Finding { get; } = new("Finding", "الملاحظة", "Наблюдение", "Назіранне");
    public static Wording Plan { get; } = new("Plan", "الخطة", "План", "План");
    public static Wording Activities { get; } = new("Activities", "الأنشطة", "Мероприятия", "Мерапрыемствы");
    public static Wording Document { get; } = new("Document", "الوثيقة", "Документ", "Дакумент");
    public static Wording Status { get; } = new("Status", "الحالة", "Статус", "Статус");
    public static Wording Severity { get; } = new("Severity", "الشدة", "Тяжесть", "Цяжкасць");
    public static Wording Criticality { get; } = new("Risk", "الخطورة", "Риск", "Рызыка");
    public static Wording Reaction { get; } = new("Reaction", "رد الفعل", "Реакция", "Рэакцыя");
    public static Wording Date { get; } = new("Date", "التاريخ", "Дата", "Дата");
    public static Wording Onset { get; } = new("Since", "منذ", "Начало", "Пачатак");
    public static Wording Ended { get; } = new("Until", "حتى", "Окончание", "Заканчэнне");
    public static Wording Note { get; } = new("Note", "ملاحظة", "Примечание", "Заўвага");
    public static Wording Performer { get; } = new("Performed by", "أجراه", "Исполнитель", "Выканаўца");
    public static Wording OwnText { get; } = new("as written", "كما كُتب", "как записано", "як запісана");
    public static Wording Yes { get; } = new("yes", "نعم", "да", "так");
    public static Wording No { get; } = new("no", "لا", "нет", "не");
    public static Wording Curve { get; } = new("a curve; see the data", "منحنى؛ انظر البيانات", "кривая; см. данные", "крывая; гл. дадзеныя");
    public static Wording Unnamed { get; } = new("not named", "غير مسمى", "не названо", "не названа");

    public static Wording ListedHere { get; } = new("results listed in this table: {0}", "نتائج مدرجة في هذا الجدول: {0}", "результатов в этой таблице: {0}", "вынікаў у гэтай табліцы: {0}");
    public static Wording NothingOnRecord { get; } = new("No information is on record here. This does not mean that there is none.", "لا توجد معلومات مسجلة هنا. وهذا لا يعني عدم وجودها.", "Сведений здесь нет. Это не значит, что их нет вообще.", "Звестак тут няма. Гэта не значыць, што іх няма наогул.");
    public static Wording Withheld { get; } = new("Withheld from the reader.", "محجوبة عن القارئ.", "Скрыто от читателя.", "Схавана ад чытача.");
    public static Wording OlderLeftOut { get; } = new("Only the newest are listed; older ones that are on record and not listed: {0}.", "أُدرج الأحدث فقط؛ عدد السجلات الأقدم غير المدرجة: {0}.", "Приведены только последние; более ранних записей, не вошедших сюда: {0}.", "Прыведзены толькі апошнія; больш ранніх запісаў, якія не ўвайшлі сюды: {0}.");
    public static Wording SomeWithheld { get; } = new("Some content is withheld from the reader.", "بعض المحتوى محجوب عن القارئ.", "Часть содержания скрыта от читателя.", "Частка зместу схавана ад чытача.");

    internal static Wording AtAge { get; } = new("at the age of {0}", "العمر {0}", "возраст {0}", "узрост {0}");
    internal static Wording Since { get; } = new("since {0}", "منذ {0}", "с {0}", "з {0}");
    internal static Wording Until { get; } = new("until {0}", "حتى {0}", "до {0}", "да {0}");
    internal static Wording OnDays { get; } = new("on {0}", "أيام: {0}", "дни: {0}", "дні: {0}");
    internal static Wording AtTimes { get; } = new("at {0}", "الساعة {0}", "в {0}", "у {0}");
    internal static Wording BeforeEvent { get; } = new("{0} {1}", "بفارق {0} {1}", "за {0} {1}", "за {0} {1}");
    internal static Wording AfterEvent { get; } = new("{0} {1}", "بفارق {0} {1}", "через {0} {1}", "праз {0} {1}");
    internal static Wording SinceEvent { get; } = new("{1}, {0} later", "{1}، بعد {0}", "{1}, {0} спустя", "{1}, праз {0}");
    internal static Wording Every { get; } = new("every {0}", "كل {0}", "каждые {0}", "кожныя {0}");
    internal static Wording TimesIn { get; } = new("{0} in {1}", "{0} خلال {1}", "{0} за {1}", "{0} за {1}");
    internal static Wording OverTime { get; } = new("over {0}", "على مدى {0}", "длительность введения: {0}", "працягласць увядзення: {0}");
    internal static Wording ForTime { get; } = new("for {0}", "لمدة {0}", "курс: {0}", "курс: {0}");
    internal static Wording InAll { get; } = new("{0} in all", "المجموع {0}", "всего {0}", "усяго {0}");
    internal static Wording AsNeeded { get; } = new("if needed", "عند الحاجة", "при необходимости", "пры неабходнасці");
    internal static Wording AtRate { get; } = new("at {0}", "بمعدل {0}", "скорость {0}", "хуткасць {0}");
    internal static Wording AtMost { get; } = new("at most {0}", "بحد أقصى {0}", "не более {0}", "не больш за {0}");
    internal static Wording AtMostAtOnce { get; } = new("at most {0} at once", "بحد أقصى {0} في المرة الواحدة", "не более {0} за один приём", "не больш за {0} за адзін прыём");
}

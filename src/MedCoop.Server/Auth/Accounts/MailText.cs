namespace MedCoop.Server.Auth.Accounts;

/// <summary>What mails say, in the language of the account (en, ar, ru, be).</summary>
/// <param name="Subject">Subject line.</param>
/// <param name="Body">Plain text.</param>
internal sealed record MailText(string Subject, string Body)
{
    /// <summary>An invitation.</summary>
    public static MailText Invitation(string? language, string link, string organization) => language switch
    {
        "ar" => new("دعوة إلى MedCoop", $"تمت دعوتك إلى MedCoop من قِبل {organization}. افتح هذا الرابط خلال سبعة أيام واختر كلمة مرور:\n\n{link}\n"),
        "ru" => new("Приглашение в MedCoop", $"{organization} приглашает вас в MedCoop. Откройте эту ссылку в течение семи дней и выберите пароль:\n\n{link}\n"),
        "be" => new("Запрашэнне ў MedCoop", $"{organization} запрашае вас у MedCoop. Адкрыйце гэту спасылку на працягу сямі дзён і выберыце пароль:\n\n{link}\n"),
        _ => new("Invitation to MedCoop", $"{organization} invites you to MedCoop. Open this link within seven days and choose a password:\n\n{link}\n"),
    };

    /// <summary>That there is no new password to be had by mail: the person signs in elsewhere.</summary>
    public static MailText WithProvider(string? language, string page) => language switch
    {
        "ar" => new("كلمة مرور جديدة لـ MedCoop", $"أنت تسجل الدخول إلى MedCoop بحسابك لدى مؤسستك، لذلك لا تُرسل كلمة مرور جديدة بالبريد. سجّل الدخول هناك، أو اطلب رابطًا من المسؤول. إن لم تطلب ذلك فتجاهل هذه الرسالة.\n\n{page}\n"),
        "ru" => new("Новый пароль MedCoop", $"Вы входите в MedCoop через учётную запись своей организации, поэтому новый пароль по почте не высылается. Войдите через неё или попросите ссылку у администратора. Если вы этого не просили, ничего не делайте.\n\n{page}\n"),
        "be" => new("Новы пароль MedCoop", $"Вы ўваходзіце ў MedCoop праз уліковы запіс сваёй арганізацыі, таму новы пароль поштай не дасылаецца. Увайдзіце праз яго або папрасіце спасылку ў адміністратара. Калі вы гэтага не прасілі, нічога не рабіце.\n\n{page}\n"),
        _ => new("New password for MedCoop", $"You sign in to MedCoop with your organisation's account, so no new password comes by mail. Sign in with that account, or ask your administrator for a link. If you did not ask for this, do nothing.\n\n{page}\n"),
    };

    /// <summary>A link to choose a new password.</summary>
    public static MailText Reset(string? language, string link) => language switch
    {
        "ar" => new("كلمة مرور جديدة لـ MedCoop", $"لاختيار كلمة مرور جديدة افتح هذا الرابط خلال ساعتين. إن لم تطلب ذلك فتجاهل هذه الرسالة.\n\n{link}\n"),
        "ru" => new("Новый пароль MedCoop", $"Чтобы выбрать новый пароль, откройте эту ссылку в течение двух часов. Если вы этого не просили, ничего не делайте.\n\n{link}\n"),
        "be" => new("Новы пароль MedCoop", $"Каб выбраць новы пароль, адкрыйце гэту спасылку на працягу дзвюх гадзін. Калі вы гэтага не прасілі, нічога не рабіце.\n\n{link}\n"),
        _ => new("New password for MedCoop", $"To choose a new password, open this link within two hours. If you did not ask for it, do nothing.\n\n{link}\n"),
    };
}

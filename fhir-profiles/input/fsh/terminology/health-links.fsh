CodeSystem: HealthLink
Id: health-link
Title: "SMART Health Links"
Description: "What a DocumentManifest is that stands for a SMART Health Link."
* insert OwnCodes
* insert Defined(snapshot, Snapshot, [[What it leads to was fixed when it was made.]], لقطة, Снимок, Здымак)
* insert Defined(long-term, Long-term, [[What it leads to is made anew each time.]], طويل الأمد, Долгосрочная, Доўгатэрміновая)

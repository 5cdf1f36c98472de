"""Letters no person wrote: recognised so that they are never answered by machine and never start a promise
(D2).

RFC 3834 and 5230 (answers sent by machine), 3464 (delivery reports), 8098 (read receipts), 5965 (complaints),
2369 and 2919 (lists), plus what real programs send instead. `X-Auto-Response-Suppress` says how its sender
wants to be treated, not that a machine wrote: it never classifies a letter.

Headers decide. What only hints (a subject, a link to unsubscribe, a postmaster's address) decides nothing
alone, so that no person is taken for a machine.
"""

import re

from answerable.channels.email.letter import Automatic
from answerable.channels.email.mime import Part

REPORTS = {
    "delivery-status": Automatic("bounce", "A delivery report (RFC 3464)."),
    "feedback-report": Automatic("complaint", "A complaint report from a mail provider (RFC 5965)."),
    "disposition-notification": Automatic("receipt", "A read receipt (RFC 8098)."),
}
ANSWER_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-reply-from",
)
BOUNCE_SENDER = re.compile(
    r"(?i)(?:mailer[-_.]?daemon|mail[-_]daemon|postmaster|mdaemon|mail[-_]?delivery[-_a-z]*)@|^mailer-daemon$"
)
BOUNCE_SUBJECT = re.compile(
    r"(?i)^\W*(?:failure notice|undeliver\w*|returned mail|returned to sender|mail(?: delivery)? (?:failed"
    r"|failure|error|status|system error)"
    r"|delivery (?:status )?(?:notification|failure|failed|report|delayed|problems?)"
    r"|message delivery (?:failed|has failed|delayed)"
    r"|warning: (?:could not send|message .{1,80} delayed)|nondeliver|non[- ]delivery|unzustellbar"
    r"|mail could not be delivered"
    r"|(?:your )?(?:message|mail|e-mail) (?:could not|was not|cannot) be? ?(?:delivered|sent)"
    r"|no se puede entregar|non remis"
    r"|undelivered mail|there was an error sending your mail|mail system error|permanent delivery failure"
    r"|delivery unsuccessful|(?:dsn|ndn):"
    r"|echec de distribution|échec de|mancata consegna|onbestelbaar|não entregue|недоставленное"
    r"|配信不能|エラーメール)"
)
# In the order of speakers we expect; matched at the start of a subject only, and only when the subject ends
# or goes on after a colon, dash or bracket: "Out of office chairs?" was written by a person.
ABSENCE = (
    *(
        "out of (?:the )?office(?: auto-?reply| reply| message)?",
        "auto(?:matic)?[- ]?(?:reply|response)",
        "i am out of (?:the )?office",
    ),
    *(
        "(?:automatische )?abwesenheits(?:notiz|nachricht|benachrichtigung|meldung)",
        "automatische antwort",
        "abwesend",
        "nicht im büro",
    ),
    *("respuesta autom[aá]tica", "fuera de (?:la )?oficina", "ausente de la oficina"),
    *("r[eé]ponse automatique", "absence(?: du bureau)?", "absent du bureau", "message d['’]absence"),
    *("risposta automatica", "fuori (?:sede|ufficio)"),
    *("resposta autom[aá]tica", "fora do escrit[oó]rio", "ausente do escrit[oó]rio"),
    *("automatisch(?: antwoord|e reactie|e beantwoording)", "afwezig(?:heid)?(?:smelding)?", "niet aanwezig"),
    *("odpowied[zź] automatyczna", "autoodpowied[zź]", "poza biurem", "automatick[aá] odpov[eě][dď]"),
    *(
        "auto(?:matiskt |matisk )?svar",
        "fr[aå]nvaro(?:meddelande)?",
        "frav[aæ]r",
        "automaattinen vastaus",
        "poissa toimistosta",
    ),
    *("автоматический ответ", "автоответ", "нет на месте", "otomatik (?:yanıt|cevap)", "ofis dışında"),
    *("自動応答", "自動返信", "不在通知", "自动(?:回复|答复)", "自動回覆", "外出", "자동 ?회신", "부재 ?중"),
    *("מענה אוטומטי", "תשובה אוטומטית", "رد تلقائي", "خارج المكتب"),
)
ABSENT_SUBJECT = re.compile(
    rf"(?i)^\W*(?:re: ?|aw: ?)?\W*(?:{'|'.join(ABSENCE)})\s*(?:$|[:：\]\-–—(!.|]|re:)"
)
VERIFICATION = re.compile(
    r"(?i)\b(?:confirm|verify|validate|activate) (?:your|this) (?:new )?"
    r"(?:e-?mail|account|address|registration|sign|identity|subscription|login)"
    r"|\b(?:verification|security|confirmation|one-time|login|log-in|sign-in|access|authentication"
    r"|activation)"
    r" (?:code|passcode|password|link|pin)\b|\b(?:your|the) .{0,30}\bcode(?: is\b|:)|\b\d{4,8} is your\b"
    r"|\b(?:reset|change) your password|password reset|magic link|please (?:confirm|verify)\b"
    r"|(?:join|invited you to) .{1,60}(?:workspace|team|organi[sz]ation|slack)"
    r"|best[aä]tigen sie ihre|best[aä]tigungscode|e-?mail-?adresse best[aä]tigen|anmeldecode"
    r"|confirm(?:a|e) (?:tu|su) (?:correo|cuenta|direcci)|c[oó]digo de (?:verificaci|acceso|seguridad)"
    r"|confirmez votre|code de (?:v[eé]rification|confirmation|s[eé]curit)|conferma (?:il tuo|la tua|l['’])"
    r"|codice di verifica|confirme (?:o )?seu|c[oó]digo de verifica[cç]|bevestig (?:je|uw)|verificatiecode"
    r"|potwierd[zź] (?:sw[oó]j|adres)|kod weryfikacyjny|bekr[aä]fta din|bekr[aæ]ft din|verifieringskod"
    r"|подтвердите|код подтверждения|doğrulama kodu|確認コード|認証コード|メールアドレスの確認|验证码"
    r"|驗證碼|인증 ?번호|인증 ?코드"
    r"|رمز التحقق|קוד אימות"
)
NO_REPLY = re.compile(
    r"(?i)^(?:no|do[-_.]?not|ne)[-_.]?repl(?:y|ies|yto|-to)?(?:[-_.+].*)?@|^(?:noreply|bounces?"
    r"|notifications?)[-_.+\d]*@"
)


ABSENT_TEXT = re.compile(
    r"(?i)out of (?:the )?office|on (?:annual |parental |maternity |sick )?(?:leave|vacation|holiday)"
    r"|\baway\b"
    r"|not in the office|limited access|(?:will|shall) (?:respond|reply|answer|get back|be back|return)"
    r"|auto(?:matic|matically|mated|-?reply|-?response)|currently unavailable|(?:have )?received your"
    r"|abwesen|nicht im (?:büro|haus)|im urlaub|außer haus|nicht erreichbar|wieder (?:da|erreichbar"
    r"|im büro)|automatisch"
    r"|fuera de la oficina|ausente|de vacaciones|autom[aá]tic|absent|en cong[eé]|de retour|en vacances"
    r"|automatique"
    r"|fuori (?:sede|ufficio)|in ferie|assente|automatic|fora do escrit[oó]rio|de f[eé]rias|ausente"
    r"|afwezig|niet aanwezig|op vakantie|vakantie|poza biurem|na urlopie|nieobecn|automatyczn"
    r"|fr[aå]nvar|semester|p[aå] ferie|ferie|borte fra kontoret|ute av kontoret|ikke p[aå] kontoret"
    r"|tillbaka|autosvar"
    r"|poissa|lomalla|tavoitettavissa|mimo kancel[aá]ř|dovolen|szabads[aá]g|concediu|εκτός γραφείου|άδεια"
    r"|отпуск|не в офисе|нет на месте|автоматическ|автоответ|відпуст|ofis(?:te)? dışında|izinde|otomatik"
    r"|不在|休暇|自動|休假|不在办公室|自动|自動|부재|휴가|자동|חופש|מחוץ למשרד|אוטומטי|خارج المكتب|إجازة"
    r"|تلقائي"
)
PLAIN_WORDS = 3  # a notice may be empty, or of one word
RETURNED_TEXT = re.compile(
    r"(?i)invalid .{0,30}user|original message follows|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])"
    r"|\b[45][0-5]\d[ -]|(?:could|can)(?:not|n.t"
    r"| not) be delivered"
    r"|undeliver|delivery (?:has )?fail|user unknown|mailbox|recipient|was not delivered|unzustell"
    r"|nicht zugestellt"
)
NOT_DELIVERED = re.compile(r"(?i)(?:could|can)(?:not|n.t| not) be delivered to")
MASS_SENDER = re.compile(
    r"(?i)^(?:news(?:letter)?s?|marketing|offers?|promo(?:tion)?s?|deals|mailing|campaigns?|digest|alerts?"
    r"|updates?|e-?news)[-_.+\d]*@"
)
MASS_HEADERS = (
    *("list-unsubscribe-post", "feedback-id", "x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user"),
    *(
        "x-mailgun-tag",
        "x-csa-complaints",
        "x-sg-eid",
        "x-mailer-recptid",
        "x-hs-cid",
        "x-job",
        "x-mailingid",
    ),
)
MASS_TEXT = re.compile(
    r"(?i)unsubscribe|abbestellen|abmelden|darse de baja|se d[eé]sabonner|disiscriv|uitschrijven"
)


def classify(
    letter: Part, sender: str, subject: str, envelope_from: str | None, text: str = ""
) -> Automatic | None:
    """The kind of machine and the reason, or None when a person seems to have written.

    `envelope_from` is the SMTP sender: "" is the null sender (RFC 5321 §4.5.5), None when unknown.
    """
    report = _report(letter)
    if report:
        return report
    null_sender = envelope_from == "" or letter.first("return-path") == "<>"
    return (
        _returned(letter, sender, subject, text, nobody=null_sender or not sender)
        or _answered(letter, subject, text)
        or _verification(letter, sender, subject, null_sender=null_sender)
        or _to_many(letter, sender, text)
        or (NULL_SENDER if null_sender else None)
    )


NULL_SENDER = Automatic("auto-reply", "It names no sender to answer (RFC 5321, null return path).")


def _returned(letter: Part, sender: str, subject: str, text: str, *, nobody: bool) -> Automatic | None:
    """A letter of ours came back, told without a report of RFC 3464."""
    told = BOUNCE_SUBJECT.search(subject) or NOT_DELIVERED.search(text[:500])
    if letter.has("x-failed-recipients") or (nobody and told):
        return Automatic("bounce", "It says that a letter was not delivered, and nobody can be answered.")
    if not BOUNCE_SENDER.search(sender):
        return None
    if nobody or sender.lower().startswith("mailer-daemon"):
        return Automatic("bounce", "Sent by a mail system about a letter that was not delivered.")
    if BOUNCE_SUBJECT.search(subject) and RETURNED_TEXT.search(text[:20_000]):
        return Automatic("bounce", "Sent by a mail system about a letter that was not delivered.")
    return None


def _answered(letter: Part, subject: str, text: str) -> Automatic | None:
    """RFC 3834, and what programs wrote before it."""
    submitted = letter.first("auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        kind = "bulk" if "generated" in submitted or "notified" in submitted else "auto-reply"
        return Automatic(kind, f"Its header says Auto-Submitted: {submitted[:40]} (RFC 3834).")
    for name in ANSWER_HEADERS:
        if letter.first(name).lower() not in {"", "no", "false"}:
            return Automatic("auto-reply", f"It carries the header {name.title()}.")
    precedence = letter.first("precedence").lower()
    if precedence in {"auto_reply", "auto-reply"}:
        return Automatic("auto-reply", f"Its header says Precedence: {precedence}.")
    if ABSENT_SUBJECT.search(subject):
        words = text[:20_000]
        if ABSENT_TEXT.search(words) or len(words.split()) <= PLAIN_WORDS:
            return Automatic("auto-reply", "Its subject and its words are those of an absence notice.")
    return None


def _verification(letter: Part, sender: str, subject: str, *, null_sender: bool) -> Automatic | None:
    """Held back from requesters: who signs up elsewhere with our address must not read the answer (C9)."""
    machine = NO_REPLY.search(sender) or null_sender or letter.has("list-unsubscribe")
    if not machine or not VERIFICATION.search(subject):
        return None
    return Automatic(
        "verification",
        "A third party asks to confirm an address or gives a code (held back from requesters).",
    )


def _to_many(letter: Part, sender: str, text: str) -> Automatic | None:
    """Lists (RFC 2919) and mail to many. A link to unsubscribe alone says neither: people's programs add
    it.
    """
    precedence = letter.first("precedence").lower()
    if letter.has("list-id") or letter.has("list-post") or precedence == "list":
        return Automatic("list", "It came through a mailing list (RFC 2919).")
    if precedence in {"bulk", "junk"}:
        return Automatic("bulk", f"Its header says Precedence: {precedence}.")
    if letter.has("in-reply-to") or letter.has("references"):
        return None
    hints = sum(letter.has(name) for name in ("list-unsubscribe", *MASS_HEADERS))
    hints += bool(MASS_SENDER.search(sender) or NO_REPLY.search(sender))
    if hints and hints + bool(MASS_TEXT.search(text[-4000:])) >= 2:
        return Automatic("bulk", "It was sent to many people at once.")
    return None


def _report(letter: Part) -> Automatic | None:
    for part in letter.walk()[:20]:
        if part.kind == "multipart/report":
            found = REPORTS.get(part.parameters.get("report-type", "").lower())
            if found:
                return found
        if part.kind in {"message/delivery-status", "message/global-delivery-status"}:
            return REPORTS["delivery-status"]
        if part.kind == "message/feedback-report":
            return REPORTS["feedback-report"]
        if part.kind == "message/disposition-notification":
            return REPORTS["disposition-notification"]
    return None

"""Letters no person wrote: recognised so that they are never answered by machine and never start a promise
(D2).

RFC 3834 and 5230 (answers sent by machine), 3464 (delivery reports), 8098 (read receipts), 5965 (complaints),
2369 and 2919 (lists), plus what real programs send instead. `X-Auto-Response-Suppress` says how its sender
wants to be treated, not that a machine wrote: it never classifies a letter.
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
    r"(?i)\b(?:confirm|verify|validate) your (?:e-?mail|account|address|registration|sign|identity)"
    r"|\b(?:verification|security|confirmation|one-time|login|sign-in|access) (?:code|passcode|password"
    r"|link)\b"
    r"|best[aä]tigen sie ihre e-?mail|best[aä]tigungscode|confirma (?:tu|su) (?:correo|cuenta)"
    r"|c[oó]digo de verificaci[oó]n"
)
NO_REPLY = re.compile(
    r"(?i)^(?:no|do[-_.]?not|ne)[-_.]?repl(?:y|ies|yto|-to)?(?:[-_.+].*)?@|^(?:noreply|bounces?"
    r"|notifications?)[-_.+\d]*@"
)


def classify(letter: Part, sender: str, subject: str, envelope_from: str | None) -> Automatic | None:
    """The kind of machine and the reason, or None when a person seems to have written.

    `envelope_from` is the SMTP sender: "" is the null sender (RFC 5321 §4.5.5), None when unknown.
    """
    report = _report(letter)
    if report:
        return report
    null_sender = envelope_from == "" or letter.first("return-path") == "<>" or not sender
    if BOUNCE_SENDER.search(sender) and (null_sender or BOUNCE_SUBJECT.search(subject)):
        return Automatic("bounce", "Sent by a mail system about a letter that was not delivered.")
    if (null_sender or letter.has("x-failed-recipients")) and BOUNCE_SUBJECT.search(subject):
        return Automatic("bounce", "Its subject is that of a delivery failure, and nobody can be answered.")
    submitted = letter.first("auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        kind = "bulk" if "generated" in submitted or "notified" in submitted else "auto-reply"
        return Automatic(kind, f"Its header says Auto-Submitted: {submitted[:40]} (RFC 3834).")
    for name in ANSWER_HEADERS:
        if letter.first(name).lower() not in {"", "no", "false"}:
            return Automatic("auto-reply", f"It carries the header {name.title()}.")
    if ABSENT_SUBJECT.search(subject):
        return Automatic("auto-reply", "Its subject is that of an absence notice.")
    precedence = letter.first("precedence").lower()
    if precedence in {"auto_reply", "auto-reply"}:
        return Automatic("auto-reply", f"Its header says Precedence: {precedence}.")
    if VERIFICATION.search(subject) and (
        NO_REPLY.search(sender) or null_sender or letter.has("list-unsubscribe")
    ):
        return Automatic(
            "verification",
            "A third party asks to confirm an address or gives a code (held back from requesters).",
        )
    if letter.has("list-id") or letter.has("list-post"):
        return Automatic("list", "It came through a mailing list (RFC 2919).")
    if precedence in {"bulk", "junk", "list"} or letter.has("list-unsubscribe") or letter.has("feedback-id"):
        return Automatic("bulk", "It was sent to many people at once.")
    if null_sender:
        return Automatic("auto-reply", "It names no sender to answer (RFC 5321, null return path).")
    if BOUNCE_SENDER.search(sender):
        return Automatic("bounce", "Sent by a mail system.")
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

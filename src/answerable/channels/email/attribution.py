"""The lines by which mail programs introduce what they quote, in the languages people use them in.

Three shapes: "On … somebody wrote:", a divider ("-----Original Message-----"), and a copied header
("From: … Sent: … Subject: …"). Every pattern looks at one line, or a few joined, of at most 500 characters.
"""

import re
from typing import NamedTuple

LINE = 500
TALLEST = 4  # lines one "On … wrote:" may be broken into

# "wrote" as Gmail, Apple Mail, Thunderbird, Yahoo, Outlook and phones say it.
WROTE = re.compile(
    r"(?i)\b(?:wrote|writes|schrieb|geschrieben|escribi[oó]|escribe|ha escrito|a [eé]crit|ha scritto"
    r"|scrive|scrisse"
    r"|escreveu|escreve|schreef|geschreven|schreven|napisa[lł](?:\(?a\)?)?|napisana|pisze|skrev|skrifaði"
    r"|kirjoitti|yazdı|yazmış|napsal(?:\(?a\)?)?|nap[ií]sal(?:\(?a\)?)?|a scris|írta|έγραψε|γράψε"
    r"|написал(?:\(?а\)?)?|писал(?:\(?а\)?)?|пишет|написав(?:\(?ла\)?)?|пише|написа|viết|menulis|เขียน)\b"
    r"|כתב(?:/?ה)?|מאת|كتب(?:/?ت)?|كتابة|写道|寫道|のメール|のメッセージ|書きました|작성|쓴 글|님이|เขียนว่า"
)
QUOTING = re.compile(
    r"(?i)^(?:quoting|zitat von|citando a?|citation de|citat från|citazione)\s.{1,200}[:：]$"
)
SENT = re.compile(r"(?i)\b(?:sent|sendte|sent you|envi[oó]|envoy[eé]|hat .{0,60}gesendet)\b")
FIRST_PERSON = re.compile(
    r"(?i)\b(?:I|we|ich|wir|yo|nosotros|je|nous|j['’]ai|io|noi|eu|n[oó]s|ik|wij|we|jag|jeg|minä|я|мы|ja"
    r"|ben)\b"
    r"[^<@:]{0,40}[:：]?\s*$"
)
OURSELVES = re.compile(r"(?i)\s+(?:ich|wir|I|we|ik|wij|jag|vi)\b")
OPENS = re.compile(
    r"(?i)^\W*(?:on|am|at|le|el|il|em|no dia|op|w dniu|dnia|den|på|pe|dne|dana|în|la|στις|on:|в|вт|чт|пт"
    r"|сб|вс|пн|ср"
    r"|\w{2,9}day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lunes|martes|mi[eé]rcoles"
    r"|jueves"
    r"|viernes|s[aá]bado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|понедельник|вторник"
    r"|среда"
    r"|четверг|пятница|суббота|воскресенье|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer"
    r"|mi[eé]|jue|jeu|vie|ven|s[aá]b|sam|dom|dim"
    r"|seg|ter|qua|qui|sex|ma|wo|vr|za|zo|pon|wt|śr|czw|pt|sob|niedz|ndz|m[aå]n|tirs?|ons|tors?|fre"
    r"|l[oöø]r|s[oöø]n|ti|ke|to"
    r"|su|út|st|čt|pá|so|ne|po|вів|чет|нд|في|بتاريخ|ב|בתאריך|ב-|在|于|wiadomość)(?=[\s.,:;־-]|[֐-׿؀-ۿ]|\d)"
)
DATE = re.compile(
    r"\d{4}\s*[-./年년р]\s*\d{1,2}|\d{1,2}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{2,4}|\b(?:19|20|٢٠)\d\d\b|\d{4}年"
    r"|\d{4}년"
)
TIME = re.compile(r"\d{1,2}\s*[:.hH時时點点시]\s*\d{2}|\d{1,2}\s*(?:am|pm|AM|PM|uur|Uhr)\b")
EMAIL = re.compile(r"[^\s<>@]{1,100}@[^\s<>@]{2,200}")
DIRECTION = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
INTRODUCES = (":", "：")
NUMBER_FIRST = re.compile(r"^\W*\d{1,4}\s*[-./:年년 ]")

FORWARDED = re.compile(
    r"(?i)^[\s>*]*-{2,}\s*(?:forwarded|weitergeleitete|mensaje reenviado|message (?:trans|r[eé]exp)"
    r"|messaggio inoltrato"
    r"|doorgestuurd|begin forwarded|mensagem (?:encaminhada|reencaminhada)|wiadomość przekazana|przekazana"
    r"|vidarebefordrat|videresendt|välitetty|edelleenlähetetty|пересылаемое|переслан|iletilen|iletilmiş"
    r"|转发|轉寄|転送|전달된|رسالة (?:معاد|مُعاد)|הודעה שהועברה)"
    r"|^[\s>*]*(?:begin forwarded message|anfang der weitergeleiteten|début du message (?:réexpédié"
    r"|transféré)"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:re)?encaminhada"
    r"|begin doorgestuurd bericht|vidarebefordrat brev|videresendt meddelelse|начало переадресованного"
    r"|转发的邮件|转发邮件|転送されたメッセージ|전달된 메시지)"
)
DIVIDER = re.compile(
    r"(?i)^[\s>*]*[-_=*]{2,}\s*(?:"
    r"(?:original|urspr[uü]ngliche|reply|previous|replied|antwort)\b.{0,20}"
    r"(?:message|nachricht|above|e-?mail|mail|appointment)?"
    r"|(?:in )?(?:reply|antwort) (?:to|auf)\b.{0,60}|quoted (?:message|text)"
    r"|mensaje original|correo original|mail original|message d[’']origine|message original"
    r"|messaggio originale|mensagem original"
    r"|oorspronkelijk bericht|originele bericht|wiadomo[sś][cć] oryginalna|oryginalna wiadomo[sś][cć]"
    r"|oprindelig (?:besked|meddelelse)|ursprungligt meddelande|originalmeddelande|opprinnelig melding"
    r"|alkuper[aä]inen viesti|исходное сообщение|первоначальное сообщение|оригінальне повідомлення"
    r"|původní zpráva|eredeti üzenet|mesaj original|orijinal (?:mesaj|ileti)|özgün (?:mesaj|ileti)"
    r"|αρχικό μήνυμα|الرسالة الأصلية|رسالة أصلية|ההודעה המקורית|הודעה מקורית"
    r"|original appointment|original e-?mail|原始邮件|原始郵件|原始信件"
    r"|元のメッセージ|원본 메시지|원본 메일"
    r")\s*.{0,30}?[-_=*]*\s*$"
    r"|^[\s>*]*(?:reply above this line|please reply above|antworten sie oberhalb"
    r"|##-? ?.{0,60}reply above).{0,80}$"
)
RULE = re.compile(r"^\s*[_\-=*─]{4,}\s*$")

_LABELS = {
    "from": "from|von|de|da|van|fra|från|od|от|от кого|від|kimden|gönderen|lähettäjä|de la|feladó|από|من|מאת"
    "|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|발신|expéditeur|remitente|mittente|remetente"
    "|afzender|nadawca|avsändare|avsender|afsender|odesílatel|отправитель",
    "date": "sent|date|gesendet|datum|enviado|enviado el|enviada|enviado em|enviada em|fecha|envoyé|envoyé le"
    "|inviato|inviato il|data|verzonden|sendt|dato|skickat|wysłano|wysłane|wysłany|отправлено|дата|надіслано"
    "|gönderildi|gönderme tarihi|gönderilme tarihi|tarih|lähetetty|päivämäärä|pvm|päiväys|odesláno|elküldve"
    "|küldve|dátum|trimis|στάλθηκε|ημερομηνία|تم الإرسال|تاريخ الإرسال|التاريخ|أرسلت|أُرسلت|נשלח|תאריך"
    "|发送时间|发送日期|日期|寄件日期|傳送時間|送信日時|日時|日付|보낸 날짜|보냄|날짜|message du",
    "to": "to|an|para|a|à|aan|til|till|do|кому|kime|alıcı|vastaanottaja|komu|címzett|către|προς|إلى|الى|אל"
    "|收件人|收件者|宛先|받는 사람|받는사람|cc|kopie|kopia|kopi|kopio|dw|копия|копія|bilgi|copie|copie à"
    "|copia|cco|抄送|副本|참조|نسخة|עותק",
    "subject": "subject|betreff|asunto|objet|sujet|oggetto|assunto|onderwerp|emne|ämne|temat|тема|konu|aihe"
    "|předmět|tárgy|subiect|θέμα|الموضوع|נושא|主题|主旨|主題|件名|제목",
}
KIND = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
LABEL = "|".join(sorted(map(re.escape, KIND), key=len, reverse=True))
HEADER = re.compile(rf"(?i)^[\s>|]*[*_]{{0,2}}(?P<name>{LABEL})\s*[*_]{{0,2}}\s*[:：]")
HEADER_LINES = 10
LABELLED = 30  # characters within which a label ends


class Introduction(NamedTuple):
    """So many lines introduce what follows; `certain` even where that is not marked as a quote."""

    height: int
    certain: bool


def introductions(lines: list[str]) -> dict[int, Introduction]:
    """By the index of their first line."""
    found: dict[int, Introduction] = {}
    bare = [DIRECTION.sub("", line[:LINE]).strip() for line in lines]
    header_until = 0
    for index, line in enumerate(bare):
        if not line or line[0] == ">" or index < header_until:
            continue
        if DIVIDER.search(line):
            found[index] = _with_header(bare, index)
        elif RULE.match(line):
            above_header = _with_header(bare, index)
            if above_header.height > 1:
                found[index] = above_header
        elif (":" in line[:LABELLED] or "：" in line[:LABELLED]) and (height := _header_height(bare, index)):
            found[index] = Introduction(height, certain=True)
        elif QUOTING.match(line):
            found[index] = Introduction(1, certain="@" in line)
        elif _may_end_one(line):
            _wrote(bare, index, found)
            continue
        if index in found:
            header_until = index + found[index].height
    for index in sorted(found, reverse=True):
        after = index + found[index].height
        if after in found:  # a divider above "On … wrote:" is one introduction with it
            found[index] = Introduction(found[index].height + found[after].height, certain=True)
    return found


def _may_end_one(line: str) -> bool:
    """Cheap: whether "… wrote:" may end here."""
    if line.endswith((":", "：", ">", ")", "-", "─", "\u3002")):
        return True
    last = line[-24:]
    return bool(WROTE.search(last)) and not last.rstrip()[-1:].isdigit()


def _with_header(lines: list[str], index: int) -> Introduction:
    """The line at `index` with the copied header below it, if there is one."""
    after = index + 1
    while after < len(lines) and not lines[after] and after < index + 3:
        after += 1
    more = _header_height(lines, after)
    return Introduction(after - index + more if more else 1, certain=True)


def _header_height(lines: list[str], index: int) -> int:
    """Lines of a copied header that begins here: From or a date first, and two more of its kind; blank lines
    between are allowed.
    """
    first = HEADER.match(lines[index]) if index < len(lines) else None
    if first is None or KIND[first["name"].lower()] not in {"from", "date"}:
        return 0
    seen: set[str] = set()
    last = index
    for at in range(index, min(len(lines), index + HEADER_LINES)):
        label = HEADER.match(lines[at])
        if label:
            seen.add(KIND[label["name"].lower()])
            last = at
        elif lines[at] and at - last > 1:
            break  # one line may be the rest of a long list of recipients
    enough = len(seen) >= 3 or (len(seen) == 2 and bool(seen & {"subject", "date"}) and "from" in seen)
    return last - index + 1 if enough else 0


def _wrote(lines: list[str], end: int, found: dict[int, Introduction]) -> None:
    """Note the "On … somebody wrote:" that ends here, with the lines it is broken into."""
    joined = ""
    for start in range(end, max(-1, end - TALLEST), -1):
        line = lines[start]
        if not line or line[0] == ">" or len(joined) + len(line) > LINE:
            return
        joined = f"{line} {joined}".strip()
        dashed = joined[0] in "-─" and joined[-1] in "-─"
        joined = joined.strip("-─").strip()
        verb, date, mail = WROTE.search(joined), DATE.search(joined), EMAIL.search(joined)
        if not (verb and (date or mail)) and not (date and mail):
            if start == end and verb and len(line) < 100 and verb.end() > len(joined) - 3:
                found[start] = Introduction(1, certain=False)  # "Teo wrote:", believed above a quote only
            continue
        opened = bool(OPENS.match(joined) or NUMBER_FIRST.match(joined))
        introduces = dashed or joined.endswith(INTRODUCES)
        if not introduces and not opened:
            continue
        above = lines[start - 1] if start and start > end - TALLEST + 1 else ""
        if not opened and above and OPENS.match(above) and not above.endswith((".", "!", "?", ":", ",")):
            start, joined, opened = start - 1, f"{above} {joined}", True  # noqa: PLW2901
        for inner in range(start + 1, end + 1):
            found.pop(inner, None)
        certain = (dashed and bool(verb)) or _is_certain(joined, verb, opened=opened, colon=introduces)
        found[start] = Introduction(end - start + 1, certain)
        return


def _is_certain(joined: str, verb: re.Match[str] | None, *, opened: bool, colon: bool) -> bool:
    """Whether no sentence of a person reads like this."""
    date, time, mail = DATE.search(joined), TIME.search(joined), EMAIL.search(joined)
    if verb is None:
        return bool(date and time and mail and opened and colon)
    if FIRST_PERSON.search(joined[: verb.start()].strip()) or OURSELVES.match(joined[verb.end() :]):
        return False
    if not colon:
        return bool(date and time and opened and verb.end() >= len(joined) - 2)
    return bool(date and (mail or (time and opened)))

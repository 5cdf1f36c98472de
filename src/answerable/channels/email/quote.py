"""What a person wrote, without the history their mail program put under it and without the signature.

For display only: the whole letter is kept. Line by line, so the time is linear; every pattern looks at one
line of at most 500 characters. Where in doubt a line stays: showing too much is better than hiding a
sentence.
"""

import re

from answerable.channels.email import plain

LINE = 500
LINES = 2000  # a history that begins below is shown
WROTE = (
    r"wrote|writes|schrieb|geschrieben|escribi[oó]|escribe|a [eé]crit|écrit|ha scritto|scrive|escreveu"
    r"|schreef|heeft (?:het volgende )?geschreven|"
    r"napisa[lł](?:\(?a\)?)?|pisze|skrev|skrifaði|kirjoitti|написал(?:\(?а\)?)?|пишет|писал|napsala?"
    r"|написав|yazdı|schreven|"
    r"sent|scrisse|a scris|írta|γράψε|έγραψε|написа|ha escrito|כתב|كتب|写道|寫道"
    r"|のメール|さんは書きました|작성"
)
OPENING = (
    r"on|am|le|el|il|em|op|w dniu|dnia|den|på|pe|on:|dne|dana|ven|lun|mar|mer|jeu|sam|dim|sabato|domenica"
    r"|luned[iì]|"
    r"lun|mié|jue|vie|sáb|dom|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonntag|в|ma|ti|ke|to|pe|la|su|"
    r"at|from|van|von|de|da|по|ons|tis|tir|man|tor|fre|lør|lör|søn|sön"
)
DATE_OR_ADDRESS = re.compile(r"\d{1,4}[./:\- ]|@|\d{4}")
ENDS_ATTRIBUTION = re.compile(rf"(?i)(?:^|[\s>*])(?:{WROTE})\b[^:：]{{0,80}}[:：]?\s*$")
STARTS_ATTRIBUTION = re.compile(rf"(?i)^[>*\s]*(?:{OPENING})\b")
NUMERIC_ATTRIBUTION = re.compile(
    r"^[>*\s]*(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}).{0,300}(?:@|GMT|<"
    r"|:\d\d).{0,200}:\s*$"
)
ADDRESS_COLON = re.compile(rf"(?i)^[^<>]{{1,120}}<[^<>\s]+@[^<>\s]+>[^:]{{0,60}}(?:{WROTE})?\s*[:：]\s*$")
FORWARDED = re.compile(
    r"(?i)^[\s>*]*-{3,}\s*(?:forwarded|weitergeleitete|mensaje reenviado|message transf|messaggio inoltrato"
    r"|doorgestuurd|begin forwarded)"
    r"|^[\s>*]*(?:begin forwarded message|anfang der weitergeleiteten|début du message (?:réexpédié"
    r"|transféré)|inicio del mensaje reenviado)"
)
ORIGINAL = re.compile(
    r"(?i)^[\s>*]*[-_=*]{2,}\s*(?:(?:original|urspr[uü]ngliche|reply|previous|replied"
    r"|antwort)\b.{0,20}(?:message|nachricht|above|e-?mail|mail|appointment)?"
    r"|mensaje original|oprindelig besked|message d’origine|message d'origine|message original"
    r"|messaggio originale|mensagem original|oorspronkelijk bericht|originele bericht"
    r"|wiadomo[sś][cć] oryginalna|oprindelig meddelelse|ursprungligt meddelande|opprinnelig melding"
    r"|alkuper[aä]inen viesti"
    r"|исходное сообщение|original appointment|original e-?mail"
    r"|原始邮件|元のメッセージ)\s*.{0,30}?[-_=*]*\s*$"
    r"|^[\s>*]*(?:reply above this line|please reply above|antworten sie oberhalb"
    r"|##-? ?.{0,60}reply above).{0,80}$"
)
HEADER = re.compile(
    r"(?i)^[\s>]*\*{0,2}(?P<name>from|von|de|da|van|fra|från|od|от|kimden|lähettäjä|发件人|差出人|寄件者"
    r"|sent|gesendet|enviado(?: el)?|envoyé|inviato|verzonden|sendt|skickat|wysłano|отправлено|gönderilme"
    r"|lähetetty|发送时间|送信日時"
    r"|date|datum|fecha|data|dato|дата|pvm|日期|to|an|para|à|a|aan|til|till|do|кому|kime|vastaanottaja|收件人|宛先"
    r"|cc|kopie"
    r"|subject|betreff|asunto|objet|oggetto|assunto|onderwerp|emne|ämne|temat|тема|konu|aihe|主题|件名"
    r"|reply-to)\s*\*{0,2}\s*[:：]"
)
FROM = frozenset(
    [
        "from",
        "von",
        "de",
        "da",
        "van",
        "fra",
        "från",
        "od",
        "от",
        "kimden",
        "lähettäjä",
        "发件人",
        "差出人",
        "寄件者",
        "date",
        "datum",
        "fecha",
    ]
)
RULE = re.compile(r"^\s*[_\-=*]{15,}\s*$")
SHARED = re.compile(
    rf"(?i)^(?P<own>[^>\s].{{0,300}}?)(?:-{{2,}}|\s)\s*(?P<attribution>(?:on|am|le|el|il|em"
    rf"|op)\s.{{0,40}}\d.{{5,200}}(?:{WROTE})\s*[:：]\s*)$"
)
LINK = re.compile(r"<[^<>\s]*>|\([^()\s]*://[^()\s]*\)")
SIGNATURE_MARK = re.compile(r"^\s*(?:--|__|- -|---)\s*$")
SENT_FROM = re.compile(
    r"(?i)^\W{0,3}(?:sent (?:from|via|with|on|by) (?:my |the |a )?(?:iphone|ipad|ipod|android|blackberry"
    r"|samsung|windows|mobile|phone|outlook|yahoo|mail|"
    r"typeapp|wiko|galaxy|huawei|nokia|proton|tutanota|gmail|airmail|spark|mailbox|handheld|cell|verizon"
    r"|t-mobile|at&t|surface|pixel|xperia|htc|bb10|apple|smartphone|tablet).{0,60}"
    r"|von (?:meinem|unterwegs|meiner) .{0,60}(?:gesendet|geschickt)|gesendet (?:von|mit|aus) .{1,60}"
    r"|diese nachricht wurde von .{1,60}"
    r"|envoy[eé] (?:de(?:puis)?|à partir) .{1,60}|enviado (?:desde|do|de|a partir) .{1,60}"
    r"|inviato da(?:l)? .{1,60}"
    r"|verzonden (?:vanaf|met|vanuit) .{1,60}|verstuurd vanaf .{1,60}|skickat från .{1,60}"
    r"|sendt fra .{1,60}|lähetetty .{1,40}sta|wysłane? z .{1,60}"
    r"|отправлено (?:с|из) .{1,60}|get outlook for .{1,40}|iPhoneから送信|发自我的.{1,30})\.?\s*$"
)
TALLEST = 8  # lines of a signature


def reply(text: str, markup: str, *, only_html: bool) -> str:
    """What the writer of a letter newly wrote. `only_html`: the text was made from the HTML, which marks the
    history better than words do.
    """
    return visible(plain.from_html(without_quoted_html(markup)) if only_html else text)


def visible(text: str) -> str:
    """The words of this letter itself; the whole text when nothing would be left."""
    lines = _one_thing_a_line(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    end = _history(lines)
    kept = _without_quotes(lines[:end])
    kept = _without_signature(kept)
    words = "\n".join(kept).strip("\n ")
    return words if words.strip() else ("" if end == 0 or not text.strip() else text.strip())


def _one_thing_a_line(lines: list[str]) -> list[str]:
    """Words and "On … wrote:" that share a line get one each."""
    split: list[str] = []
    for line in lines:
        shared = SHARED.match(line) if len(line) <= LINE and "@" in line else None
        split.extend([shared["own"], shared["attribution"]] if shared else [line])
    return split


def _history(lines: list[str]) -> int:
    """Index of the line where the history begins; the number of lines when there is none."""
    quoted, own = _next_quoted_and_own(lines)
    last_own = max(
        (index for index, line in enumerate(lines) if line.strip()[:1] not in {"", ">"}), default=-1
    )
    for index, full in enumerate(lines[:LINES]):
        line = full[:LINE]
        if FORWARDED.search(line):
            return len(lines)
        if not line.strip():
            continue
        if ORIGINAL.search(line) or _header_block(lines, index):
            return index
        if RULE.match(line) and _header_block(lines, index + 1):
            return index
        if SIGNATURE_MARK.match(line) and last_own <= index + TALLEST:
            return index
        taller = _attribution(lines, index)
        if taller and not _answered_below(lines, own[quoted[index + taller]]):
            return index
    return len(lines)


def _next_quoted_and_own(lines: list[str]) -> tuple[list[int], list[int]]:
    """For every line, where the next quoted line is, and where the next line of the writer's own is."""
    end = len(lines)
    quoted, own = [end] * (end + 1), [end] * (end + 1)
    for index in range(end - 1, -1, -1):
        quoted[index], own[index] = quoted[index + 1], own[index + 1]
        stripped = lines[index].strip()
        if stripped.startswith(">"):
            quoted[index] = index
        elif stripped and not SIGNATURE_MARK.match(stripped[:LINE]) and not _sent_from(stripped):
            own[index] = index
    return quoted, own


def _answered_below(lines: list[str], index: int) -> bool:
    """Whether words of the writer's own follow the quoted lines (answers below or between)."""
    return index < len(lines) and not ENDS_ATTRIBUTION.search(lines[index].strip()[:LINE])


def _attribution(lines: list[str], index: int) -> int:
    """How many lines "On … somebody wrote:" takes from here; 0 when it is none."""
    line = lines[index][:LINE]
    if NUMERIC_ATTRIBUTION.match(line) or (ADDRESS_COLON.match(line) and len(line) < 200):
        return 1
    if not STARTS_ATTRIBUTION.match(line):
        return 1 if ENDS_ATTRIBUTION.search(line) and DATE_OR_ADDRESS.search(line) and "@" in line else 0
    joined = ""
    for height in range(1, 5):
        if index + height > len(lines):
            return 0
        part = lines[index + height - 1][:LINE]
        if not part.strip() and height > 1:
            return 0
        joined = f"{joined} {part.strip()}".strip()
        if ENDS_ATTRIBUTION.search(joined) and (joined.endswith((":", "：")) or "@" in joined):
            return height if DATE_OR_ADDRESS.search(joined) and len(joined) < LINE else 0
    return 0


def _header_block(lines: list[str], index: int) -> bool:
    """Whether a copied header begins here: From and at least two of its kind, blank lines between allowed."""
    seen: set[str] = set()
    for line in lines[index : index + 9]:
        found = HEADER.match(line[:LINE])
        if found:
            name = found["name"].lower()
            if not seen and name not in FROM:
                return False
            seen.add(name)
        elif not seen:
            return False
    return len(seen) >= 3 or (len(seen) == 2 and not {"subject", "betreff", "date", "sent"}.isdisjoint(seen))


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    skip = 0
    for index, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        if line.lstrip().startswith(">") and not line.lstrip().startswith(">>> "):
            continue
        taller = _attribution(lines, index) if index < LINES else 0
        following = next((after for after in lines[index + taller :] if after.strip()), "") if taller else ""
        if taller and following.lstrip().startswith(">"):
            skip = taller - 1
            continue
        kept.append(line)
    return kept


def _without_signature(lines: list[str]) -> list[str]:
    end = _without_trailer(lines, len(lines))
    for index in range(end - 1, max(0, end - TALLEST - 8), -1):
        if SIGNATURE_MARK.match(lines[index][:LINE]):
            end = _without_trailer(lines, index)
            break
    return lines[:end]


def _without_trailer(lines: list[str], end: int) -> int:
    """`end` moved up over blank lines and "Sent from my phone"."""
    while end and (not lines[end - 1].strip() or _sent_from(lines[end - 1])):
        end -= 1
    return end


def _sent_from(line: str) -> bool:
    return bool(SENT_FROM.match(LINK.sub("", line.strip()[:LINE]).strip()))


QUOTED_START = re.compile(
    r"(?i)<(?P<tag>div|blockquote|p|span|section|hr|table)\b[^<>]*?(?:class|id"
    r"|style)\s*=\s*[\"']?[^\"'<>]*?(?:"
    r"gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|OLK_SRC_BODY_SECTION|appendonsend"
    r"|protonmail_quote|"
    r"mail_extra_signature|zmail_extra|AppleMailQuote|stopSpelling|ms-outlook-mobile-reference"
    r"|border:none;border-top:solid #[0-9A-F]{6} 1\.0pt)"
)
CITE = re.compile(
    r"(?i)<blockquote\b[^<>]*\b(?:type\s*=\s*[\"']?cite|class\s*=\s*[\"']?[^\"'<>]*quote)[^<>]*>"
)


def without_quoted_html(markup: str) -> str:
    """HTML up to where a mail program marked the history."""
    starts = [found.start() for found in (QUOTED_START.search(markup), CITE.search(markup)) if found]
    return markup[: min(starts)] if starts and min(starts) > 0 else markup

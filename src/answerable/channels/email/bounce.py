"""Which delivery a report is about, and whether the other side gave up (RFC 3464, 3463; else the words)."""

import re

from answerable.channels.email import words
from answerable.channels.email.letter import Bounce, Failure
from answerable.channels.email.mime import Part

BLOCKS = re.compile(r"\n[ \t]*\n+")
FIELD = re.compile(r"^([A-Za-z-]+)[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.])([45])[0-5]\d(?=[\s\-,:;)#])")
EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")
MESSAGE_ID = re.compile(r"(?im)^message-id:\s*(<[^<>\s]{1,900}>)")
ORIGINAL = re.compile(
    r"(?im)^[ \t>*=_.-]*(?:original message|-+ ?the .{0,40}(?:header|text|body|copy)"
    r"|below this line is a copy|included is a copy|"
    r"this is a copy of|the original message|-+ ?this is a copy|message header|received message"
    r"|header of the original|"
    r"unsent message below|message headers follow)|^(?:received|return-path):[ \t]|^--- "
)
TEMPORARY = re.compile(
    r"(?i)(?:mailbox|quota|disk|storage|inbox)\W+(?:\w+\W+){0,6}?(?:full|exceed|over)|over ?quota"
    r"|(?:exceed\w*|over)\W+(?:\w+\W+){0,4}?quota"
    r"|will be retried|retry|try again|temporar|delay(?:ed)?|deferred|still trying|queue too long"
    r"|timed? ?out|gr[ea]ylist"
    r"|too many connections|connection (?:refused|timed|lost)|expired|couldn't reach|unreachable"
    r"|no space left"
)
PASSING = re.compile(
    r"(?i)mailbox(?: is)? full|over ?quota|quota exceeded|exceeded\W+(?:\w+\W+){0,3}?quota|message expired"
    r"|timed out|connection refused"
    r"|too many (?:recipients|hops|connections)|frequency limited|\b20 attempts|after multiple attempts"
    r"|temporar|currently unavailable"
)
DELAYED = re.compile(
    r"(?i)\bdelay|\bwarning\b|still (?:being )?(?:trying|retried)|will (?:be|keep"
    r"|continue)\W+(?:\w+ )?(?:retr|try)"
)
PERMANENT = re.compile(
    r"(?i)user unknown|unknown user|no such (?:user|recipient|mailbox|account|address|person)|does(?:n't"
    r"| not) (?:exist|have)|not found"
    r"|mailbox unavailable|invalid (?:recipient|mailbox|address|user)|unrouteable|host unknown|rejected"
    r"|refused|denied|blocked|disabled"
)
ACTION = re.compile(r"(?im)^action:[ \t]*([a-z]+)")
ARRIVED = frozenset({"delivered", "relayed", "expanded"})
STATUS = ("message/delivery-status", "message/global-delivery-status")
WORDS = 60_000


def read(letter: Part, subject: str, text: str) -> Bounce:
    """The recipients that failed and the Message-ID of the letter that did not arrive ("" when it is not
    named).
    """
    parts = letter.walk()
    reports = [part.text()[:WORDS] for part in parts if part.kind in STATUS]
    failures = [failure for report in reports for failure in _recipients(report)]
    told = text[:WORDS]
    if not failures:
        failures = _from_words(letter, subject, told)
    actions = {action.lower() for report in reports for action in ACTION.findall(report)}
    final = not DELAYED.search(subject) or any(failure.status[:1] == "5" for failure in failures)
    given_up = "failed" in actions if actions else final
    arrived = bool(actions) and actions <= ARRIVED
    return Bounce(tuple(failures), _original(parts, text), given_up, arrived)


def _recipients(report: str) -> list[Failure]:
    found = []
    for block in BLOCKS.split(report):
        fields = {key.lower(): " ".join(value.split()) for key, value in FIELD.findall(block)}
        address = (
            fields.get("final-recipient")
            or fields.get("original-recipient")
            or fields.get("x-actual-recipient", "")
        )
        action = fields.get("action", "").partition(" ")[0].lower()
        if not address:
            continue
        email = EMAIL.search(address.partition(";")[2] or address)
        said = fields.get("diagnostic-code", "")
        status = _status(fields.get("status", ""), said)
        found.append(
            Failure(
                recipient=(email[0] if email else address.partition(";")[2].strip())[:320],
                permanent=action not in {"delayed", *ARRIVED} and not _is_temporary(status, said),
                status=status,
                said=said[:500],
                action=action or "failed",
            )
        )
    return found


def _status(declared: str, said: str) -> str:
    """The declared status (RFC 3463), unless the other server's own words are more exact than x.0.0."""
    found = ENHANCED.search(declared)
    spoken = ENHANCED.search(said)
    if found and not (found[2] == "0" and found[3] == "0" and spoken):
        return found[0]
    return spoken[0] if spoken else ""


def _is_temporary(status: str, said: str) -> bool:
    if status:
        return status.startswith(("4", "5.2.2", "5.4.7")) or bool(PASSING.search(said))
    code = REPLY.search(said)
    return bool(code and code[1] == "4")


def _from_words(letter: Part, subject: str, told: str) -> list[Failure]:
    original = ORIGINAL.search(told)
    notice = told[: original.start()] if original and original.start() > 0 else told
    named = [words.single_line(value) for value in letter.all("x-failed-recipients")]
    sender = {address.lower() for address in EMAIL.findall(letter.first("from") + " " + letter.first("to"))}
    recipients = list(
        dict.fromkeys(
            address.strip(".'")
            for address in EMAIL.findall(", ".join(named) or notice)
            if address.lower() not in sender
            and "mailer-daemon" not in address.lower()
            and "postmaster@" not in address.lower()
        )
    )[: 50 if named else 5]
    status = ENHANCED.search(notice)
    code = REPLY.search(notice)
    if status and status[1] != "2":
        temporary = _is_temporary(status[0], notice)
    elif PASSING.search(notice):
        temporary = True
    elif code and code[1] == "5":
        temporary = False
    else:
        temporary = bool(TEMPORARY.search(notice + "\n" + subject)) and not PERMANENT.search(notice)
    said = " ".join(notice.split())[:500]
    keeps_trying = DELAYED.search(subject) and not (status and status[1] == "5")
    action = "delayed" if keeps_trying else "failed"
    return [
        Failure(recipient, not temporary, status[0] if status else "", said, action)
        for recipient in recipients or [""]
    ]


def _original(parts: list[Part], text: str) -> str:
    for part in parts:
        if part.kind in {
            "message/rfc822",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global",
            "message/global-headers",
        }:
            found = MESSAGE_ID.search(part.text()[:WORDS])
            if found:
                return found[1]
    found = MESSAGE_ID.search(text)
    return found[1] if found else ""

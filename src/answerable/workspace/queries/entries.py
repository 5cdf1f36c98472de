"""The lines of a thread as the conversation shows them, events as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from answerable.kit.addresses import address
from answerable.kit.words import gettext as _
from answerable.orders.shops.port import shop_words
from answerable.tickets import previews
from answerable.workspace.pages.frame import Face
from answerable.workspace.pages.ticket import Entry, File
from answerable.workspace.queries import desk_work
from answerable.workspace.queries.order_words import DID, STATES, money
from answerable.workspace.queries.quotes import split
from answerable.workspace.queries.seats import Seat
from answerable.workspace.queries.thread import Line
from answerable.workspace.words import apart, category, chat_end, code, length, need, urgency

_ON_ITS_WAY = {
    "queued": gettext_noop("in the outbox"),
    "sending": gettext_noop("being sent"),
    "sent": gettext_noop("sent"),
    "unknown": gettext_noop("maybe not sent: the connection broke. Check before you send it again."),
}


def entries_of(lines: Iterable[Line], *, reader: int, seat: Seat) -> tuple[Entry, ...]:
    """What a reader sees of a thread."""
    drawn = (_entry(line, reader, seat) for line in lines)
    return tuple(entry for entry in drawn if entry is not None)


def clause_href(seat: Seat, clause: str) -> str:
    return f"{address('promises-of', seat.mark.slug)}#c-{clause}"


def _entry(line: Line, reader: int, seat: Seat) -> Entry | None:
    if line.what == "message":
        return _message(line, reader, seat)
    if line.what == "note":
        who = Face.of(line.agent or "")
        return Entry(f"n{line.id}", "note", line.at, line.text, who, mine=line.agent_id == reader)
    if line.what == "page":
        return _page(line, seat)
    if line.what == "aside":
        return _aside(line, reader)
    if line.what == "event":
        return _event(line, seat)
    return None


def _page(line: Line, seat: Seat) -> Entry:
    name = apart(line.agent or "")
    said = _("%(name)s was called") if line.kind == "call" else _("%(name)s was told")
    clause = line.rule.rstrip("abcdefghijklmnopqrstuvwxyz").rstrip(".")
    return Entry(
        f"p{line.id}",
        "event",
        line.at,
        said % {"name": name} + (f" ({apart(line.error)})" if line.error else ""),
        icon="phone" if line.kind == "call" else "mail-check",
        clause=clause,
        clause_href=clause_href(seat, clause),
    )


def _aside(line: Line, reader: int) -> Entry:
    """A letter to a team or a partner, or their answer: internal, like a note."""
    name = apart(line.customer or "")
    ours = line.agent_id is not None
    said = _("asked %(name)s") if ours else _("%(name)s answered")
    if line.automated:
        said = _("automatic answer of %(name)s")
    return Entry(
        id=f"a{line.id}",
        kind="note",
        at=line.at,
        text=line.text,
        who=Face.of((line.agent if ours else line.customer) or line.other),
        mine=line.agent_id == reader,
        sent=_sent(line) if ours else "",
        sent_state=line.delivery or "",
        aside=said % {"name": name},
        files=tuple(_side_file(file) for file in (line.data or {}).get("files") or ()),
    )


def _message(line: Line, reader: int, seat: Seat) -> Entry:
    kind = {"customer": "customer", "agent": "us"}.get(line.kind, "auto")
    own, quoted = split(line.text) if kind == "customer" else (line.text, "")
    sent = _sent(line)
    return Entry(
        id=f"m{line.id}",
        kind="auto" if kind == "us" and line.automated else kind,
        at=line.at,
        text=own,
        who=Face.of((line.customer if kind == "customer" else line.agent) or seat.mark.name),
        mine=line.agent_id == reader,
        quoted=quoted,
        language=line.language,
        files=tuple(_file(file) for file in line.data or ()),
        sent=sent,
        sent_state=line.delivery or "",
        leaves_at=line.leaves_at,
        doubt=line.other,
        copied=line.rule,
    )


def _file(file: dict[str, Any]) -> File:
    words, size = trouble(file["checked"]), size_in_words(file["size"])
    safe = not words
    preview = address("preview", file["id"]) if safe and file["type"] in previews.SHOWN else ""
    return File(file["name"], size, address("file", file["id"]) if safe else "", preview, words)


def _side_file(file: dict[str, Any]) -> File:
    words = trouble(file["checked"])
    href = "" if words else address("side-file", file["id"])
    return File(file["name"], size_in_words(file["size"]), href, "", words)


def trouble(checked: str) -> str:
    """Why a file cannot be opened, or ""."""
    return {"waiting": _("being checked for viruses"), "infected": _("holds a virus: it stays closed")}.get(
        checked, ""
    )


def _sent(line: Line) -> str:
    if line.delivery == "failed":
        return _("not delivered: %(error)s") % {"error": line.error or _("the other server refused it")}
    return _(_ON_ITS_WAY[line.delivery]) if line.delivery in _ON_ITS_WAY else ""


def size_in_words(size: int) -> str:
    """Bytes as people read them: 340 B, 12 kB, 3.4 MB."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _event(line: Line, seat: Seat) -> Entry | None:
    told = _sentence(line)
    if told is None:
        return None
    icon, text = told
    clause = line.rule.rstrip("abcdefghijklmnopqrstuvwxyz").rstrip(".") if line.rule else ""
    return Entry(
        f"e{line.id}",
        "event",
        line.at,
        text,
        icon=icon,
        clause=clause,
        clause_href=clause_href(seat, clause) if clause else "",
    )


def _sentence(line: Line) -> tuple[str, str] | None:
    data = line.data or {}
    who = apart(line.agent or line.customer or _("The desk"))
    match line.kind:
        case "assigned":
            if not line.other:
                return "user", _("%(who)s gave it back to the team") % {"who": who}
            if data.get("by") == "shift":
                return "clock", _("End of a shift: it is with %(other)s now") % {"other": apart(line.other)}
            if line.other == line.agent:
                return "user-check", _("%(who)s took it") % {"who": who}
            return "user-plus", _("%(who)s assigned it to %(other)s") % {
                "who": who,
                "other": apart(line.other),
            }
        case "classified":
            return "tag", _classified(who, data)
        case "held":
            return "pause", _held(who, data)
        case "taken up":
            return "play", _("%(who)s took it up again") % {"who": who}
        case "resolved":
            return "check", _("%(who)s resolved it: %(code)s") % {
                "who": who,
                "code": code(data.get("code", "")),
            }
        case "answer taken back":
            return "undo-2", _("%(who)s took an answer back before it left") % {"who": who}
        case "step":
            return "check" if data.get("applies") else "circle-slash", _step(who, data)
        case "page acknowledged":
            return "shield-check", _("%(who)s has it") % {"who": who}
        case "scored" | "side request called off" | "side request late" | "promise moved by policy":
            return _beside(line.kind, who, data)
        case "reopened":
            return "rotate-ccw", _("Open again")
        case "escalated":
            return "trending-up", _escalated(who, data)
        case "followed up":
            return "mail-check", _("The desk asked whether it is solved")
        case "follow-up answered":
            solved = (
                _("%(who)s says it is solved") if data.get("solved") else _("%(who)s says it is not solved")
            )
            return ("check" if data.get("solved") else "rotate-ccw"), solved % {"who": who}
        case "rated":
            return "circle-dashed", _("%(who)s gave %(score)s of 5") % {
                "who": who,
                "score": data.get("score"),
            }
        case "chat joined":
            return "message-circle", _("%(who)s joined the chat") % {"who": who}
        case "chat transferred":
            return "message-circle", _("%(who)s handed the chat over") % {"who": who}
        case "chat returned":
            return "message-circle", _("The chat went back: its agent was gone")
        case "chat late":
            return "octagon-alert", _("Nobody answered in time; the customer was offered a call or an e-mail")
        case "chat ended":
            return "message-circle", chat_end(str(data.get("how", "")))
        case "call offered":
            return "phone", _("The telephone rings")
        case "call answered":
            return "phone", _("%(who)s answered the call") % {"who": who}
        case "call ended":
            return "phone", _("The call ended after %(talk)s; it rang for %(rang)s") % {
                "talk": length(data.get("talked")),
                "rang": length(data.get("rang")),
            }
        case "call missed":
            return "phone", _("The caller hung up after %(rang)s, before anybody answered") % {
                "rang": length(data.get("rang"))
            }
        case "identity checked":
            asked = apart(data.get("question", ""))
            if data.get("passed"):
                return "shield-check", _("%(who)s checked who it is: %(asked)s, right") % {
                    "who": who,
                    "asked": asked,
                }
            return "triangle-alert", _("%(who)s checked who it is: %(asked)s, wrong") % {
                "who": who,
                "asked": asked,
            }
        case "called back":
            return "phone", _("%(who)s called back") % {"who": who}
        case "callback asked":
            return "phone", _("The customer asks to be called")
        case "copy sent":
            return "mail", _("The customer got a copy of the conversation")
        case "order action":
            return "package", _order_action(who, data)
        case "order linked":
            return "package", _("About order %(order)s, whose number stands in the letter") % {
                "order": apart(data.get("order", ""))
            }
        case "access asked":
            return "user-plus", _("%(who)s asked the company’s administrator for more access") % {"who": who}
        case "access decided":
            if data.get("outcome") == "granted":
                return "shield-check", _("%(who)s granted the access") % {"who": who}
            return "shield-check", _("%(who)s did not grant the access") % {"who": who}
        case "directed":
            return "arrow-up-right", _("Directed to provider: %(name)s") % {
                "name": apart(data.get("provider", ""))
            }
        case "referral contested":
            return "rotate-ccw", _("%(who)s contests that it is not ours") % {"who": who}
        case "outside scope":
            return "circle-slash", _("Outside the scope of the policy: no company we know")
        case "escalation reviewed":
            return "shield-check", _("%(who)s reviewed the escalation") % {"who": who}
        case "escalation accepted":
            return "user-check", _("%(who)s took over what was handed up") % {"who": who}
        case "escalation sent back":
            reason = apart(data.get("reason", ""))
            return "reply", _("%(who)s sent it back: %(reason)s") % {"who": who, "reason": reason}
        case "escalation withdrawn":
            return "check", _("Solved without the next tier")
    return desk_work.sentence(line.kind, who, data)


def _classified(who: str, data: dict[str, object]) -> str:
    parts = []
    if data.get("category"):
        parts.append(category(str(data["category"])))
    if data.get("urgency"):
        parts.append(urgency(str(data["urgency"])))
    what = ", ".join(parts)
    words = data.get("words")
    if isinstance(words, list) and words:
        quoted = apart(", ".join(f"“{word}”" for word in words[:4]))
        return _("Sorted as %(what)s because of %(words)s") % {"what": what, "words": quoted}
    reason = f" ({apart(data['reason'])})" if data.get("reason") else ""
    return _("%(who)s sorted it as %(what)s") % {"who": who, "what": what} + reason


def _step(who: str, data: dict[str, object]) -> str:
    said = {"who": who, "need": need(str(data.get("need", ""))), "text": apart(data.get("text", ""))}
    if data.get("applies"):
        return _("%(who)s filled in %(need)s: %(text)s") % said
    return _("%(who)s: %(need)s does not apply: %(text)s") % said


def _held(who: str, data: dict[str, object]) -> str:
    reason = f": {apart(data['reason'])}" if data.get("reason") else ""
    if data.get("waiting_for") == "customer":
        return _("%(who)s waits for the customer") % {"who": who} + reason
    return _("%(who)s waits for another team") % {"who": who} + reason


def _beside(kind: str, who: str, data: dict[str, Any]) -> tuple[str, str]:
    """What happened beside the conversation: a question to others, a look at the work, a new policy."""
    if kind == "promise moved by policy":
        clauses = ", ".join(f"§{clause}" for clause in data.get("clauses", ()))
        said = {"version": data.get("version"), "clauses": apart(clauses)}
        return "clock", _("Version %(version)s of the policy makes it due sooner: %(clauses)s") % said
    if kind == "scored":
        count = {"who": who, "done": data.get("done", 0), "asked": data.get("asked", 0)}
        return "file-check", _("%(who)s looked at how it was worked on: %(done)s of %(asked)s") % count
    name = apart(data.get("name", ""))
    if kind == "side request late":
        return "triangle-alert", _("%(name)s has not answered in time") % {"name": name}
    return "circle-slash", _("%(who)s no longer needs an answer from %(name)s") % {"who": who, "name": name}


def _escalated(who: str, data: dict[str, object]) -> str:
    tier = data.get("to", "")
    if data.get("by") == "rule":
        return _("Raised to tier %(tier)s by the policy: %(because)s") % {
            "tier": tier,
            "because": apart(data.get("because", "")),
        }
    reason = f": {apart(data['reason'])}" if data.get("reason") else ""
    return _("%(who)s escalated it to tier %(tier)s") % {"who": who, "tier": tier} + reason


def _order_action(who: str, data: dict[str, object]) -> str:
    what = _(DID.get(str(data.get("did")), "Refund"))
    if data.get("amount") not in {None, "0"}:
        what += " " + money(Decimal(str(data["amount"])), str(data.get("currency") or "GBP"))
    state = str(data.get("state", ""))
    reason = (
        f" ({apart(shop_words(str(data['reason'])))})"
        if data.get("reason") and state in {"failed", "declined"}
        else ""
    )
    said = {
        "who": who,
        "what": what,
        "order": apart(data.get("order", "")),
        "state": _(STATES.get(state, state)),
    }
    return _("%(who)s: %(what)s, order %(order)s: %(state)s") % said + reason

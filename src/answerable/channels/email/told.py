"""What a mail tells beside its words: the promise that runs, whom it answers, when people are there."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup

from answerable.brands.web import portal_address
from answerable.casework.escalated import rule_for
from answerable.channels.email import html
from answerable.channels.email.look import Look, hours_in_words
from answerable.kit.dates import in_words
from answerable.kit.languages import language_in_words
from answerable.policy.model import Policy
from answerable.policy.models import PolicyVersion
from answerable.promises.applying import office_of
from answerable.tickets.follow import follow_address
from answerable.tickets.models import AT_WORK, Message, Ticket
from answerable.tickets.rendition import Rendition

QUOTED_LINES = 12
QUOTED_CHARACTERS = 1500


def look_of(message: Message, *, at: datetime, shared: bool = False) -> Look:
    """A message of ours as it looks when it leaves at `at`. Needs the brand in scope.

    `shared`: others than the requester read it, so its links open nothing for who has only the mail.
    """
    ticket = message.ticket
    brand = ticket.brand
    language = message.language or brand.language
    written = html.for_sending(message.html) if message.html else ""
    with translation.override(language):
        promise, clause = promise_in_words(ticket, message, at=at, language=language)
        quoted_from, quoted = _quoted(message, language)
        try:
            version = PolicyVersion.objects.in_force(brand_id=brand.pk, at=at)
        except PolicyVersion.DoesNotExist:
            version = None
        return Look(
            brand=brand.name,
            mark=brand.mark,
            shape=brand.shape,
            colour=brand.colour,
            language=language,
            reference=ticket.reference,
            body=Markup(written or html.from_text(words_of(message))),  # noqa: S704  both make it safe
            hours=hours_in_words(office_of(version.policy) if version else None, language),
            signature=_signature(message),
            promise=promise,
            clause=clause,
            quoted_from=quoted_from,
            quoted=quoted,
            **_senior(message, version.policy if version else None, shared=shared),
        )


def words_of(message: Message) -> str:
    """What is said; under a machine's words, that they are, and what a person wrote."""
    ours = message.author == Message.Author.AGENT
    if not ours or message.language in {"", message.ticket.brand.language}:
        return message.text
    written = Rendition.objects.filter(message=message, original=True).first()
    if written is None:
        return message.text
    with translation.override(message.language):
        label = _("Translated by machine (%(engine)s). The original, in %(language)s:") % {
            "engine": written.engine,
            "language": language_in_words(written.language),
        }
    return f"{message.text}\n\n{label}\n\n{written.text}"


def _senior(message: Message, policy: Policy | None, *, shared: bool) -> dict[str, str]:
    """The way to a senior, where the policy promises it in every mail (`escalate … where: every email`)."""
    rule = rule_for(policy, "customer asks") if policy else None
    ticket = message.ticket
    in_mails = rule is not None and "every email" in rule.settings.get("where", ())
    if rule is None or not in_mails or ticket.is_done or message.purpose == Message.Purpose.ACKNOWLEDGEMENT:
        return {}
    return {
        "senior": _("Not solved? Ask for a senior representative"),
        "senior_link": portal_address(ticket.brand, f"requests/{ticket.reference}/escalate")
        if shared
        else follow_address(ticket, "escalate"),
        "senior_clause": rule.clause_id,
    }


def promise_in_words(ticket: Ticket, message: Message, *, at: datetime, language: str) -> tuple[str, str]:
    """The promise that ends next and the clause that makes it; ("", "") where none runs: nothing is made up.

    An acknowledgement says it in its own words already.
    """
    if (
        ticket.due_at is None
        or ticket.due_at <= at
        or ticket.status not in AT_WORK
        or message.purpose == Message.Purpose.ACKNOWLEDGEMENT
    ):
        return "", ""
    said = {
        "first response": _("Promised: an answer by %(time)s."),
        "next response": _("Promised: our next answer by %(time)s."),
        "status update": _("Promised: news by %(time)s."),
        "resolution": _("Promised: a solution by %(time)s."),
        "escalation review": _("Promised: a senior review by %(time)s."),
    }.get(ticket.due_metric)
    if said is None:
        return "", ""
    words = in_words(ticket.due_at, zone=ticket.brand.zone, language=language)
    return said % {"time": words}, ticket.due_clause


def _signature(message: Message) -> tuple[str, ...]:
    """Plain lines under what a person wrote: their own, or their name and the brand's."""
    if message.agent is None:
        return ()
    own = str(message.agent.preferences.get("signature", "")).strip()
    lines = own.splitlines()[:8] if own else [message.agent.name, message.ticket.brand.name]
    return tuple(line[:200] for line in lines)


def _quoted(message: Message, language: str) -> tuple[str, tuple[str, ...]]:
    """The customer's last letter before a person's answer, and no more of it than a glance needs.

    Only their own: what others wrote on the ticket is not theirs to be sent (C1).
    """
    ticket = message.ticket
    if message.author != Message.Author.AGENT:
        return "", ()
    last = (
        ticket.messages.filter(author=Message.Author.CUSTOMER, at__lte=message.at, automated=False)
        .order_by("-at", "-id")
        .first()
    )
    if last is None or last.customer_id != ticket.requester_id:
        return "", ()
    own = [line for line in last.text[:QUOTED_CHARACTERS].strip().split("\n") if not line.startswith(">")]
    lines = own[:QUOTED_LINES]
    if len(own) > QUOTED_LINES or len(last.text) > QUOTED_CHARACTERS:
        lines.append("…")
    when = in_words(last.at, zone=ticket.brand.zone, language=language)
    return _("On %(day)s you wrote:") % {"day": when}, tuple(lines)

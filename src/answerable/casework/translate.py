"""What a customer wrote in a language its agent does not know is translated, once, and the original stays."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from answerable.tickets.models import Event, Message
from answerable.tickets.rendition import Rendition
from answerable.translation.port import NotTranslated, Translator

AT_ONCE = 20
SINCE = timedelta(days=14)
_WAITING = """
SELECT message.id, agent.languages[1]
FROM tickets_ticket ticket
JOIN staff_agent agent ON agent.id = ticket.assignee_id
JOIN tickets_message message ON message.ticket_id = ticket.id
WHERE ticket.brand_id = ANY (%(brands)s) AND ticket.status IN ('new', 'open')
  AND ticket.language <> '' AND agent.languages <> '{}' AND NOT ticket.language = ANY (agent.languages)
  AND message.author = 'customer' AND NOT message.automated AND message.at > %(since)s
  AND NOT message.language = ANY (agent.languages)
  AND NOT EXISTS (SELECT FROM tickets_rendition rendition
                  WHERE rendition.message_id = message.id AND rendition.language = agent.languages[1])
ORDER BY message.at DESC, message.id DESC LIMIT %(most)s
"""


def translate_waiting(brands: Sequence[int], machine: Translator, *, at: datetime) -> int:
    """Translate what waits for it into the first language of each ticket's agent; how many were translated.

    Needs the brands in scope. No row is locked while the machine thinks; two workers at once do the work
    twice and keep it once.

    Raises:
        NotTranslated: the machine fails. What was translated before is kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"brands": list(brands), "since": at - SINCE, "most": AT_ONCE})
        waiting = dict(cursor.fetchall())
    done = 0
    for message in Message.objects.filter(pk__in=waiting).select_related("ticket").order_by("at", "id"):
        target = waiting[message.pk]
        source = message.language or message.ticket.language
        text = machine.translate(message.text, source=source, target=target)
        done += _keep(message, target, text, engine=machine.name, at=at)
    return done


def into(text: str, *, source: str, target: str, machine: Translator) -> str:
    """An agent's words in the customer's language.

    Raises:
        NotTranslated: the machine fails, or there is nothing to translate.
    """
    if not text.strip():
        raise NotTranslated(_("There is nothing to send yet. Write your answer first."))
    return machine.translate(text.strip(), source=source, target=target)


def _keep(message: Message, language: str, text: str, *, engine: str, at: datetime) -> bool:
    """The ticket itself is as it was: nobody's answer is crossed by it, and open screens are told."""
    try:
        with transaction.atomic():
            Rendition.objects.create(
                brand_id=message.brand_id,
                message=message,
                language=language,
                text=text,
                engine=engine,
                at=at,
            )
            Event.objects.create(
                brand_id=message.brand_id,
                ticket_id=message.ticket_id,
                kind="translated",
                at=at,
                data={"message": message.pk, "language": language, "engine": engine},
            )
    except IntegrityError:
        return False
    return True

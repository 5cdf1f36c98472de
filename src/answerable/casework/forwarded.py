"""What was written on a ticket so far, as it is forwarded to a colleague elsewhere or a partner."""

from django.utils.translation import gettext as _

from answerable.tickets.models import Message, Ticket

MESSAGES = 20
CHARACTERS = 20_000


def so_far(ticket: Ticket) -> str:
    """The latest public messages of people, the oldest first; names but no addresses, no notes of ours."""
    people = Message.objects.filter(ticket=ticket, automated=False).exclude(author=Message.Author.DESK)
    latest = list(people.select_related("agent").order_by("-at", "-id")[:MESSAGES])
    told = [f"{_who(ticket, each)}, {each.at:%Y-%m-%d %H:%M} UTC\n\n{each.text.strip()}" for each in latest]
    kept: list[str] = []
    for each in told:
        if sum(map(len, kept)) + len(each) > CHARACTERS:
            break
        kept.append(each)
    if not kept:
        kept = [told[0][:CHARACTERS]] if told else []
    heading = _("What was written so far: %(subject)s") % {"subject": ticket.subject}
    return "\n\n".join([f"---------- {heading}", *reversed(kept)])


def _who(ticket: Ticket, message: Message) -> str:
    if message.author == Message.Author.CUSTOMER:
        return ticket.requester.called if "@" not in ticket.requester.called else _("Customer")
    return ticket.brand.name

"""Through the real door: SMTP to a listening port, the intake, the desk's tables."""

from support.letters import raw, send

from answerable.channels.models import Letter
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Ticket


def test_a_letter_by_smtp_becomes_a_ticket(door, intake, everything):
    send(door, raw())
    intake.drain()
    with brands_visible([everything.brands["bulkimart"].pk]):
        ticket = Ticket.objects.get()
        letter = Letter.objects.get()
        assert ticket.subject == "Twelve cartons are missing"
        assert letter.state == "read"
        assert letter.message.text == "Hello,\n\ntwelve cartons are missing.\n"
        assert ticket.received_at == letter.received_at

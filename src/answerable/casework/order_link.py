"""Letters name orders: the ticket is linked to those the desk knows."""

from answerable.casework.change import Change
from answerable.orders.lookup import find_all, numbers_in
from answerable.tickets.models import TicketOrder


def link_named(change: Change, words: str) -> None:
    """Link a saved ticket to the orders whose numbers stand in a letter, if they are its customer's.

    Anybody can write any number: somebody else's order is linked by an agent, if at all.
    """
    numbers = numbers_in(words)
    if not numbers:
        return
    ticket = change.ticket
    who = ticket.requester
    for order in find_all(ticket.brand, numbers):
        theirs = order.customer_id == who.pk or order.email == who.email
        colleagues = order.company_id is not None and order.company_id == ticket.company_id
        if not theirs and not colleagues:
            continue
        _, new = TicketOrder.objects.get_or_create(
            ticket=ticket, order=order, defaults={"brand_id": ticket.brand_id, "at": change.at}
        )
        if new:
            change.record("order linked", order=order.number)

"""What the tests of this room share: a ticket that was answered and settled."""

import pytest

PEOPLE = {"bulkimart": ("dana", "priya"), "barbar": ("noor", "lena")}


@pytest.fixture
def write(desk):
    """`write("bulkimart", when)`: a customer of the cast writes; `who` and `language` choose another."""

    from answerable.casework.incoming import Incoming
    from answerable.casework.receive import receive

    def write(brand, when, *, who="", language="en", subject="12 cartons short"):
        customer = desk.customers[who or PEOPLE[brand][0]]
        return receive(
            Incoming(
                brand_id=desk.brands[brand].pk, channel="email", sender_email=customer.email, sender_name=customer.name,
                subject=subject, text="Our order BK-48213 came this morning, something is missing.", language=language,
                received_at=when, rfc_id=f"<{when.timestamp()}.{customer.pk}@test.example>",
            ),
            at=when,
        ).ticket  # fmt: skip

    return write


@pytest.fixture
def settle(desk):
    """`settle(ticket, when)`: answered and resolved by the brand's agent."""

    from answerable.casework.classify import classify
    from answerable.casework.reply import reply
    from answerable.tickets.models import Ticket

    def settle(ticket, when, *, code="solved"):
        agent = desk.agents[PEOPLE[ticket.brand.slug][1]]
        classify(ticket, agent=agent, category="order", urgency="normal", at=when)
        reply(ticket, agent=agent, text="They come tomorrow.", then="resolve", code=code, at=when)
        return Ticket.objects.select_related("brand", "requester", "assignee").get(pk=ticket.pk)

    return settle

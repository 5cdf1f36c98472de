"""What people do besides answering: sign papers, name each other in notes, make one matter of two letters."""

from datetime import datetime, timedelta

from answerable.casework.incoming import Incoming
from answerable.casework.merge import merge
from answerable.casework.note import note
from answerable.casework.readers import add_reader
from answerable.casework.receive import receive
from answerable.demo.desk import BrandDesk
from answerable.insights.documents import sign
from answerable.policy.models import PolicyVersion
from answerable.tickets.models import Ticket

PAPERS = {
    "data protection policy": "Data protection policy, edition 4, signed; it lies in the office safe",
    "accessibility audit of customer pages": "All customer pages against WCAG 2.2 AA: no barrier left",
}
SIGNED = timedelta(days=41)
AGAIN = {
    "bulkimart": ("Teo", "As I wrote: our bookkeeping closes tonight. Is there news of the invoice?"),
    "barbar": ("Arthur", "It is me again. Has the parcel turned up?"),
}
ASKED = {
    "bulkimart": "@Iris may I promise the corrected invoice for tonight, or does bookkeeping need a day?",
    "barbar": "@Iris the carrier's scan ends in Leeds. Shall we send a second one, or wait for the claim?",
}


def work_together(desk: BrandDesk, start: datetime, at: datetime) -> None:
    """Iris has signed the policy's papers; Priya names her in a note; a second letter goes on in the
    first, and at Bulkimart a colleague reads along.
    """
    brand, iris, priya = desk.brand, desk.agent("Iris"), desk.agent("Priya")
    signed = max(at - SIGNED, start)
    policy = PolicyVersion.objects.in_force(brand_id=brand.pk, at=signed).policy
    for rule in policy.rules_of("hold document"):
        words = PAPERS.get(rule.settings["document"], "Signed; it lies in the office safe")
        sign(brand.pk, rule.id, agent=iris, statement=words, at=signed)
    name, words = AGAIN[brand.slug]
    customer = next(each for each in desk.customers if each.name.startswith(name))
    theirs = Ticket.objects.filter(requester=customer, channel="email", escalated=False).at_work()
    first = theirs.select_related("brand", "requester").order_by("received_at").first()
    if first is None:
        return
    note(first, agent=priya, text=ASKED[brand.slug], at=at - timedelta(minutes=50))
    wrote = at - timedelta(minutes=31)
    again = receive(
        Incoming(
            brand_id=brand.pk, channel="email", sender_email=customer.email, sender_name=customer.name,
            subject=f"{first.subject} (2)", text=words, language="en", received_at=wrote,
            rfc_id=f"<again.{brand.slug}@demo.example>",
        ),
        at=wrote + timedelta(seconds=3),
    ).ticket  # fmt: skip
    if again.pk != first.pk:
        merge(again, into=first, agent=priya, at=at - timedelta(minutes=24))
    if customer.company_id is not None:
        first = Ticket.objects.select_related("brand", "requester").get(pk=first.pk)
        domain = customer.email.partition("@")[2]
        add_reader(first, email=f"accounts@{domain}", agent=priya, at=at - timedelta(minutes=23))

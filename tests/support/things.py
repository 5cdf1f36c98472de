"""One thing of every kind for both brands."""

from datetime import timedelta
from functools import cache
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from answerable.automation.keep import Written
from answerable.automation.keep import keep as write_macro
from answerable.casework.incoming import Incoming, IncomingFile
from answerable.casework.note import note
from answerable.casework.receive import receive
from answerable.casework.refer import refer
from answerable.channels.models import CaughtMail, Letter
from answerable.customers.models import Company
from answerable.feedback.models import Improvement, Rating, Review, Task
from answerable.helpcenter.drafts import start
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.orders.models import Order
from answerable.privacy.models import DataRequest, Export
from answerable.promises.models import Clock
from answerable.tickets.follow import follow_token
from answerable.tickets.models import Attachment, OrderAction, Provider, Referral, TicketOrder

WORDS = {"barbar": "numbat", "bulkimart": "quokka"}
"""A word that stands in everything of a brand and nowhere else."""
PEOPLE = {"barbar": ("noor", "mei"), "bulkimart": ("dana", "pete")}


def rows_of(*rooms):
    """How many rows each table of these rooms has, by its name; one statement."""
    tables = _tables(rooms)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables))  # noqa: S608
        return dict(zip(tables, cursor.fetchone(), strict=True))


@cache
def _tables(rooms):
    return [model._meta.db_table for room in rooms for model in apps.get_app_config(room).get_models()]


def requests_of(desk):
    """By brand: a request of its first customer, with the brand's word in it and a secret in a note."""
    at = now()
    found = {}
    for slug, word in WORDS.items():
        brand = desk.brands[slug]
        see_brands([brand.pk])
        ticket = receive(
            Incoming(
                brand_id=brand.pk, channel="email", sender_email=desk.customers[PEOPLE[slug][0]].email,
                subject=f"About a {word}", text=f"animal {word}", received_at=at, category="order",
                files=(IncomingFile(f"{word}.pdf", "application/pdf", word.encode()),),
            ),
            at=at,
        ).ticket  # fmt: skip
        note(ticket, agent=desk.agents["iris"], text=f"among us: {word} wombat", at=at)
        kept = Attachment.objects.get(message__ticket=ticket)
        found[slug] = SimpleNamespace(
            slug=slug, reference=ticket.reference, file=kept.pk, follow=follow_token(ticket), ticket=ticket.pk
        )
    see_brands([])
    return found


def one_of_each(desk):
    """By brand: one of everything that has an address, each with the brand's word in it."""
    at = now() - timedelta(days=20)
    found = {}
    for slug, word in WORDS.items():
        brand = desk.brands[slug]
        see_brands([brand.pk])
        company = Company.objects.create(
            brand=brand, name=f"Animal {word} Ltd", domains=[f"{word}.example"], created_at=at
        )
        ticket = receive(
            Incoming(
                brand_id=brand.pk, channel="email", sender_email=f"animal@{word}.example",
                sender_name=f"Animal {word}", subject=f"Animal {word} order", text=f"animal {word}",
                received_at=at, files=(IncomingFile(f"{word}.pdf", "application/pdf", word.encode()),),
            ),
            at=at,
        ).ticket  # fmt: skip
        note(ticket, agent=desk.agents["iris"], text=f"animal {word}", at=at)
        order = Order.objects.create(
            brand=brand, number=f"{word}-1", placed_at=at, currency="GBP", total="1.00", fetched_at=at,
            lines=[{"id": "1", "name": word, "quantity": 1}],
        )  # fmt: skip
        TicketOrder.objects.create(brand=brand, ticket=ticket, order=order, at=at)
        action = OrderAction.objects.create(
            brand=brand, ticket=ticket, order=order, kind="refund", amount="1.00", currency="GBP", reason=word,
            key=f"{word}-12345678", requested_by=desk.agents["iris"], requested_at=at,
        )  # fmt: skip
        referral = Referral.objects.create(
            brand=brand, ticket=ticket, cycle=1, agent=desk.agents["iris"], at=at, contested_at=at,
            provider=Provider.objects.create(brand=brand, name=f"{word} makers", contact="x"),
        )  # fmt: skip
        letter = Letter.objects.create(
            brand=brand, digest=word, raw=word.encode(), size=1, source="smtp", subject=word, state="unreadable",
            received_at=at, next_try_at=at,
        )  # fmt: skip
        side = refer(
            ticket, agent=desk.agents["iris"], email="dock@yard.example", text=f"animal {word}",
            within=timedelta(hours=4), at=at,
        )  # fmt: skip
        aside = Letter.objects.create(
            brand=brand, digest=f"{word} again", raw=word.encode(), size=1, source="smtp", subject=word,
            state="automatic", received_at=at, next_try_at=at,
        )  # fmt: skip
        review = Review.objects.create(
            brand=brand, of=f"animal {word}", owner="x", start=at, end=at, opened_at=at, due_at=at
        )
        improvement = Improvement.objects.create(
            brand=brand,
            review=review,
            decision=word,
            owner=desk.agents["iris"],
            due_on=at.date(),
            decided_at=at,
        )
        rating = Rating.objects.create(
            brand=brand,
            ticket=ticket,
            cycle=1,
            customer=ticket.requester,
            score=1,
            comment=word,
            at=at,
            changed_at=at,
        )
        task = Task.objects.create(brand=brand, rating=rating, opened_at=at, due_at=at)
        mail = CaughtMail.objects.create(
            brand=brand, caught_at=at, sender=word, recipients=[word], subject=word, raw=f"\n{word}".encode()
        )
        macro = write_macro(
            brand, Written(f"Animal {word}", texts={"en": "Yes."}), policy=ticket.policy_version.policy, codes=(),
            agent=desk.agents["iris"], at=at,
        )  # fmt: skip
        export = Export.objects.create(
            brand=brand, what=word, purpose=word, asked_by=desk.agents["iris"], asked_at=at, bulk=True
        )
        wish = DataRequest.objects.create(
            brand=brand,
            customer=ticket.requester,
            kind="copy",
            asked_at=at,
            due_at=at,
            proof=word,
            allowed=True,
        )
        found[slug] = SimpleNamespace(
            slug=slug,
            export=export.pk,
            wish=wish.pk,
            macro=macro.pk,
            reference=ticket.reference,
            clock=Clock.objects.filter(ticket=ticket).latest("id").pk,
            file=Attachment.objects.get(message__ticket=ticket).pk,
            message=ticket.messages.get(author="customer").pk,
            customer=ticket.requester_id,
            company=company.pk,
            letter=letter.pk,
            article=start(brand, title=f"Animal {word}", shelf="guide", agent=desk.agents["iris"], at=at).pk,
            action=action.pk,
            referral=referral.pk,
            aside=aside.pk,
            side=side.pk,
            mail=mail.pk,
            review=review.pk,
            improvement=improvement.pk,
            task=task.pk,
        )
    see_brands([])
    return found

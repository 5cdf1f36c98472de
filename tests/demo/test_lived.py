import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

AT = datetime(2026, 5, 13, 14, 30, tzinfo=UTC)  # a Wednesday, both offices open
DAYS = 9


@pytest.fixture(scope="module")
def some_days(cluster, reader, django_db_blocker):
    """A database in which both brands have lived some days; the tests only look at it."""
    from django.db import connections

    from answerable.demo import cast
    from conftest import connect

    database = cluster.clone(cast=False)
    connect(database, django_db_blocker)
    with django_db_blocker.unblock():
        cast.build(AT - timedelta(days=DAYS))
        _live(reader, AT - timedelta(days=DAYS))
        connections.close_all()
    return database


@pytest.fixture
def lived(some_days, django_db_blocker):
    """Both brands after these days, everything in scope."""
    from answerable.brands.models import Brand
    from answerable.demo import cast
    from answerable.kit.scope import see_brands
    from conftest import connect

    connect(some_days, django_db_blocker)
    with django_db_blocker.unblock(), transaction.atomic():
        see_brands(Brand.objects.values_list("pk", flat=True))
        yield cast.present()
        transaction.set_rollback(True)


def _live(reader, start, at=AT):
    from answerable.brands.models import Brand
    from answerable.demo.simulate import simulate
    from answerable.kit.scope import see_brands

    for brand in Brand.objects.order_by("slug"):
        simulate(brand, start, at, reader=reader)
    see_brands(Brand.objects.values_list("pk", flat=True))


def test_nothing_lies_in_the_future_and_the_outbox_sends_no_old_mail(lived):
    from answerable.promises.models import ClockEvent
    from answerable.tickets.models import Delivery, Event, Message

    for table in (Message, Event, ClockEvent):
        assert not table.objects.filter(at__gt=AT).exists()
    assert Delivery.objects.filter(state="sent").count() > 50
    for delivery in Delivery.objects.filter(state="queued").select_related("message"):
        assert AT - delivery.message.at <= timedelta(minutes=20)


def test_every_outcome_follows_from_its_events(lived):
    from answerable.promises.models import Clock
    from answerable.promises.running import load

    assert Clock.objects.filter(state="kept").count() > 50
    for running in load(Clock.objects.all()):
        found = running.outcome(AT)
        assert (running.clock.state, running.clock.stopped_at) == (found.state, found.stopped_at)


def test_the_desk_is_alive_when_it_opens(lived):
    from answerable.tickets.models import Ticket

    open_now = Ticket.objects.filter(status__in=["new", "open", "waiting"])
    for brand in lived.brands.values():
        mine = open_now.filter(brand=brand)
        assert mine.filter(due_at__lt=AT).exists(), f"{brand} has nothing late"
        assert mine.filter(due_at__gt=AT, due_at__lt=AT + timedelta(hours=1)).exists(), (
            f"{brand} is in no hurry"
        )
        assert mine.filter(due_at__gt=AT + timedelta(hours=1)).exists()
        assert mine.filter(status="waiting").exists()
        assert mine.filter(assignee=None).exists()
    assert open_now.filter(escalated=True).exists()
    assert set(Ticket.objects.values_list("language", flat=True)) == {"en", "es", "de"}
    assert set(Ticket.objects.values_list("channel", flat=True)) == {"email", "chat", "phone"}


def test_people_work_together_in_it(lived):
    from answerable.insights.promises import promises_page
    from answerable.tickets.models import Mention, Reader, Ticket

    for brand in lived.brands.values():
        assert Ticket.objects.filter(brand=brand).exclude(merged_into=None).count() == 1
        assert Mention.objects.filter(brand=brand, agent__name="Iris Okafor", seen_at=None).exists()
    assert Reader.objects.get().email.startswith("accounts@")
    found = {rule.id: rule.state for rule in promises_page(lived.brands["barbar"], at=AT).rules}
    assert (found["8.0"], found["9.1.b"]) == ("on record", "on record")


def test_only_the_cast_appears_and_answers_in_office_hours(lived):
    from answerable.customers.models import Customer
    from answerable.demo import cast
    from answerable.promises.applying import office_of
    from answerable.tickets.models import Message

    known = {email for people in cast.CUSTOMERS.values() for _, email, _, _ in people}
    assert set(Customer.objects.values_list("email", flat=True)) == known
    office = office_of(lived.brands["barbar"].policy_versions.get().policy)
    answers = Message.objects.filter(brand=lived.brands["barbar"], author="agent").values_list(
        "at", flat=True
    )
    assert len(answers) > 15
    assert sum(office.is_open(at) for at in answers) >= 0.9 * len(answers)


def test_the_same_days_give_the_same_story(db, reader):
    from answerable.demo import cast

    def story():
        start = AT - timedelta(days=3)
        with transaction.atomic():
            cast.build(start)
            _live(reader, start)
            told = _told()
            transaction.set_rollback(True)
        return told

    first = story()
    assert len(first) > 40
    assert story() == first


def _told():
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT e.at, e.kind, t.subject, t.urgency, a.name, c.email FROM tickets_event e
            JOIN tickets_ticket t ON t.id = e.ticket_id LEFT JOIN staff_agent a ON a.id = e.agent_id
            LEFT JOIN customers_customer c ON c.id = e.customer_id ORDER BY 1, 2, 3, 4, 5, 6"""
        )
        return cursor.fetchall()


@pytest.mark.parametrize(
    "at", ["2026-11-01T06:30", "2026-11-21T22:23", "2026-03-29T01:30", "2026-01-01T12:00"]
)
def test_it_may_open_at_any_hour(db, reader, at):
    """The nights the clocks change, a weekend, and the very day the policies begin to speak."""
    from answerable.demo import cast
    from answerable.tickets.models import Ticket

    at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    start = max(at - timedelta(days=2), datetime(2026, 1, 1, 5, tzinfo=UTC))
    cast.build(start)
    _live(reader, start, at)
    assert Ticket.objects.filter(status__in=["new", "open"]).count() >= 3


def test_both_brands_are_loaded_at_the_same_time(own_database, tmp_path):
    from answerable.brands.models import Brand
    from answerable.demo.load import token
    from answerable.kit.scope import brands_visible
    from answerable.staff.models import ApiToken
    from answerable.tickets.models import Ticket

    load = "import django; django.setup(); import sys; from datetime import datetime\n"
    load += "from answerable.demo.load import load\n"
    load += "loaded = load(datetime.fromisoformat(sys.argv[1]), days=3)\n"
    load += "print(loaded.token, *(email for email, _ in loaded.logins))"
    done = subprocess.run(  # a process of its own, as in a desk: it parts into one for each brand
        [sys.executable, "-c", load, AT.isoformat()],
        env=own_database.environment(ANSWERABLE_DATA=str(tmp_path)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, *logins = done.stdout.splitlines()[-1].split()
    assert "iris@answerable.example" in logins
    with brands_visible(Brand.objects.values_list("pk", flat=True)):
        brands = set(Ticket.objects.values_list("brand__slug", flat=True))
    assert brands == {"barbar", "bulkimart"}
    assert _is_good(first)
    again = token(AT + timedelta(hours=1))
    assert _is_good(again)
    assert not _is_good(first)
    assert ApiToken.objects.count() == 2


def _is_good(token):
    from answerable.staff.models import ApiToken

    return ApiToken.objects.filter(digest=ApiToken.digest_of(token), revoked_at=None).exists()

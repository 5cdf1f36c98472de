"""Instants are read by the driver, in UTC, by every kind of cursor."""

from datetime import UTC, datetime

from django.db import connection

from answerable.brands.models import Brand
from answerable.staff.models import Agent

WHEN = datetime(2026, 3, 29, 1, 30, 15, 250000, tzinfo=UTC)


def test_an_instant_comes_back_as_it_was_in_utc(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::timestamptz, timestamptz '2026-03-29 03:30:15.25+02', NULL::timestamptz", [WHEN]
        )
        row = cursor.fetchone()
    assert row == (WHEN, WHEN, None)
    assert row[0].tzinfo is UTC


def test_a_long_answer_is_read_piece_by_piece(desk):
    Agent.objects.update(joined_at=WHEN)
    read = list(Agent.objects.order_by("pk").iterator(chunk_size=2))
    assert {agent.joined_at for agent in read} == {WHEN}
    assert len(read) == Agent.objects.count() > 4
    assert Brand.objects.exists()

"""The bench measures a desk whose rows fit together, or it measures nothing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from answerable.run.bench import history

AT = datetime(2026, 5, 13, 14, 30, tzinfo=UTC)
SIZE = 400


def test_the_past_is_the_same_in_every_run_and_a_tenth_of_it_is_open():
    first = list(history.tickets(2_000, at=AT, agents=3))
    assert first == list(history.tickets(2_000, at=AT, agents=3))
    open_now = sum(past.status != "resolved" for past in first)
    assert 0.07 < open_now / len(first) < 0.13
    assert all(past.received < AT and past.last < AT for past in first)
    assert [past.received for past in first] == sorted(past.received for past in first)


def test_words_are_rare_and_common_whatever_the_size():
    for size in (400, 2_000):
        found = Counter(
            word
            for past in history.tickets(size, at=AT, agents=3)
            for word in set(" ".join(past.texts).split())
        )
        assert sum(found[word] for word in history.RARE) == history.TICKETS_WITH_A_RARE_WORD
        assert all(found[word] > size / 2 for word in history.COMMON)


def test_seeded_rows_are_what_their_events_say(desk, own_database, cluster, tmp_path):
    from answerable.brands.models import Brand
    from answerable.kit.now import now
    from answerable.kit.scope import brands_visible
    from answerable.promises.models import Clock
    from answerable.promises.running import load
    from answerable.run.bench.ground import Ground
    from answerable.run.bench.seeding import seed
    from answerable.site.connection import Connection
    from answerable.tickets.models import Delivery, Event, Message, Resolution, Ticket
    from answerable.tickets.search import find

    connection = Connection(own_database.app, own_database.owner, cluster.addresses.superuser)
    seed(Ground(tmp_path, connection, 0, 0), SIZE)
    with brands_visible(Brand.objects.values_list("pk", flat=True)):
        assert Ticket.objects.count() == SIZE
        assert Message.objects.count() == SIZE * history.MESSAGES
        resolved = Ticket.objects.filter(status="resolved").count()
        assert Resolution.objects.count() == resolved == Event.objects.filter(kind="resolved").count()
        assert Delivery.objects.count() == Message.objects.filter(author="agent").count()
        assert sum(len(find(word, page=50)) for word in history.RARE) == history.TICKETS_WITH_A_RARE_WORD
        at = now() - timedelta(seconds=1)
        for running in load(Clock.objects.all()):
            found, row = running.outcome(at), running.clock
            assert (row.state, row.stopped_at, row.due_at) == (found.state, found.stopped_at, found.due_at)
        for ticket in Ticket.objects.exclude(due_at=None):
            open_clocks = Clock.objects.filter(ticket=ticket, stopped_at=None, paused=False)
            assert ticket.due_at == min(clock.due_at for clock in open_clocks)


def test_the_articles_of_the_bench_are_found_even_misspelt(desk, own_database):
    from random import Random

    from answerable.helpcenter.models import Translation
    from answerable.helpcenter.search import search
    from answerable.kit.scope import brands_visible
    from answerable.run.bench import articles

    articles.write(12)
    brand = desk.brands[articles.SLUG]
    with brands_visible([brand.pk]):
        text = Translation.objects.select_related("version").get(article__slug="bench-7")
        word = max(text.version.title.split(), key=len)
        found = search(f"{word[0]}{word[2:]}", brand=brand, language="en", companies=False)
        assert text in found.texts
    assert len(articles.asked(Random(1)).split()) == 2

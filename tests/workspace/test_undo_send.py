"""An answer can be taken back for ten seconds; afterwards it has left (AC-50)."""

from datetime import timedelta

import pytest

from answerable.casework.reply import reply
from answerable.channels.outbox import Outbox
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.promises.models import Clock
from answerable.tickets.models import Attachment, Delivery, Draft, Message, Ticket, Upload


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def path(ticket, noun):
    return f"/desk/tickets/{ticket.reference}/{noun}"


def send(iris, ticket, **said):
    given = {"text": "Which boxes?\n\n  The blue ones?", "then": "wait", "base_revision": ticket.revision}
    return iris.post(path(ticket, "reply"), {**given, **said})


def latest(ticket):
    with brands_visible([ticket.brand_id]):
        return Message.objects.filter(ticket=ticket, author="agent").latest("id")


def state(ticket):
    with brands_visible([ticket.brand_id]):
        clocks = Clock.objects.filter(ticket=ticket).order_by("id").values_list("metric", "state")
        fresh = Ticket.objects.get(pk=ticket.pk)
        return fresh.status, fresh.customer_waits_since, sorted(clocks)


@pytest.mark.parametrize("then", ["wait", "open"])
def test_ac_50_what_has_not_left_is_a_draft_again_and_its_clock_runs_again(iris, lived, then):
    ticket = lived.seen("beans")
    before = state(ticket)
    assert send(iris, ticket, then=then).status_code == 302
    assert state(ticket) != before
    message = latest(ticket)
    page = iris.get(f"/desk/mine/{ticket.reference}").content.decode()
    assert f'action="{path(ticket, "taking-back")}"' in page
    assert iris.post(path(ticket, "taking-back"), {"message": message.pk}).status_code == 302
    assert state(ticket)[1:] == before[1:]
    assert state(ticket)[0] == "open"
    with brands_visible([ticket.brand_id]):
        draft = Draft.objects.get(ticket=ticket, agent__email="iris@answerable.example", kind="reply")
        assert draft.text == "Which boxes?\n\n  The blue ones?"
        assert not Delivery.objects.filter(message_id=message.pk).exists()
        assert not Message.objects.filter(pk=message.pk).exists()
    page = iris.get(f"/desk/mine/{ticket.reference}").content.decode()
    assert "took an answer back before it left" in page
    assert "The blue ones?</textarea>" in page
    assert "The ticket changed after you began this draft" not in page


def test_a_resolution_goes_with_the_answer_that_made_it(iris, lived):
    ticket = lived.seen("beans")
    answer = send(iris, ticket, then="resolve", code="solved")
    if answer.status_code != 302:
        pytest.fail(answer.content.decode()[:500])
    assert state(ticket)[0] == "resolved"
    iris.post(path(ticket, "taking-back"), {"message": latest(ticket).pk})
    assert state(ticket)[0] == "open"


def test_what_has_left_or_is_a_colleagues_stays(iris, lived, desk):
    ticket = lived.seen("beans")
    with brands_visible([ticket.brand_id]):
        theirs = reply(
            ticket, agent=desk.agents["priya"], text="Hello.", then="open", at=now(),
            leaves_after=timedelta(seconds=30),
        )  # fmt: skip
        left = reply(ticket, agent=desk.agents["iris"], text="Bye.", then="open", at=now())
    for message, words in ((theirs, "Only who wrote"), (left, "has left already")):
        answer = iris.post(path(ticket, "taking-back"), {"message": message.pk})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "taking-back" not in iris.get(f"/desk/mine/{ticket.reference}").content.decode()
        with brands_visible([ticket.brand_id]):
            assert Message.objects.filter(pk=message.pk).exists()


def test_the_outbox_leaves_it_alone_until_then(iris, lived, desk):
    class Nobody:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def send(self, mail, *, on_the_wire):
            raise AssertionError("it was taken too early")

    ticket = lived.seen("beans")
    everybody = [brand.pk for brand in desk.brands.values()]
    with brands_visible(everybody):
        Delivery.objects.update(state="sent", next_attempt_at=None)
    send(iris, ticket)
    relay = type("Relay", (), {"line": Nobody})()
    assert Outbox(relay=relay).drain() == 0
    with pytest.raises(AssertionError, match="too early"):
        Outbox(relay=relay, clock=lambda: now() + timedelta(seconds=11)).drain()


def test_the_files_come_back_with_the_text(iris, lived):
    from django.core.files.uploadedfile import SimpleUploadedFile

    ticket = lived.seen("beans")
    iris.post(path(ticket, "files"), {"files": SimpleUploadedFile("plan.txt", b"a plan")})
    send(iris, ticket)
    message = latest(ticket)
    with brands_visible([ticket.brand_id]):
        assert message.attachments.get().name == "plan.txt"
        assert not Upload.objects.exists()
    iris.post(path(ticket, "taking-back"), {"message": message.pk})
    with brands_visible([ticket.brand_id]):
        assert Upload.objects.get().name == "plan.txt"
        assert not Attachment.objects.filter(name="plan.txt").exists()

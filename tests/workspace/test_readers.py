"""Readers get the answers and may answer; only an agent makes somebody one."""

from email import message_from_bytes
from email.policy import default

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.channels.email.compose import compose
from answerable.dossier.erase import erase
from answerable.kit.now import now
from answerable.kit.scope import see_brands
from answerable.tickets.models import Delivery, Event, Reader, Ticket

ADDRESS = "yard@harborcafe.example"


def everything(desk):
    see_brands(each.pk for each in desk.brands.values())


def of(lived, key, noun):
    return f"/desk/tickets/{lived.tickets[key].reference}/{noun}"


def letter(desk, sender, ticket, **more):
    everything(desk)
    at = now()
    return receive(
        Incoming(
            brand_id=ticket.brand_id, channel="email", sender_email=sender, subject="Re", text="Me too",
            received_at=at, token_ticket=ticket.pk, **more,
        ),
        at=at,
    )  # fmt: skip


def test_a_reader_gets_the_answer_and_no_personal_link(desk, iris, lived):
    assert (
        iris.post(of(lived, "pallet", "readers"), {"email": " Yard@HarborCafe.example "}).status_code == 302
    )
    page = iris.get(f"/desk/all/{lived.tickets['pallet'].reference}").content.decode()
    assert f"also to {ADDRESS}" in page
    iris.post(of(lived, "pallet", "reply"), {"text": "It leaves today.", "then": "open"})
    everything(desk)
    delivery = Delivery.objects.get(message__text="It leaves today.")
    mail = compose(delivery, at=now())
    written = message_from_bytes(mail.content, policy=default)
    assert mail.envelope_to == "dana@harborcafe.example"
    assert mail.copies == (ADDRESS,)
    assert written["Cc"] == ADDRESS
    assert b"/follow/" not in mail.content
    assert Event.objects.get(ticket=delivery.ticket, kind="reader added").agent == desk.agents["iris"]


def test_without_readers_the_requesters_mail_is_theirs_alone(desk, iris, lived):
    iris.post(of(lived, "where", "reply"), {"text": "It leaves today.", "then": "open"})
    everything(desk)
    mail = compose(Delivery.objects.get(message__text="It leaves today."), at=now())
    assert mail.copies == ()
    assert b"\nCc:" not in mail.content


def test_a_reader_may_answer_and_who_was_removed_may_not(desk, iris, lived):
    ticket = lived.tickets["where"]
    everything(desk)
    assert letter(desk, "porter@pell.example", ticket).ticket.pk != ticket.pk
    iris.post(of(lived, "where", "readers"), {"email": "porter@pell.example"})
    assert letter(desk, "porter@pell.example", ticket).ticket.pk == ticket.pk
    iris.post(of(lived, "where", "readers"), {"remove": "porter@pell.example"})
    everything(desk)
    assert not Reader.objects.filter(removed_at=None).exists()
    assert letter(desk, "porter@pell.example", ticket).ticket.pk != ticket.pk
    iris.post(of(lived, "where", "reply"), {"text": "It leaves today.", "then": "open"})
    everything(desk)
    assert Delivery.objects.get(message__text="It leaves today.").copies is None


def test_a_letters_own_cc_adds_nobody_and_is_proposed(desk, iris, lived):
    ticket = lived.tickets["where"]
    letter(desk, "arthur@pell.example", ticket, copied=("porter@pell.example",))
    everything(desk)
    assert not Reader.objects.exists()
    assert 'data-with="porter@pell.example"' in iris.get(of(lived, "where", "readers")).content.decode()


@pytest.mark.parametrize(
    ("email", "complaint"),
    [
        ("nobody", "is not a mail address"),
        ("arthur@pell.example", "gets every answer anyway"),
        ("support@barbar.example", "own address"),
    ],
)
def test_who_cannot_be_a_reader(iris, lived, email, complaint):
    refused = iris.post(of(lived, "where", "readers"), {"email": email})
    assert refused.status_code == 422
    assert complaint in refused.content.decode()


def test_there_are_at_most_ten(desk, iris, lived):
    for number in range(10):
        assert (
            iris.post(of(lived, "where", "readers"), {"email": f"r{number}@pell.example"}).status_code == 302
        )
    assert (
        "at most 10 readers"
        in iris.post(of(lived, "where", "readers"), {"email": "r@pell.example"}).content.decode()
    )
    everything(desk)
    assert Reader.objects.count() == 10


def test_erasing_a_reader_leaves_their_address_nowhere(desk, iris, lived):
    iris.post(of(lived, "where", "readers"), {"email": "noor@haddad.example"})
    iris.post(of(lived, "where", "reply"), {"text": "It leaves today.", "then": "open"})
    everything(desk)
    Ticket.objects.filter(requester__email="noor@haddad.example").update(status="closed")
    erase(desk.customers["noor"], at=now())
    assert not Reader.objects.exists()
    assert Delivery.objects.get(message__text="It leaves today.").copies is None
    assert Event.objects.get(kind="reader added").data == {}

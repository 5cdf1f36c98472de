"""A card number is masked before anything is stored (AC-43)."""

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.privacy import cards
from answerable.privacy.cards import masked
from answerable.tickets.models import Delivery, Message
from answerable.tickets.search import find
from support.instants import at

CARD = "4111 1111 1111 1111"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("My card is 4111 1111 1111 1111, thanks", "My card is **** **** **** 1111, thanks"),
        ("4111-1111-1111-1111", "****-****-****-1111"),
        ("5555555555554444", "************4444"),
        ("3782 822463 10005", "**** ****** *0005"),
        ("two: 4111111111111111 5555555555554444", "two: ************1111 ************4444"),
        ("4111 1111 1111 1111 5555 5555 5555 4444", "**** **** **** 1111 **** **** **** 4444"),
        ("order 20482 4111 1111 1111 1111 12/27", "order 20482 **** **** **** 1111 12/27"),
        ("4111.1111.1111.1111", "****.****.****.1111"),
        ("4111\u00a01111\u00a01111\u00a01111", "****\u00a0****\u00a0****\u00a01111"),
        ("4111 1111 1111 \n1111", "**** **** **** \n1111"),
        ("41 11 11 11 11 11 11 11", "** ** ** ** ** ** 11 11"),
        ("<b>4111</b>&nbsp;1111&#160;1111 <i>1111</i>", "<b>****</b>&nbsp;****&#160;**** <i>1111</i>"),
        ("orders 41111 11111 11111 1", "orders 41111 11111 11111 1"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("order 10482, parcel 00340434161094042557", "order 10482, parcel 00340434161094042557"),
        ("+44 20 7946 0000 and 2026-12-03 10:00", "+44 20 7946 0000 and 2026-12-03 10:00"),
        ("", ""),
    ],
)
def test_ac_43_only_card_numbers_are_masked(written, kept):
    assert masked(written) == kept


@pytest.mark.parametrize("channel", ["email", "web", "chat", "phone"])
def test_ac_43_whatever_the_channel_it_is_masked_before_storage_and_in_what_we_send(desk, channel):
    when = at("2026-12-03T10:00:00")
    ticket = receive(
        Incoming(
            brand_id=desk.brands["barbar"].pk, channel=channel, sender_email="noor@haddad.example", sender_name="Noor Haddad",
            subject=f"Charge on {CARD}", text=f"Refund {CARD} please", html=f"<p>Refund {CARD}</p>", received_at=when,
            rfc_id="<card@haddad.example>",
        ),
        at=when,
    ).ticket  # fmt: skip
    ticket.refresh_from_db()
    stored = str(list(Message.objects.values())) + ticket.subject + ticket.preview
    stored += str(list(Delivery.objects.values()))
    assert CARD not in stored
    assert "4111" not in stored
    assert "1111, thanks" in masked("4111111111111111, thanks")
    assert not find("4111")


@pytest.mark.parametrize("gap", ["", " ", "-", " \r\n", "<b>", "&nbsp;"])
def test_a_hostile_text_is_tried_so_often_and_no_more_and_keeps_no_card(monkeypatch, gap):
    """Numbers that might be cards and are none: behind so many the rest is masked untried."""
    tried = []
    monkeypatch.setattr(cards, "TRIED", 500)
    real = cards.luhn.is_valid
    monkeypatch.setattr(cards.luhn, "is_valid", lambda number: tried.append(1) or real(number))
    group = {"": "4111111111111112 x ", " \r\n": "4111"}.get(gap, "41")
    clean = masked(gap.join([group] * 2_000) + f" then {CARD}, order 10482")
    assert len(tried) <= cards.TRIED
    assert clean.endswith(" then **** **** **** 1111, order 10482")
    assert sum(letter == cards.HIDDEN for letter in clean) > 1_000


def test_a_long_list_of_other_numbers_stays_as_it_is(monkeypatch):
    monkeypatch.setattr(cards, "TRIED", 10)
    lines = "\n".join(
        f"2026-12-03 10.15.{number % 60:02} parcel 1{number:019} 7000 1000 1000 100"
        for number in range(3_000)
    )
    assert masked(lines) == lines

"""Through the real door: SMTP to a listening port, the intake, the desk's tables."""

import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from aiosmtpd.smtp import SMTP
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.casework import receive as receiving
from answerable.channels import letters
from answerable.channels.email import intake as taking
from answerable.channels.email import keys, smtpd, tokens
from answerable.channels.models import Letter
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Message, Ticket
from support.letters import raw, send


def states():
    return sorted(Letter.objects.values_list("state", flat=True))


def keep(brand, content, **more):
    at = now()
    given = {
        "brand_id": brand.pk,
        "source": "smtp",
        "envelope_from": "dana@harborcafe.example",
        "envelope_to": ["support@bulkimart.com"],
        "received_at": at,
        "at": at,
        **more,
    }
    with brands_visible([brand.pk]):
        return letters.keep(content, **given)


@pytest.fixture
def look(desk):
    """Both brands in scope, for looking at what came of it."""
    return lambda: brands_visible([brand.pk for brand in desk.brands.values()])


def test_ac_01_a_letter_by_smtp_becomes_a_ticket(door, intake, look):
    send(door, raw())
    intake.drain()
    with look():
        letter = Letter.objects.get()
        ticket = Ticket.objects.get()
        assert ticket.subject == "Twelve cartons are missing"
        assert (letter.state, letter.ticket_id, letter.source) == ("read", ticket.pk, "smtp")
        assert letter.message.text == "Hello,\n\ntwelve cartons are missing.\n"
        assert ticket.received_at == letter.received_at
        assert bytes(letter.raw).startswith(b"Received: from ")
        assert letter.envelope_from == "dana@harborcafe.example"


def test_x13_the_same_letter_five_times_is_one_message_and_all_five_are_accounted_for(
    door, desk, intake, look
):
    content = raw()
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda _: send(door, content), range(4)))
    by_imap = b"Return-Path: <dana@harborcafe.example>\nDelivered-To: support\n" + content.replace(
        b"\r\n", b"\n"
    )
    assert not keep(desk.brands["bulkimart"], by_imap, source="imap", envelope_from=None)
    intake.drain()
    with look():
        assert states() == ["duplicate"] * 4 + ["read"]
        assert Message.objects.filter(author="customer").count() == 1
        assert Letter.objects.filter(duplicate_of=None).get().duplicates.count() == 4
        assert set(Letter.objects.filter(state="duplicate").values_list("raw", flat=True)) == {None}


def test_c10_one_message_id_with_two_contents_stays_two_messages(door, intake, look):
    send(door, raw(body="the first", Message_ID="<same@x.example>"))
    send(door, raw(body="the second", Message_ID="<same@x.example>"))
    intake.drain()
    with look():
        assert Message.objects.filter(author="customer", rfc_id="<same@x.example>").count() == 2


def test_one_letter_to_both_brands_becomes_a_ticket_in_each(door, desk, intake, look):
    send(
        door, raw(), to=["support@bulkimart.com", "support@barbar.example", "Support+anything@Bulkimart.com"]
    )
    intake.drain()
    with look():
        found = Ticket.objects.values_list("brand__slug", flat=True)
        assert sorted(found) == ["barbar", "bulkimart"]
    with brands_visible([desk.brands["barbar"].pk]):
        assert Letter.objects.count() == 1  # the wall stands between the two


def test_d5_unknown_addresses_are_refused_and_guessing_ends(door):
    with smtplib.SMTP("127.0.0.1", door, timeout=20) as smtp:
        smtp.helo()
        smtp.mail("a@b.example")
        answers = [smtp.rcpt(f"guess{number}@bulkimart.com")[0] for number in range(20)]
        assert set(answers) == {550}
        assert smtp.rcpt("one.more@bulkimart.com")[0] == 421


def test_d5_a_thousand_recipients_are_too_many(door):
    with smtplib.SMTP("127.0.0.1", door, timeout=20) as smtp:
        smtp.helo()
        smtp.mail("a@b.example")
        answers = [smtp.rcpt("support@bulkimart.com")[0] for _ in range(102)]
        assert answers == [250] * 100 + [452] * 2


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r"])
def test_d5_no_second_letter_is_smuggled_inside_a_first(door, look, end):
    inside = b"MAIL FROM:<chief@x.example>\r\nRCPT TO:<support@bulkimart.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nx"
    with socket.create_connection(("127.0.0.1", door), timeout=20) as line:
        talk = line.makefile("rwb")
        talk.readline()
        for command in (b"HELO x", b"MAIL FROM:<a@b.example>", b"RCPT TO:<support@bulkimart.com>", b"DATA"):
            talk.write(command + b"\r\n")
            talk.flush()
            assert talk.readline()[:1] in {b"2", b"3"}
        talk.write(raw() + end + inside + b"\r\n.\r\nQUIT\r\n")
        talk.flush()
        answers = talk.read()
    assert answers.count(b"250 2.0.0 OK") == 1
    with look():
        assert Letter.objects.count() == 1
        assert b"smuggled" in bytes(Letter.objects.get().raw)


def test_a_letter_that_goes_in_circles_is_refused(door):
    with pytest.raises(smtplib.SMTPDataError, match="circles"):
        send(door, b"Received: from a by b\r\n" * 101 + raw())


def test_a_letter_over_35_megabytes_is_refused(door, look):
    with smtplib.SMTP("127.0.0.1", door, timeout=60) as smtp:
        smtp.helo()
        smtp.mail("a@b.example")
        smtp.rcpt("support@bulkimart.com")
        assert smtp.data(raw(body=("x" * 900 + "\n") * 42_000))[0] == 552
    with look():
        assert not Letter.objects.exists()


def test_x8_a_full_disk_answers_452_and_accepts_nothing(door, look, monkeypatch):
    monkeypatch.setattr(smtpd, "DISK_RESERVE", 1.1)
    with pytest.raises(smtplib.SMTPSenderRefused, match="disk is nearly full"):
        send(door, raw())
    monkeypatch.undo()
    send(door, raw())
    with look():
        assert states() == ["unread"]


def test_x6_without_a_database_the_answer_is_451_and_the_next_letter_is_taken(
    door, own_database, cluster, look
):
    send(door, raw("before"))
    name = connection.settings_dict["NAME"]
    with cluster.server() as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
    with smtplib.SMTP("127.0.0.1", door, timeout=20) as smtp:
        smtp.helo()
        smtp.mail("a@b.example")
        assert smtp.rcpt("support@bulkimart.com")[0] == 451
    with cluster.server() as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    send(door, raw("after"))
    connection.close()
    with look():
        assert states() == ["unread", "unread"]


def test_x5_sessions_the_database_ends_are_replaced_without_losing_a_letter(door, cluster, look):
    send(door, raw("before"))
    with cluster.server() as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )
    connection.close()
    send(door, raw("after"))
    with look():
        assert states() == ["unread", "unread"]


def test_an_unreadable_letter_stays_visible_and_holds_up_nobody(door, intake, look):
    head = b"From: Teo <teo@northside.example>\r\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\n"
    send(door, head + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 1000)
    send(door, raw())
    intake.drain()
    with look():
        assert states() == ["read", "unreadable"]
        unread = Letter.objects.get(state="unreadable")
        assert unread.reason == "It has more than 500 parts."
        assert (unread.sender, unread.subject) == ("teo@northside.example", "Größe")
        assert letters.read_again(unread.pk, at=now())
    intake.drain()
    with look():
        assert states() == ["read", "unreadable"]


def test_x20_a_letter_that_breaks_the_desk_is_tried_five_times_then_waits_for_a_person(
    door, intake, look, monkeypatch
):
    started = now()

    def broken(incoming, *, at, unwritten):
        if "bomb" in incoming.subject:
            raise RuntimeError("a fault of ours")
        return receiving.receive(incoming, at=at, unwritten=unwritten)

    monkeypatch.setattr(taking, "receive", broken)
    send(door, raw("a bomb"))
    send(door, raw("a letter"))
    seen = []
    for minutes in (1, 2, 3, 12, 13, 80, 81):
        intake.clock = lambda minutes=minutes: started + timedelta(minutes=minutes)
        intake.drain()
        with look():
            bomb = Letter.objects.get(ticket=None)
            seen.append((bomb.state, bomb.tries))
            assert Ticket.objects.count() == 1
    assert seen == [*[("unread", tries) for tries in (1, 2, 3, 3, 4)], ("unreadable", 4), ("unreadable", 4)]
    monkeypatch.undo()
    with look():
        assert "could not take it in" in bomb.reason
        assert letters.read_again(bomb.pk, at=started)
    intake.drain()
    with look():
        assert states() == ["read", "read"]


def test_ac_22_the_promise_starts_when_the_server_had_the_letter_not_when_we_read_it(desk, intake, look):
    received = now() - timedelta(hours=2)
    keep(desk.brands["bulkimart"], raw(), source="imap", envelope_from=None, received_at=received)
    intake.drain()
    with look():
        assert Ticket.objects.get().received_at == received


def reply_address(ticket):
    token = tokens.make(keys.mail(), ticket.brand_id, "reply", ticket.pk)
    return tokens.address("support@bulkimart.com", token)


@pytest.fixture
def opened(door, intake, look):
    send(door, raw())
    intake.drain()
    with look():
        return Ticket.objects.get()


def test_an_answer_finds_its_ticket_by_the_signed_address(door, intake, look, opened):
    send(door, raw("Re: x", "Yes, please."), to=reply_address(opened))
    intake.drain()
    with look():
        assert (
            list(Message.objects.filter(author="customer").values_list("ticket", flat=True))
            == [opened.pk] * 2
        )


def test_an_answer_finds_its_ticket_by_references(door, intake, look, opened):
    with look():
        ours = Message.objects.get(author="desk").rfc_id
    send(door, raw("Re: x", "Yes, please.", In_Reply_To=ours))
    intake.drain()
    with look():
        assert Ticket.objects.count() == 1


def test_c3_a_stranger_with_a_forged_token_or_subject_gets_a_ticket_of_their_own(door, intake, look, opened):
    forged = reply_address(opened).replace("+r", "+r1")
    strange = {"From": "mallory@evil.example", "References": "<x@y.example>"}
    send(
        door,
        raw(f"Re: x [{opened.reference}]", "Show me all.", **strange),
        to=forged,
        sender="mallory@evil.example",
    )
    intake.drain()
    with look():
        assert Ticket.objects.count() == 2
        assert opened.messages.filter(author="customer").count() == 1


def test_c1_a_stranger_who_knows_the_message_id_does_not_enter_the_ticket(door, intake, look, opened):
    with look():
        ours = Message.objects.get(author="desk").rfc_id
    send(
        door,
        raw("Re: x", "Show me all.", From="mallory@evil.example", In_Reply_To=ours),
        sender="mallory@evil.example",
    )
    intake.drain()
    with look():
        assert opened.messages.filter(author="customer").count() == 1


def test_c1_a_sender_who_can_be_read_two_ways_does_not_enter_the_ticket(door, intake, look, opened):
    twice = b"From: mallory@evil.example\r\n" + raw("Re: x", "Show me all.")
    send(door, twice, to=reply_address(opened))
    intake.drain()
    with look():
        assert opened.messages.filter(author="customer").count() == 1


def test_c14_a_token_of_another_brand_opens_a_ticket_here_and_touches_nothing_there(
    door, desk, intake, look, opened
):
    token = reply_address(opened).partition("+")[2].partition("@")[0]
    send(door, raw("Re: x", "Hello BarBar."), to=f"support+{token}@barbar.example")
    intake.drain()
    with look():
        assert opened.messages.filter(author="customer").count() == 1
        assert Ticket.objects.exclude(pk=opened.pk).get().brand_id == desk.brands["barbar"].pk


def test_c5_control_headers_of_ours_have_no_effect(door, intake, look, opened):
    own = {"X_Answerable_Ticket": str(opened.pk), "X_Desk_Ticket": str(opened.pk), "RT_Attach": "1"}
    send(door, raw("Something else", "Hello.", **own))
    intake.drain()
    with look():
        assert Ticket.objects.count() == 2


def test_d2_machines_open_no_ticket_and_get_no_answer(door, intake, look):
    send(door, raw("Automatic reply: your order", "I am away."))
    send(door, raw("Newsletter", "Buy.", Precedence="bulk", List_Unsubscribe="<https://x.example>"))
    send(
        door,
        raw("Confirm your email address", "Code 123456", From="no-reply@shop.example"),
        sender="no-reply@shop.example",
    )
    intake.drain()
    with look():
        assert states() == ["automatic"] * 3
        assert not Ticket.objects.exists()
        assert all(Letter.objects.values_list("reason", flat=True))


def test_what_a_person_vouches_for_becomes_a_ticket_that_counts_from_its_arrival(door, intake, look, desk):
    send(
        door,
        raw(
            "Our order",
            "Twelve cartons are missing.",
            Precedence="bulk",
            List_Unsubscribe="<https://x.example>",
        ),
    )
    intake.drain()
    with look():
        aside = Letter.objects.get()
        assert aside.state == "automatic"
        assert letters.written_by_a_person(aside.pk, agent=desk.agents["iris"], at=now())
        assert not letters.written_by_a_person(aside.pk, agent=desk.agents["iris"], at=now())
    intake.drain()
    with look():
        ticket = Ticket.objects.get()
        assert ticket.received_at == aside.received_at
        assert not ticket.messages.get(author="customer").automated
        assert states() == ["read"]


def test_an_absence_notice_in_a_thread_is_added_without_touching_promises(door, intake, look, opened):
    send(door, raw("Automatic reply: x", "I am away."), to=reply_address(opened))
    intake.drain()
    with look():
        again = Ticket.objects.get()
        assert again.messages.filter(author="customer", automated=True).count() == 1
        assert (again.due_at, again.customer_waits_since) == (opened.due_at, opened.customer_waits_since)
        assert again.messages.filter(author="desk").count() == 1


def test_c12_d1_a_letter_from_an_address_of_ours_makes_no_ticket(door, intake, look):
    send(door, raw(From="BarBar Support <support+r1-x@barbar.example>"), sender="support@barbar.example")
    intake.drain()
    with look():
        assert states() == ["automatic"]
        assert not Ticket.objects.exists()


def test_workers_side_by_side_take_every_letter_once(door, intake, look):
    from threading import Thread

    from answerable.channels.email.intake import Intake
    from answerable.channels.email.reader import Reader

    for number in range(30):
        send(door, raw(f"letter {number}", f"words {number}"))

    def work():
        reader = Reader()
        try:
            Intake(reader).drain()
        finally:
            reader.close()
            connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    intake.drain()
    with look():
        assert states() == ["read"] * 30
        assert Ticket.objects.count() == 30


def test_a_letter_costs_at_most_twelve_statements(door, intake, look):
    for number in range(3):
        send(
            door,
            raw(f"letter {number}", f"words {number}", From=f"Guest {number} <guest{number}@inn.example>"),
        )
    intake.drain()
    for number in range(3, 5):
        send(
            door,
            raw(f"letter {number}", f"words {number}", From=f"Guest {number} <guest{number}@inn.example>"),
        )
    with look(), CaptureQueriesContext(connection) as captured:
        assert intake.some()
        assert Ticket.objects.count() == 5
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    *statements, _count = [query["sql"] for query in captured if not query["sql"].startswith(control)]
    assert len(statements) <= 12 * 2 - 1, "\n".join(statements)  # they are looked for once


def test_several_letters_share_a_transaction_and_none_another_brands(door, desk, intake, look):
    for number in range(12):
        brand = ("support@bulkimart.com", "support@barbar.example")[number % 2]
        send(door, raw(f"letter {number}", f"words {number}", To=brand), to=brand)
    with CaptureQueriesContext(connection) as captured:
        intake.drain()
    begun = [query["sql"] for query in captured if query["sql"] == "BEGIN"]
    assert len(begun) < 12
    with look():
        assert states() == ["read"] * 12
        for letter in Letter.objects.select_related("ticket", "message"):
            assert letter.brand_id == letter.ticket.brand_id == letter.message.brand_id


def test_a_large_letter_and_one_that_is_read_for_long_hold_up_no_other(door, intake, look, monkeypatch):
    monkeypatch.setattr(taking, "AT_ONCE_BYTES", 2000)
    monkeypatch.setattr(taking, "READY_SECONDS", 0)
    for number, words in enumerate(("short", "long " * 1000, "short", "long " * 1000, "short")):
        send(door, raw(f"letter {number}", words))
    intake.drain()
    with look():
        assert states() == ["read"] * 5
        assert list(Ticket.objects.order_by("id").values_list("subject", flat=True)) == [
            f"letter {number}" for number in range(5)
        ]


def test_one_letter_that_breaks_the_desk_harms_none_it_came_with(door, intake, look, monkeypatch):
    def broken(incoming, *, at, unwritten):
        if "bomb" in incoming.subject:
            raise RuntimeError("a fault of ours")
        return receiving.receive(incoming, at=at, unwritten=unwritten)

    monkeypatch.setattr(taking, "receive", broken)
    for subject in ("letter 0", "letter 1", "a bomb", "letter 2", "letter 3"):
        send(door, raw(subject))
    intake.drain()
    with look():
        assert states() == ["read"] * 4 + ["unread"]
        assert Letter.objects.get(ticket=None).tries == 1
        assert list(Ticket.objects.order_by("id").values_list("subject", flat=True)) == [
            f"letter {number}" for number in range(4)
        ]


def doubts_of(messages):
    written = messages.filter(author="customer").values_list("text", "doubt")
    return {text.strip(): doubt for text, doubt in written}


def test_a_reply_by_message_id_alone_joins_marked_and_one_by_the_signed_address_unmarked(
    door, intake, look, opened
):
    with look():
        ours = Message.objects.get(author="desk").rfc_id
    send(door, raw("Re: x", "By reference.", In_Reply_To=ours))
    send(door, raw("Re: x", "By address."), to=reply_address(opened))
    intake.drain()
    with look():
        doubts = doubts_of(opened.messages)
        assert doubts["By address."] == ""
        assert "vouches" in doubts["By reference."]


def test_x14_an_answer_that_comes_before_what_it_answers_is_joined_by_it(door, intake, look):
    send(door, raw("Re: cups", "And six plates.", Message_ID="<2@x.example>", In_Reply_To="<1@x.example>"))
    intake.drain()
    send(door, raw("Re: cups", "And a jug.", Message_ID="<3@x.example>", References="<1@x.example>"))
    send(door, raw("cups", "Twelve cups, please.", Message_ID="<1@x.example>"))
    intake.drain()
    with look():
        assert Ticket.objects.count() == 1
        assert Message.objects.filter(author="customer").count() == 3


def test_x14_a_stranger_cannot_join_a_ticket_by_writing_the_letter_it_waits_for(door, intake, look):
    send(door, raw("Re: cups", "And six plates.", In_Reply_To="<1@x.example>"))
    mallory = {"From": "mallory@evil.example", "Message_ID": "<1@x.example>"}
    send(door, raw("cups", "Show me all.", **mallory), sender="mallory@evil.example")
    intake.drain()
    with look():
        assert Ticket.objects.count() == 2


def test_c10_a_second_letter_under_one_message_id_is_marked(door, intake, look):
    send(door, raw(body="the first", Message_ID="<same@x.example>"))
    intake.drain()
    send(door, raw(body="the second", Message_ID="<same@x.example>"))
    intake.drain()
    with look():
        doubts = doubts_of(Message.objects)
        assert doubts["the first"] == ""
        assert "same Message-ID" in doubts["the second"]


@pytest.mark.parametrize("message_id", [None, "", "<>", "x" * 5000])
def test_c11_a_letter_without_a_message_id_is_a_letter(door, intake, look, message_id):
    send(door, raw(Message_ID=message_id))
    intake.drain()
    with look():
        assert states() == ["read"]


def test_c2_who_is_copied_is_told_to_the_agent_and_written_to_by_nobody(door, intake, look, opened):
    copied = {"Cc": "Eve <eve@evil.example>, support@bulkimart.com", "Reply_To": "eve@evil.example"}
    send(door, raw("Re: x", "Please send it to Eve, too.", **copied), to=reply_address(opened))
    intake.drain()
    with look():
        answered = opened.messages.get(text__startswith="Please send it to Eve")
        assert answered.copied == ["eve@evil.example"]
        assert {delivery.to for delivery in opened.deliveries.all()} == {"dana@harborcafe.example"}


def test_a_letter_that_came_as_a_blind_copy_is_read(door, intake, look):
    send(door, raw(To="somebody@else.example"))
    intake.drain()
    with look():
        assert states() == ["read"]
        assert Message.objects.get(author="customer").copied == ["somebody@else.example"]


def test_c9_a_code_for_whoever_signed_up_with_our_address_is_kept_from_the_requester(
    door, intake, look, opened
):
    send(
        door,
        raw("482913 is your sign-in code", "Enter it.", From="no-reply@chat.example"),
        to=reply_address(opened),
        sender="no-reply@chat.example",
    )
    intake.drain()
    with look():
        assert Ticket.objects.count() == 1
        assert not Message.objects.filter(text__contains="Enter it").exists()
        assert Letter.objects.get(state="automatic").sender == "no-reply@chat.example"


def test_a_machine_that_is_none_of_its_people_does_not_enter_a_ticket(door, intake, look, opened):
    send(
        door,
        raw("Automatic reply: x", "I am away.", From="mallory@evil.example"),
        to=reply_address(opened),
        sender="mallory@evil.example",
    )
    intake.drain()
    with look():
        assert Ticket.objects.count() == 1
        assert opened.messages.filter(author="customer").count() == 1


def test_a_stranger_with_a_passed_on_address_gets_a_ticket_beside_it(door, intake, look, opened):
    send(
        door,
        raw("Fwd: x", "Dana asked me to write.", From="teo@northside.example"),
        to=reply_address(opened),
        sender="teo@northside.example",
    )
    intake.drain()
    with look():
        beside = Ticket.objects.exclude(pk=opened.pk).get()
        assert beside.events.get(kind="received").data["follows"] == opened.pk
        assert opened.reference in beside.messages.get(author="customer").doubt


@pytest.mark.parametrize(
    "said",
    [
        "<a@b.example>", "<a@b.example> SIZE=308 BODY=8BITMIME", " <a.b+c@x-y.example>\t SIZE=3", "<>", "<a..b@c>",
        "<.a@b>", "<a@b", "a@b.example SIZE=1", '<"x y"@b.example>', "<a@b>(hello) SIZE=1", "<a@b.example>SIZE=1",
        "<ü@b.example> SMTPUTF8", "<a@[127.0.0.1]>", "<a@b.example.>", "<@x:a@b>", "",
    ],
)  # fmt: skip
def test_addresses_read_at_once_are_read_as_the_library_reads_them(said):
    listener = smtpd.Listener.__new__(smtpd.Listener)
    assert listener._getaddr(said) == SMTP._getaddr(listener, said)

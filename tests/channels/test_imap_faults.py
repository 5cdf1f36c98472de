"""X15, X16: a mailbox whose server does every wrong thing servers do. Nothing is lost, nothing comes twice, and
what is wrong stands on the mailbox in words.
"""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from answerable.channels.email import caps, fetch, keys
from answerable.channels.models import Mailbox
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from support import imap
from support.imap import GONE
from support.letters import raw

LETTERS = {uid: raw(f"letter {uid}", f"words {uid}\n") for uid in (1, 2, 3)}


@pytest.fixture
def mailbox_of(own_database, desk, socket_enabled):
    """A mailbox that a server of these letters serves; each call makes another."""
    brand = desk.brands["bulkimart"]
    with ExitStack() as open_ones, brands_visible([brand.pk]):

        def mailbox_of(box):
            port = open_ones.enter_context(imap.serving(box))
            return Mailbox.objects.create(
                brand=brand, host="127.0.0.1", port=port, security="none", user="desk",
                secret=keys.lock("sesame"),
            )  # fmt: skip

        yield mailbox_of


def kept(mailbox):
    return sorted(bytes(letter.raw) for letter in mailbox.letters.filter(duplicate_of=None))


def look(mailbox, at=None):
    """Fetch once; what stands on the mailbox then."""
    mailbox.refresh_from_db()
    fetch.fetch(mailbox, at=at or now())
    mailbox.refresh_from_db()
    return mailbox.error


def at(command, answers, *, uid=None, part=""):
    """A fault at the first such command (about this letter)."""

    def script(letters):
        left = [answers(letters) if callable(answers) else answers]

        def fault(said, line):
            fits = said == command and part in line and (uid is None or f" {uid} " in f"{line} ")
            return left.pop() if fits and left else None

        return fault

    return script


def cut(letters):
    return [b"* 2 FETCH (UID 2 BODY[] {%d}\r\nSubject: half" % len(letters[2]), GONE]


HUGE = [b"* 2 FETCH (UID 2 BODY[] {99999999999}\r\nSubject: huge", GONE]
SCRIPTS = {
    "BYE as its greeting": at("GREETING", [b"* BYE too many connections\r\n", GONE]),
    "no greeting": at("GREETING", [GONE]),
    "another protocol": at("GREETING", [b"220 mail.example ESMTP ready\r\n", GONE]),
    "bytes that are no words": at("GREETING", [b"\xff\xfe\x00\r\n", GONE]),
    "no capabilities": at("CAPABILITY", b"TAG NO not now\r\n"),
    "BYE at the sign-in": at("LOGIN", [b"* BYE shutting down\r\n", GONE]),
    "the password has expired": at("LOGIN", b"TAG NO [AUTHENTICATIONFAILED] Expired.\r\n"),
    "too many sign-ins": at("LOGIN", b"TAG NO [UNAVAILABLE] Try later.\r\n"),
    "a command it does not know": at("LOGIN", b"TAG BAD what?\r\n"),
    "no such folder": at("SELECT", b"TAG NO no such mailbox\r\n"),
    "BYE in the folder": at("SELECT", [b"* BYE\r\n", GONE]),
    "no status": at("STATUS", b"TAG NO no\r\n"),
    "a status without its number": at("STATUS", b'* STATUS "INBOX" ()\r\nTAG OK done\r\n'),
    "a status that is none": at("STATUS", b"TAG OK done\r\n"),
    "gone while searching": at("SEARCH", [GONE]),
    "NO to the search": at("SEARCH", b"TAG NO internal error\r\n"),
    "words among the numbers": at("SEARCH", b"* SEARCH 1 two 3\r\nTAG OK done\r\n"),
    "NO to the size": at("FETCH", b"TAG NO no\r\n", uid=2),
    "NO to a letter": at("FETCH", b"TAG NO [SERVERBUG]\r\n", uid=2, part="BODY"),
    "BAD to a letter": at("FETCH", b"TAG BAD bad\r\n", uid=2, part="BODY"),
    "BYE between two letters": at("FETCH", [b"* BYE idle too long\r\n", GONE], uid=2),
    "gone between two letters": at("FETCH", [GONE], uid=3),
    "half a letter": at("FETCH", cut, uid=2, part="BODY"),
    "a letter without an end": at("FETCH", HUGE, uid=2, part="BODY"),
    "half a number": at("FETCH", [b"* 2 FETCH (UID 2 BODY[] {12", GONE], uid=2, part="BODY"),
    "gone before it is marked": at("STORE", [GONE], uid=1),
    "NO to the mark": at("STORE", b"TAG NO read-only\r\n", uid=2),
    "another's answer first": at(
        "FETCH", b"* 9 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS\r\nTAG OK done\r\n", uid=2
    ),
    "an answer to nothing": at("FETCH", b"A0 OK what you never asked\r\n", uid=2),
}


def played(script, number, mailbox_of):
    """What went wrong when a server did this once: nothing, if the desk is right."""
    letters = {uid: raw(f"{script}: letter {uid}", f"{number} words {uid}\n") for uid in LETTERS}
    box = imap.Mailbox(letters)
    mailbox = mailbox_of(box)
    fault, done = SCRIPTS[script](letters), []

    def once(command, line):
        answer = fault(command, line)
        if answer is not None:
            done.append(answer)
        return answer

    box.fault = once
    error = look(mailbox)
    if not done:
        yield "the script was not played"
    if bool(error) is (script == "another's answer first"):
        yield f"it says {error!r}"
    if error := look(mailbox, at=now() + fetch.COMPARE_EVERY):
        yield f"it does not recover: {error}"
    if kept(mailbox) != sorted(letters.values()):
        yield f"{len(kept(mailbox))} of 3 letters came"
    if mailbox.letters.filter(state="duplicate").exists():
        yield "a letter came twice"
    if mailbox.fetched.count() != 3:
        yield f"{mailbox.fetched.count()} numbers are known"


def test_x15_whatever_the_server_does_every_letter_comes_once(mailbox_of):
    assert len(SCRIPTS) >= 28
    wrong = {
        script: found
        for number, script in enumerate(SCRIPTS)
        if (found := list(played(script, number, mailbox_of)))
    }
    assert not wrong


def test_x15_a_letter_the_server_never_gives_out_holds_up_no_other(mailbox_of):
    box = imap.Mailbox(LETTERS)
    mailbox = mailbox_of(box)
    box.fault = lambda command, line: (
        b"TAG NO [SERVERBUG] no\r\n" if command == "FETCH" and " 2 " in line else None
    )
    for hours in range(3):
        assert "NO" in look(mailbox, at=now() + timedelta(hours=hours))  # and nobody thinks all is well
        assert kept(mailbox) == sorted([LETTERS[1], LETTERS[3]])
    box.fault = lambda *_: None
    assert look(mailbox) == ""
    assert kept(mailbox) == sorted(LETTERS.values())


def test_x15_numbers_told_twice_are_fetched_once(mailbox_of):
    box = imap.Mailbox(LETTERS)
    box.search = [3, 1, 1, 2, 3, 3]
    mailbox = mailbox_of(box)
    assert look(mailbox) == ""
    assert mailbox.letters.count() == 3


def test_x15_a_server_that_says_nothing_is_left_after_a_while(mailbox_of, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT", 0.2)
    box = imap.Mailbox(LETTERS)
    box.fault = lambda command, _line: b"" if command == "SEARCH" else None
    mailbox = mailbox_of(box)
    assert "time" in look(mailbox).lower()
    monkeypatch.undo()
    box.fault = lambda *_: None
    assert look(mailbox) == ""
    assert kept(mailbox) == sorted(LETTERS.values())


CLOCKS = {
    "03-Dec-2026 10:00:00 +0100": datetime(2026, 12, 3, 9, tzinfo=UTC),
    "03-Dec-2099 10:00:00 +0000": None,
    "31-Feb-2026 10:00:00 +0000": None,
    "yesterday, I think, or so": None,
    "\xff\xfe\x00" * 8: None,
}


def test_x15_a_clock_that_is_wrong_never_starts_a_promise_in_the_future(mailbox_of):
    instant = datetime(2026, 12, 4, 12, tzinfo=UTC)
    for number, (told, starts) in enumerate(CLOCKS.items()):
        box = imap.Mailbox({1: raw(f"clock {number}")})
        box.dates = {1: told}
        mailbox = mailbox_of(box)
        assert look(mailbox, at=instant) == ""
        assert mailbox.letters.get().received_at == (starts or instant)


def test_x15_a_letter_larger_than_its_server_said_is_not_read(mailbox_of, monkeypatch):
    monkeypatch.setattr(caps, "LETTER_BYTES", 5000)
    box = imap.Mailbox(LETTERS | {2: raw("big", "x" * 9000)})
    small = b'* 2 FETCH (UID 2 RFC822.SIZE 100 INTERNALDATE "03-Dec-2026 10:00:00 +0000")\r\nTAG OK done\r\n'
    box.fault = lambda command, line: (
        small if command == "FETCH" and "SIZE" in line and " 2 " in line else None
    )
    mailbox = mailbox_of(box)
    assert "larger than" in look(mailbox)
    assert kept(mailbox) == [LETTERS[1]]


def test_x16_three_days_without_the_server_and_everything_is_there_afterwards(mailbox_of):
    box, start = imap.Mailbox({}), now()
    mailbox = mailbox_of(box)
    box.fault = lambda command, _line: [GONE] if command == "GREETING" else None
    for hours in range(0, 72, 6):
        assert look(mailbox, at=start + timedelta(hours=hours)) != ""
    box.fault = lambda *_: None
    box.letters = {uid: raw(f"letter {uid}", f"words {uid}\n") for uid in range(1, 121)}
    assert look(mailbox, at=start + timedelta(days=3)) == ""
    assert kept(mailbox) == sorted(box.letters.values())
    assert mailbox.fetched_at == start + timedelta(days=3)

"""The process that reads letters: bounded, replaceable, and never the end of its parent."""

import os
import signal

from answerable.channels.email import reader as reading
from answerable.channels.email.letter import ParsedLetter, Unreadable
from support.letters import raw


def test_what_it_reads_is_what_parsing_reads(reader):
    from answerable.channels.email.parse import parse

    body = "--b\r\n\r\nhi\r\n--b\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--b--"
    letter = raw(body=body, Content_Type="multipart/mixed; boundary=b", References="<a@b> <c@d>")
    assert reader.read(letter, languages=["en", "de"]) == parse(letter, languages=["en", "de"])
    bounce = raw(
        From="MAILER-DAEMON@x.example",
        subject="Undelivered Mail Returned to Sender",
        body="<a@b.example>: 550",
    )
    assert reader.read(bounce, envelope_from="") == parse(bounce, envelope_from="")


def test_the_next_letter_is_read_while_this_one_is_used(reader):
    reader.begin(raw(subject="first"))
    first = reader.finish()
    reader.begin(raw(subject="second"))
    assert first.subject == "first"
    assert reader.finish().subject == "second"


def test_x11_a_killed_process_costs_one_letter_and_no_more(reader):
    assert isinstance(reader.read(raw()), ParsedLetter)
    reader.begin(raw(body="x" * 20_000_000))
    os.kill(reader._child.pid, signal.SIGKILL)
    lost = reader.finish()
    assert isinstance(lost, Unreadable)
    assert not lost.certain
    assert reader.read(raw(subject="next")).subject == "next"


def test_one_that_dies_while_idle_costs_nothing(reader):
    reader.read(raw())
    os.kill(reader._child.pid, signal.SIGKILL)
    reader._child.wait()
    assert reader.read(raw(subject="next")).subject == "next"


def test_a_letter_that_takes_too_long_is_stopped(reader, monkeypatch):
    reader.read(raw())
    monkeypatch.setattr(reading, "PATIENCE_SECONDS", 0)
    os.kill(reader._child.pid, signal.SIGSTOP)
    reader.begin(raw(body="x" * 10_000))
    stopped = reader.finish()
    assert stopped == reading.TOO_LONG
    monkeypatch.undo()
    assert reader.read(raw(subject="next")).subject == "next"


def test_a_large_attachment_comes_through_whole(reader):
    content = os.urandom(3_000_000)
    import base64

    body = (
        "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(content).decode()
    )
    letter = reader.read(raw(body=body + "\r\n--b--", Content_Type="multipart/mixed; boundary=b"))
    assert letter.attachments[0].content == content

"""Who keeps lines open without sending keeps nobody else out."""

import smtplib
import socket
from contextlib import ExitStack

import pytest

from answerable.channels.email import smtpd
from answerable.channels.email.sessions import Open
from answerable.channels.models import Letter
from support.letters import listening, raw, send


@pytest.fixture
def narrow(own_database, desk, socket_enabled, monkeypatch):
    monkeypatch.setenv("ANSWERABLE_SMTP_SESSIONS", "2")
    with listening(smtpd.listen) as server:
        yield server.port


@pytest.fixture
def connected(narrow):
    with ExitStack() as lines:

        def connect():
            line = lines.enter_context(socket.create_connection(("127.0.0.1", narrow), timeout=10))
            return line, lines.enter_context(line.makefile("rb"))

        yield connect


def test_one_too_many_is_told_to_come_back_and_gets_in_once_another_has_left(narrow, connected):
    first, hello = connected()
    second, _ = connected()
    assert hello.readline().startswith(b"220 ")
    with pytest.raises(smtplib.SMTPConnectError) as refused:
        smtplib.SMTP("127.0.0.1", narrow, timeout=10)
    assert refused.value.smtp_code == 421
    _, said = connected()
    assert said.readline().startswith(b"421 4.7.0 ")
    assert said.read() == b""  # and the line is closed
    first.sendall(b"QUIT\r\n")
    hello.read()
    send(narrow, raw("Now there is room"))
    assert Letter.objects.count() == 1
    second.close()


def test_one_source_has_its_share_and_a_network_of_ipv6_is_one_source():
    seats = Open(in_all=10, from_one=2)
    assert [seats.take("9.9.9.7") for _ in range(3)] == ["9.9.9.7", "9.9.9.7", None]
    assert seats.take("9.9.9.8")
    assert [bool(seats.take(f"2600:1f00::{each}")) for each in (1, 2, 3)] == [True, True, False]
    assert seats.take("2600:1f00:0:1::1")
    assert seats.take("::ffff:9.9.9.7") is None
    seats.leave("9.9.9.7")
    assert seats.take("9.9.9.7")


def test_a_server_of_our_own_in_front_may_open_as_many_as_there_are():
    seats = Open(in_all=4, from_one=1)
    assert [bool(seats.take(each)) for each in ("10.0.0.9", "10.0.0.9", "127.0.0.1", "::1", "10.0.0.9")] == [
        True, True, True, True, False,
    ]  # fmt: skip

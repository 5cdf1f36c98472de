"""IMAP against a real Dovecot, started here on a free port as an ordinary user, in a folder of its own."""

import imaplib
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from datetime import timedelta
from pathlib import Path

import pytest

from answerable.channels.email import caps, fetch, keys
from answerable.channels.models import Fetched, Letter, Mailbox
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.tickets.models import Ticket
from support.letters import raw

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password=sesame
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


class Dovecot:
    user = "desk"

    def __init__(self):
        program = shutil.which("dovecot", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
        version = (
            subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
            if program
            else ""
        )
        if not version.startswith("2.3."):
            words = f"IMAP TESTS SKIPPED: Dovecot 2.3 is needed (apt-get install dovecot-imapd), found {version.strip() or 'none'}"
            if os.environ.get("CI") == "true":
                pytest.fail(words)
            warnings.warn(words, pytest.PytestWarning, stacklevel=2)
            pytest.skip(words)
        root = os.geteuid() == 0
        who = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        group = __import__("grp").getgrgid(who.pw_gid).gr_name
        text = CONFIGURATION.format(folder=self.folder, user=who.pw_name, group=group, port=self.port)
        (self.folder / "dovecot.conf").write_text(text)
        for name in ("run", "state", "mail", "home"):
            (self.folder / name).mkdir()
        if root:
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, who.pw_uid, who.pw_gid)
        identity = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if root else {}
        command = [program, "-F", "-c", str(self.folder / "dovecot.conf")]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **identity)
        until = time.monotonic() + 20
        while True:
            try:
                self.client().logout()
                break
            except (OSError, imaplib.IMAP4.error):
                if self.process.poll() is not None or time.monotonic() > until:
                    self.close()
                    log = self.folder / "log"
                    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")
                time.sleep(0.05)

    def client(self):
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(self.user, "sesame")
        return client

    def deliver(self, content, when=None):
        client = self.client()
        client.append("INBOX", None, imaplib.Time2Internaldate(when or now()), content)
        client.logout()

    def do(self, *commands):
        client = self.client()
        client.select("INBOX")
        answers = [getattr(client, name)(*arguments) for name, *arguments in commands]
        client.logout()
        return answers

    def renumber(self):
        """What a server does after a restore: another UIDVALIDITY for the same letters."""
        folder = self.folder / "mail" / self.user
        uids = (folder / "dovecot-uidlist").read_text()
        for path in folder.glob("dovecot.index*"):
            path.unlink()
        (folder / "dovecot-uidlist").write_text(
            re.sub(r" V(\d+)", lambda old: f" V{int(old[1]) + 1000}", uids, count=1)
        )

    def close(self):
        self.process.terminate()
        self.process.communicate(timeout=20)


@pytest.fixture(scope="module")
def _server():
    server = Dovecot()
    yield server
    server.close()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def dovecot(_server, socket_enabled):
    _server.user = f"desk{time.monotonic_ns()}"
    return _server


@pytest.fixture
def look(desk):
    return lambda: brands_visible([brand.pk for brand in desk.brands.values()])


@pytest.fixture
def mailbox(own_database, desk, dovecot):
    brand = desk.brands["bulkimart"]
    with brands_visible([brand.pk]):
        return Mailbox.objects.create(
            brand=brand,
            host="127.0.0.1",
            port=dovecot.port,
            security="none",
            user=dovecot.user,
            secret=keys.lock("sesame"),
        )


def subjects():
    return sorted(
        re.findall(
            r"(?m)^Subject: (.*?)\r?$",
            "\n".join(bytes(letter.raw).decode() for letter in Letter.objects.exclude(raw=None)),
        )
    )


def test_letters_are_fetched_with_the_servers_time_and_marked(mailbox, dovecot, intake, look):
    hours = [now().replace(microsecond=0) - timedelta(hours=hours) for hours in (3, 2)]
    dovecot.deliver(raw("first"), when=hours[0])
    dovecot.deliver(raw("second"), when=hours[1])
    assert fetch.fetch_all(at=now()) == 2
    intake.drain()
    with look():  # AC-22: the promise starts when the server had it
        assert sorted(Ticket.objects.values_list("received_at", flat=True)) == hours
        assert Mailbox.objects.get().error == ""
    assert dovecot.do(("search", None, "UNSEEN")) == [("OK", [b""])]
    assert fetch.fetch_all(at=now()) == 0


def test_x13_the_same_letter_by_imap_and_smtp_is_one(mailbox, dovecot, door, intake, look):
    from support.letters import send

    dovecot.deliver(b"Return-Path: <dana@harborcafe.example>\r\nDelivered-To: desk\r\n" + raw())
    dovecot.deliver(raw())
    send(door, raw())
    fetch.fetch_all(at=now())
    intake.drain()
    with look():
        assert sorted(Letter.objects.values_list("state", "source")) == [
            ("duplicate", "imap"),
            ("duplicate", "imap"),
            ("read", "smtp"),
        ]


def test_x15_a_folder_numbered_anew_is_fetched_again_without_doubles(mailbox, dovecot, intake, look):
    dovecot.deliver(raw("first"))
    fetch.fetch_all(at=now())
    with look():
        before = Mailbox.objects.get().uid_validity
    dovecot.renumber()
    dovecot.deliver(raw("second"))
    fetch.fetch_all(at=now())
    with look():
        assert Mailbox.objects.get().uid_validity != before
        assert subjects() == ["first", "second"]
        assert set(Fetched.objects.values_list("uid_validity", flat=True)) == {
            Mailbox.objects.get().uid_validity
        }


def test_x15_a_letter_that_vanishes_while_fetching_stops_nobody(mailbox, dovecot, look, monkeypatch):
    dovecot.deliver(raw("first"))
    dovecot.deliver(raw("second"))
    real = fetch._uid_fetch

    def vanishing(box, uid, what):
        if what == "(BODY.PEEK[])" and uid == 1:
            dovecot.do(("store", "1", "+FLAGS", "\\Deleted"), ("expunge",))
            box.client.noop()
        return real(box, uid, what)

    monkeypatch.setattr(fetch, "_uid_fetch", vanishing)
    fetch.fetch_all(at=now())
    with look():
        assert subjects() == ["second"]
        assert Mailbox.objects.get().error == ""


def test_x16_a_comparison_finds_what_the_cursor_missed(mailbox, dovecot, look):
    for number in range(3):
        dovecot.deliver(raw(f"letter {number}"))
    with look():
        validity = int(
            re.search(rb"UIDVALIDITY (\d+)", dovecot.do(("status", "INBOX", "(UIDVALIDITY)"))[0][1][0])[1]
        )
        Mailbox.objects.update(uid_validity=validity, last_uid=2, compared_at=now())
    fetch.fetch_all(at=now())
    with look():
        assert subjects() == ["letter 2"]
    fetch.fetch_all(at=now() + timedelta(hours=2))
    with look():
        assert subjects() == ["letter 0", "letter 1", "letter 2"]


def test_nothing_is_deleted_before_it_is_safe(mailbox, dovecot, look, monkeypatch):
    with look():
        Mailbox.objects.update(delete_fetched=True)
    dovecot.deliver(raw("first"))
    real = fetch.letters.keep

    def full(*arguments, **more):
        raise OSError("no space left on device")

    monkeypatch.setattr(fetch.letters, "keep", full)
    fetch.fetch_all(at=now())
    with look():
        assert "no space left" in Mailbox.objects.get().error
    assert dovecot.do(("search", None, "ALL")) == [("OK", [b"1"])]
    monkeypatch.setattr(fetch.letters, "keep", real)
    assert fetch.fetch_all(at=now()) == 1
    assert dovecot.do(("search", None, "ALL")) == [("OK", [b""])]
    with look():
        assert subjects() == ["first"]


def test_a_letter_too_big_is_not_fetched_but_visible(mailbox, dovecot, look, monkeypatch):
    monkeypatch.setattr(caps, "LETTER_BYTES", 5000)
    dovecot.deliver(raw("big", "x" * 6000))
    fetch.fetch_all(at=now())
    with look():
        letter = Letter.objects.get()
        assert letter.state == "unreadable"
        assert "only its headers were fetched" in letter.reason
    assert dovecot.do(("search", None, "ALL")) == [("OK", [b"1"])]


def test_a_wrong_password_is_told_on_the_mailbox(mailbox, dovecot, look):
    with look():
        Mailbox.objects.update(secret=keys.lock("wrong"))
    assert fetch.fetch_all(at=now()) == 0
    with look():
        assert "auth" in Mailbox.objects.get().error.lower()


def test_a_password_of_another_secret_is_told_in_words(mailbox, look, settings):
    settings.SECRET_KEY = "another"
    assert fetch.fetch_all(at=now()) == 0
    with look():
        assert "another ANSWERABLE_SECRET" in Mailbox.objects.get().error


def test_a_password_never_leaves_in_the_clear(mailbox, look):
    with look():
        Mailbox.objects.update(host="mail.example")
    assert fetch.fetch_all(at=now()) == 0
    with look():
        assert "only sent over TLS" in Mailbox.objects.get().error
        assert "sesame" not in Mailbox.objects.get().secret

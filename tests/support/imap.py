"""An IMAP server of a few letters that misbehaves as a test tells it to (RFC 9051)."""

import re
import socketserver
import threading
from contextlib import contextmanager

GONE = object()
"""The server hangs up without a word."""


class Mailbox:
    """`letters` by UID. `fault(command, line)` may return bytes to answer with instead, GONE, or a list of both:
    `None` lets the server answer as it should. `sessions` counts who connected, `seen` what was marked.
    """

    def __init__(self, letters, *, validity=7):
        self.letters = dict(letters)
        self.validity = validity
        self.dates = {}
        self.search = None
        self.fault = lambda *_: None
        self.sessions = 0
        self.seen = set()
        self.gone = set()

    def date(self, uid):
        return self.dates.get(uid, "03-Dec-2026 10:00:00 +0000")


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        box = self.server.box
        box.sessions += 1
        try:
            if self.faulty(box, "GREETING", b"", b"*"):
                return
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline():
                tag, _, rest = line.strip().partition(b" ")
                command = rest.split(b" ")[0].upper().decode()
                if command == "UID":
                    command = rest.split(b" ")[1].upper().decode()
                if self.faulty(box, command, rest, tag):
                    return
                if command == "LOGOUT":
                    self.wfile.write(b"* BYE\r\n" + tag + b" OK bye\r\n")
                    return
        except OSError:
            return

    def faulty(self, box, command, rest, tag):
        """Answer, well or not; True when the line is to be closed."""
        answers = box.fault(command, rest.decode("latin-1"))
        if answers is None:
            if command == "GREETING":
                return False
            answers = b"" if command == "LOGOUT" else self.well(box, command, rest) + b"TAG OK done\r\n"
        for answer in answers if isinstance(answers, list) else [answers]:
            if answer is GONE:
                return True
            self.wfile.write(answer.replace(b"TAG", tag))
        return False

    def well(self, box, command, rest):
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command == "SELECT":
            return b"* %d EXISTS\r\n" % len(box.letters)
        if command == "STATUS":
            return b'* STATUS "INBOX" (UIDVALIDITY %d)\r\n' % box.validity
        if command == "SEARCH":
            found = box.search or sorted(box.letters)
            since = re.search(rb"UID (\d+):\*", rest.partition(b"SEARCH")[2])
            found = [uid for uid in found if since is None or uid >= int(since[1])]
            return b"* SEARCH " + b" ".join(b"%d" % uid for uid in found) + b"\r\n"
        if command not in {"FETCH", "STORE"}:
            return b""
        uid = int(rest.split(b" ")[2])
        if command == "STORE":
            box.seen.add(uid)
        if command != "FETCH" or uid not in box.letters:
            return b""
        return self.fetched(box, uid, rest)

    @staticmethod
    def fetched(box, uid, rest):
        content = box.letters[uid]
        if b"BODY.PEEK" in rest:
            return b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(content), content)
        told = f'* {uid} FETCH (UID {uid} RFC822.SIZE {len(content)} INTERNALDATE "{box.date(uid)}")\r\n'
        return told.encode("latin-1")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def serving(box):
    """The port the mailbox is served at."""
    with Server(("127.0.0.1", 0), Session) as server:
        server.box = box
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server.server_address[1]
        server.shutdown()

"""A relay that answers as a test tells it to."""

import socketserver
import threading
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP


class Scripted:
    """A relay that answers as told: for each mail the reply to RCPT, or to the content.

    `refused`: what it says to some recipients; `mails_a_line`: after so many it closes the line. `lines` counts
    how often somebody connected.
    """

    def __init__(self, *, rcpt="250 OK", content="250 OK", refused=None, mails_a_line=None):
        self.rcpt = rcpt
        self.content = content
        self.refused = refused or {}
        self.mails_a_line = mails_a_line
        self.mails = []
        self.lines = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        self.lines += 1
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        session.carried = getattr(session, "carried", 0) + 1
        if self.mails_a_line and session.carried > self.mails_a_line:
            if self.lines % 2:
                server.transport.abort()
            return "421 4.7.0 Enough for one line."
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        said = self.refused.get(address, self.rcpt)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(envelope.original_content)
        if self.content == "drop":
            server.transport.abort()
            return "250 nobody hears this"
        return self.content

    async def listen(self, host, port, pool):
        import asyncio

        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(self, hostname="relay.test", loop=loop), host, port)


class Breaking(socketserver.StreamRequestHandler):
    """A relay that breaks at one word: there it says what it is told instead, hangs up (None) or says nothing ("")."""

    WELL = {"GREETING": "220 here", "EHLO": "250 here", "MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 go",
            "RSET": "250 OK", ".": "250 taken", "QUIT": "221 bye"}  # fmt: skip

    def handle(self):
        try:
            self.talk()
        except OSError:
            return

    def talk(self):
        going = self.say("GREETING")
        while going and (line := self.rfile.readline()):
            word = line.split()[0].decode().upper()
            going = self.say(word) and word != "QUIT"
            if going and word == "DATA" and self.server.breaks.get("DATA", "354").startswith("354"):
                content = b""
                while (line := self.rfile.readline()) and line != b".\r\n":
                    content += line
                self.server.mails.append(content)
                going = self.say(".")

    def say(self, word):
        said = self.server.breaks.get(word, self.WELL.get(word, "502 what?"))
        if said:
            self.wfile.write(f"{said}\r\n".encode())
        return said is not None


class _Breaking(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def breaking(breaks):
    """At a word: what is said, None to hang up, "" to be silent."""
    with _Breaking(("127.0.0.1", 0), Breaking) as server:
        server.breaks, server.mails = breaks, []
        server.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield server
        server.shutdown()

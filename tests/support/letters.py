"""What the tests of this room share: a listening server in a thread, and letters as bytes."""

import asyncio
import base64
import smtplib
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime


class Listening:
    """An asyncio server in a thread of its own, on a free port of this machine."""

    def __init__(self, start):
        self.loop = asyncio.new_event_loop()
        self.pool = ThreadPoolExecutor(2)
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=[start, ready])
        self.thread.start()
        assert ready.wait(10)

    def _run(self, start, ready):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(start("127.0.0.1", 0, self.pool))
        self.port = self.server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()
        self.server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0.01))
        self.loop.close()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        both = threading.Barrier(2)
        for done in [self.pool.submit(_forget_connection, both) for _ in range(2)]:
            done.result()
        self.pool.shutdown()


def _forget_connection(both):
    from django.db import connections

    both.wait(10)  # one of these in each thread
    connections.close_all()


@contextmanager
def listening(start):
    server = Listening(start)
    try:
        yield server
    finally:
        server.close()


def raw(subject="Twelve cartons are missing", body="Hello,\n\ntwelve cartons are missing.\n", **headers):
    """One letter from Dana as bytes; a header given as None is left out."""
    given = {
        "From": "Dana Whitfield <dana@harborcafe.example>",
        "To": "Bulkimart Support <support@bulkimart.com>",
        "Subject": subject,
        "Date": "Thu, 03 Dec 2026 10:00:00 -0500",
        "Message-ID": f"<{abs(hash((subject, body)))}@harborcafe.example>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}" for name, value in given.items() if value is not None]
    return ("\n".join(lines) + "\n\n" + body).replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def send(port, content, to="support@bulkimart.com", sender="dana@harborcafe.example"):
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
        return smtp.sendmail(sender, to, content)


def dkim_pair(bits):
    """A private key, and the DNS record that publishes its public one."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, bits)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"

"""Questions to the DNS: short, remembered for a while, and with an end."""

import time

from answerable.channels.email.sender_checks import Unanswered

ONE_SECOND = 1.0
"""The longest a single question may take."""
A_LETTER = 3.0
"""Seconds all questions about one letter may take together."""
REMEMBERED = 300.0
MOST = 5000


class Names:
    """The resolver of the reading process. `server`: an address, or "system" for that of the machine."""

    def __init__(self, server: str) -> None:
        import dns.resolver  # noqa: PLC0415 - a second of start-up only those pay who ask

        self._resolver = dns.resolver.Resolver(configure=server == "system")
        if server != "system":
            host, _, port = server.partition("#")
            self._resolver.nameservers = [host]
            self._resolver.port = int(port or 53)
        self._known: dict[tuple[str, str], tuple[float, list[str] | None]] = {}
        self._until = 0.0

    def begin(self) -> None:
        """A new letter: its own time to ask in."""
        self._until = time.monotonic() + A_LETTER

    def __call__(self, name: str, kind: str) -> list[str]:
        now = time.monotonic()
        known = self._known.get((name, kind))
        if known is None or known[0] < now:
            known = (now + REMEMBERED, self._ask(name, kind, min(ONE_SECOND, self._until - now)))
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[name, kind] = known
        if known[1] is None:
            raise Unanswered(name)
        return known[1]

    def _ask(self, name: str, kind: str, seconds: float) -> list[str] | None:
        """None when nobody answered."""
        import dns.exception  # noqa: PLC0415
        import dns.resolver  # noqa: PLC0415

        if seconds <= 0:
            return None
        try:
            answer = self._resolver.resolve(name, kind, lifetime=seconds)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, ValueError):
            return None
        return [_written(record, kind) for record in answer]


def _written(record: object, kind: str) -> str:
    if kind in {"TXT", "SPF"}:
        return b"".join(record.strings).decode("utf-8", "replace")  # type: ignore[attr-defined]
    return str(record).rstrip(".")

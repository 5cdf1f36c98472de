"""How many may talk to the mail listener at once, from one place and in all (RFC 5321 3.8: 421).

Who keeps connections open without sending must not keep others out. A mail server of ours in front hands on
everybody's letters from one address: addresses of our own network are counted in all only.
"""

import ipaddress
import os
from collections import Counter
from dataclasses import dataclass, field

IN_ALL = 200
FROM_ONE = 20


@dataclass
class Open:
    """The sessions of one listener; used by its one event loop only."""

    in_all: int = IN_ALL
    from_one: int = FROM_ONE
    taken: Counter[str] = field(default_factory=Counter)

    @classmethod
    def from_environment(cls) -> "Open":
        """ANSWERABLE_SMTP_SESSIONS in all, ANSWERABLE_SMTP_SESSIONS_EACH from one address."""
        return cls(
            int(os.environ.get("ANSWERABLE_SMTP_SESSIONS", IN_ALL)),
            int(os.environ.get("ANSWERABLE_SMTP_SESSIONS_EACH", FROM_ONE)),
        )

    def take(self, address: str) -> str | None:
        """The seat a session from this address gets; None when there is none left."""
        place, ours = _place(address)
        if self.taken.total() >= self.in_all or (not ours and self.taken[place] >= self.from_one):
            return None
        self.taken[place] += 1
        return place

    def leave(self, place: str) -> None:
        self.taken[place] -= 1
        if self.taken[place] <= 0:
            del self.taken[place]


def _place(address: str) -> tuple[str, bool]:
    """Whom an address belongs to: itself, or its /64 where it is IPv6; and whether that is ours."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "local", True  # a socket of this machine
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped), found.ipv4_mapped.is_private
        return str(ipaddress.ip_network((found, 64), strict=False)), found.is_private
    return str(found), found.is_private

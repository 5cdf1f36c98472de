"""Pictures in letters. Those that came along are shown; those elsewhere only when somebody asks, and then
through us: whoever wrote learns neither who looked, nor from where, nor that anybody did at once.
"""

import ipaddress
import re
import socket
from urllib.parse import urljoin, urlsplit

import httpx

from answerable.channels.email import html
from answerable.tickets import previews

BYTES = 5 * 1024 * 1024
SECONDS = 8.0
HOPS = 3
PORTS = frozenset({80, 443})
WIDE = 1200
SOURCE = re.compile(r'src="cid:([^"]*)"')
AGENT = "Mozilla/5.0 (compatible; picture)"


class NoPicture(Exception):
    """It cannot be shown; the message says why, for the log."""


def letter(source: str, *, own: dict[str, str], base: str, asked: bool) -> tuple[str, int]:
    """A letter's HTML made safe, with addresses of ours for its pictures, and how many lie elsewhere.

    Args:
        source: the HTML as it came.
        own: Content-ID to the address of a picture that came along.
        base: begins the address of a picture that lies elsewhere; its key follows.
        asked: whether somebody wants those shown.
    """
    elsewhere: dict[str, str] = {}
    clean = html.for_display(source, inline=own, remote=elsewhere)
    if not asked:
        clean = html.for_display(source, inline=own)

    def address(found: re.Match[str]) -> str:
        return f'src="{own.get(found[1]) or base + found[1]}"'

    return SOURCE.sub(address, clean), len(elsewhere)


def elsewhere_in(source: str) -> dict[str, str]:
    """Key to address of every picture of a letter that lies elsewhere: nothing else is fetched for it."""
    found: dict[str, str] = {}
    html.for_display(source, remote=found)
    return found


def fetch(url: str) -> bytes:
    """A picture from elsewhere, drawn anew (WebP).

    Each address on the way is looked up, has to be public, and is connected to as looked up, so that no name
    can lead into our own network (H2). No cookie, no referrer; size, time and redirects are limited.

    Raises:
        NoPicture: it is not to be had, or no picture.
    """
    with httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client:
        for _hop in range(HOPS + 1):
            answer = _ask(client, url)
            if isinstance(answer, bytes):
                try:
                    return previews.preview(answer, longest=WIDE)
                except previews.NoPreview as error:
                    raise NoPicture(str(error)) from error
            url = answer
    raise NoPicture("It leads from place to place.")


def _ask(client: httpx.Client, url: str) -> bytes | str:
    """The content at an address, or the next address."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise NoPicture("Its address cannot be read.") from error
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or port not in PORTS:
        raise NoPicture("Its address is none a picture has.")
    address = _looked_up(host, port)
    place = f"[{address}]" if ":" in address else address
    pinned = parts._replace(netloc=f"{place}:{port}", fragment="").geturl()
    name = host if port in {80, 443} else f"{host}:{port}"
    try:
        with client.stream(
            "GET",
            pinned,
            headers={"Host": name, "Accept": "image/*", "User-Agent": AGENT},
            extensions={"sni_hostname": host},
        ) as answer:
            if answer.is_redirect:
                return str(urljoin(url, answer.headers.get("location", "")))
            if answer.status_code != 200 or not answer.headers.get("content-type", "").startswith("image/"):
                raise NoPicture(f"Its server said {answer.status_code}, and no picture.")
            return _read(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoPicture(f"Its server does not answer: {type(error).__name__}") from error


def _read(answer: httpx.Response) -> bytes:
    content = b""
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > BYTES:
            raise NoPicture("It is too large.")
    return content


def _looked_up(host: str, port: int) -> str:
    """The one address to connect to. Raises NoPicture unless every address of the name is public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoPicture("There is no such server.") from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise NoPicture("It lies in a network that is not public.")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether anybody could be meant: no loopback, private, link-local, mapped or reserved address."""
    try:
        place = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(place, ipaddress.IPv6Address):
        inner = place.ipv4_mapped or place.sixtofour or (place.teredo[1] if place.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if place in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return place.is_global and not place.is_multicast and not place.is_reserved

"""DKIM (RFC 6376): a mail is signed when there is a key for the brand's domain.

Keys lie in `dkim/<domain>/<selector>.pem` in the data folder (or in the folder ANSWERABLE_DKIM names), RSA;
the public half stands in DNS under `<selector>._domainkey.<domain>`. Of several keys of a domain all
sign, so that one can be replaced by the next.
"""

import os
from functools import lru_cache
from pathlib import Path

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

SIGNED = (
    b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"mime-version", b"content-type", b"auto-submitted", b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
SMALLEST = 1024  # bits of RSA, RFC 8301


class CannotSign(Exception):
    """A key is there and cannot be used; the mail waits until somebody looks."""


def signed(content: bytes, *, domain: str) -> bytes:
    """The mail with a signature of each key of the domain; as it is where there is none.

    Raises:
        CannotSign: a key cannot be read.
    """
    present = {line.partition(b":")[0].lower() for line in content.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    signatures = b""
    for path in keys_of(domain):
        signatures += dkim.sign(
            content,
            path.stem.encode(),
            domain.encode("idna"),
            _key(path, path.stat().st_mtime_ns),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in SIGNED if name in present],
        )
    return signatures + content


def keys_of(domain: str) -> list[Path]:
    """The key files of a domain, in the order of their selectors."""
    folder = Path(os.environ.get("ANSWERABLE_DKIM") or settings.DATA / "dkim")
    if not domain or "/" in domain or domain.startswith("."):
        return []
    return sorted((folder / domain).glob("*.pem"))


@lru_cache(maxsize=50)
def _key(path: Path, _changed: int) -> bytes:
    """The secret as dkimpy takes it."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise CannotSign(f"The DKIM key {path.name} of {path.parent.name} cannot be read: {error}") from error
    if isinstance(key, RSAPrivateKey) and key.key_size >= SMALLEST:
        return key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    raise CannotSign(f"The DKIM key {path.name} of {path.parent.name} is not RSA of 1024 bits or more.")

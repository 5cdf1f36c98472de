"""DKIM (RFC 6376, Ed25519 by RFC 8463): a mail is signed when there is a key for the brand's domain.

Keys lie in `dkim/<domain>/<selector>.pem` in the data folder (or in the folder ANSWERABLE_DKIM names), RSA or
Ed25519; the public half stands in DNS under `<selector>._domainkey.<domain>`. Of several keys of a domain all
sign: so one can be replaced by the next, and Ed25519 stand beside the RSA that older servers need.
"""

import os
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

from answerable.channels.email import ed25519

ed25519.known_to(dkim)
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
        algorithm, key = _key(path, path.stat().st_mtime_ns)
        signatures += dkim.sign(
            content,
            path.stem.encode(),
            domain.encode("idna"),
            key,
            signature_algorithm=algorithm,
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
def _key(path: Path, _changed: int) -> tuple[bytes, bytes]:
    """The algorithm, and the secret as dkimpy takes it for that."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise CannotSign(f"The DKIM key {path.name} of {path.parent.name} cannot be read: {error}") from error
    if isinstance(key, RSAPrivateKey) and key.key_size >= SMALLEST:
        return b"rsa-sha256", key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    if isinstance(key, Ed25519PrivateKey):
        return ed25519.ALGORITHM, b64encode(key.private_bytes_raw())
    raise CannotSign(
        f"The DKIM key {path.name} of {path.parent.name} is neither RSA of 1024 bits or more nor Ed25519."
    )

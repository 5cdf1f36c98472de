"""The key pair by which push services know this desk (RFC 8292): P-256, the private half kept in one file."""

import base64
import os
from importlib.util import find_spec
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings


def make(file: Path) -> str:
    """Write a new private key and return the public one.

    Raises FileExistsError: with another key every browser would have to subscribe anew.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
        kept.write(pem)
    return public(key)


def private() -> ec.EllipticCurvePrivateKey | None:
    """The desk's key; None where there is none, or the extra is not installed: then nothing is pushed."""
    file = Path(settings.PUSH_KEY)
    if not file.is_file() or find_spec("pywebpush") is None:
        return None
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{file} holds no P-256 key. Make one with `answerable push keys`.")
    return key


def public(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as browsers want it: the uncompressed point, base64url without padding."""
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return encoded(point)


def public_key() -> str:
    """What pages give to browsers; "" where nothing is pushed."""
    key = private()
    return public(key) if key is not None else ""


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def decoded(text: str) -> bytes:
    """Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

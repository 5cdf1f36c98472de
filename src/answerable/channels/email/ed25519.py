"""Ed25519 signatures of mail (RFC 8463). dkimpy asks PyNaCl for them; here `cryptography`, which the desk has
anyway, answers in its place.
"""

import base64
from types import SimpleNamespace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = b"ed25519-sha256"


class SigningKey:
    """The secret half, of 32 bytes in base64."""

    def __init__(self, secret: bytes, encoder: Any = None) -> None:  # noqa: ARG002  PyNaCl's form
        self._key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret))

    def sign(self, digest: bytes) -> SimpleNamespace:
        return SimpleNamespace(signature=self._key.sign(digest))


class VerifyKey:
    """The public half as it stands in the DNS. Raises ValueError where it is none."""

    def __init__(self, public: bytes, encoder: Any = None) -> None:  # noqa: ARG002
        self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))

    def verify(self, digest: bytes, signature: bytes) -> bytes:
        """Raises InvalidSignature."""
        self._key.verify(signature, digest)
        return digest


def known_to(dkimpy: Any) -> None:
    """Let dkimpy sign and check Ed25519; where PyNaCl is installed it stays with that."""
    if not hasattr(dkimpy, "nacl"):
        dkimpy.nacl = SimpleNamespace(
            signing=SimpleNamespace(SigningKey=SigningKey, VerifyKey=VerifyKey),
            encoding=SimpleNamespace(Base64Encoder=None),
            exceptions=SimpleNamespace(BadSignatureError=InvalidSignature, ValueError=ValueError),
        )

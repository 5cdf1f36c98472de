"""A shop's secrets as the database keeps them: encrypted with a key derived from the desk's one secret."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def _box() -> Fernet:
    key = sha256(f"answerable shops|{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def lock(secret: str) -> str:
    """A shop's secret as it is kept; "" stays ""."""
    return _box().encrypt(secret.encode()).decode("ascii") if secret else ""


def unlock(kept: str) -> str:
    """Raises ValueError with words for people when the desk's secret is not the one it was locked with."""
    try:
        return _box().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        raise ValueError(
            "The shop's key was stored under another ANSWERABLE_SECRET. "
            "Enter it again, or restore that secret."
        ) from None

"""The keys this room derives from the desk's one secret, each for one purpose."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def mail() -> bytes:
    """Signs the tokens in reply and bounce addresses."""
    return sha256(f"answerable mail tokens|{settings.SECRET_KEY}".encode()).digest()


def _box() -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(sha256(f"answerable mailboxes|{settings.SECRET_KEY}".encode()).digest())
    )


def lock(password: str) -> str:
    """A mailbox's password as it is kept in the database."""
    return _box().encrypt(password.encode()).decode("ascii")


def unlock(secret: str) -> str:
    """Raises ValueError with words for people when the desk's secret is not the one it was locked with."""
    try:
        return _box().decrypt(secret.encode()).decode()
    except InvalidToken:
        raise ValueError(
            "The mailbox's password was stored under another ANSWERABLE_SECRET. "
            "Enter it again, or restore that secret."
        ) from None

"""The pass of one chat: whoever holds it is that chat's visitor. It names the chat and nothing else."""

from django.core import signing

_SALT = "answerable.chat"
VALID_FOR = 24 * 3600
"""Seconds a conversation can be taken up again on another page or after a cut."""


def issue(chat: int, ticket: int, brand: int) -> str:
    """A pass for the visitor of a chat."""
    return signing.dumps((chat, ticket, brand), salt=_SALT)


def chat_of(text: str) -> tuple[int, int, int] | None:
    """The chat, ticket and brand a pass names, or None if it is forged or too old."""
    try:
        chat, ticket, brand = signing.loads(text, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(chat), int(ticket), int(brand)

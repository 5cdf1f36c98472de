"""Language codes in a policy."""

import re

from answerable.policy.findings import Unreadable
from answerable.policy.settings import listed


def language(text: str) -> str:
    """A short code such as `en` or `pt-br`. Raises Unreadable."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise Unreadable(
            f"I can't read the language '{text[:40]}'.", "Write its short code, for example 'en' or 'de'."
        )
    return text


def languages(text: str) -> tuple[str, ...]:
    """Several codes, with commas. Raises Unreadable."""
    return tuple(language(each) for each in listed(text))

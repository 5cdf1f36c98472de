"""Where a page ended, as a word to hand back. Signed, and good for the question it came from only."""

from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, Signer

from answerable.api.problems import bad_request

LONGEST = 1000


def write(question: Mapping[str, Any], key: list[Any]) -> str:
    """The cursor behind the row whose ordering key is `key`."""
    return _signer().sign_object([_about(question), key])


def read(question: Mapping[str, Any], cursor: str) -> list[Any]:
    """The ordering key of the last row of the page before.

    Raises:
        Problem: 400, the cursor is not one of ours or belongs to another question.
    """
    try:
        about, key = _signer().unsign_object(cursor[:LONGEST])
    except (BadSignature, ValueError, TypeError) as error:
        raise bad_request(
            "The cursor was not made by this desk, or was changed on the way. Nothing is lost: take "
            "`next` of the page before as it is, or start again without a cursor."
        ) from error
    if about != _about(question):
        raise bad_request(
            "The cursor belongs to a question with other filters. Nothing is lost: keep the filters of the "
            "page it came from, or start again without a cursor."
        )
    if not isinstance(key, list):
        raise bad_request("The cursor does not say where to go on. Start again without a cursor.")
    return key


def _about(question: Mapping[str, Any]) -> list[Any]:
    return sorted([name, value] for name, value in question.items() if value is not None)


def _signer() -> Signer:
    return Signer(salt="answerable.api.cursor")

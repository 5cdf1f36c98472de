"""What the desk asks of a translator, whoever made it."""

from typing import Protocol


class NotTranslated(Exception):
    """The machine did not translate; the message says why, for an agent."""


class Translator(Protocol):
    """`name` is told beside every text it made."""

    @property
    def name(self) -> str: ...

    def translate(self, text: str, *, source: str, target: str) -> str:
        """The text in another language; `source` and `target` are short codes.

        Raises NotTranslated.
        """
        ...

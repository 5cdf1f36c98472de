"""The words an explanation is told in: English, unless a desk hands in the language of its reader."""

from datetime import datetime
from typing import Any

DAY = "%a"
SHORT_DATE = "%-d %b"
WEEKDAY_DATE = "%a %d %b"
FULL_DATE = "%a %-d %b %Y"
WHOLE = "%A %-d %B"


def noted(message: str) -> str:
    """Marks a message that is said later, in the language of whoever reads it."""
    return message


class Words:
    """English. A desk derives from it: `say` looks a message up, `date` writes a date its reader's way."""

    def say(self, message: str, **values: Any) -> str:
        """A message with its values."""
        return message % values if values else message

    def date(self, at: datetime, form: str) -> str:
        """A local instant's date in one of the forms above."""
        return at.strftime(form.replace("%-d", str(at.day)))


ENGLISH = Words()

"""Evidence in the reader's language. A policy is read and checked without Django; only who looks up evidence
has it, and there these ask it.
"""


def gettext(message: str) -> str:
    """The message in the language in force."""
    from django.utils.translation import gettext as translated  # noqa: PLC0415  see above

    return translated(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for a count, in the language in force."""
    from django.utils.translation import ngettext as translated  # noqa: PLC0415  see above

    return translated(one, many, count)

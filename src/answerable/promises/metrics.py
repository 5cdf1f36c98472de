"""What a clock measures, as people call it."""

from django.utils.translation import gettext_noop

from answerable.kit.words import gettext

_NAMES = {
    "first response": gettext_noop("First answer"),
    "next response": gettext_noop("Next answer"),
    "initial review": gettext_noop("Review"),
    "live answer": gettext_noop("Live answer"),
    "resolution": gettext_noop("Solution"),
    "workaround": gettext_noop("Workaround"),
    "status update": gettext_noop("News"),
    "acknowledgement": gettext_noop("Receipt"),
    "escalation review": gettext_noop("Senior review"),
    "follow-up": gettext_noop("Follow-up"),
}


def metric_in_words(metric: str) -> str:
    """A short name in the reader's language: `First answer`."""
    return gettext(_NAMES[metric]) if metric in _NAMES else metric[:1].upper() + metric[1:]

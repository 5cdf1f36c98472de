"""Why a clock stood, does not count or cannot be measured: the desk's own words, in the reader's language."""

import re

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

_OWN = (
    gettext_noop("waiting for customer"),
    gettext_noop("waiting for other team"),
    gettext_noop("resolved"),
    gettext_noop("reopened"),
    gettext_noop("duplicate"),
    gettext_noop("spam"),
    gettext_noop("its rule no longer applies"),
    gettext_noop("the customer left first"),
    gettext_noop("the answer did not arrive"),
    gettext_noop("no telephone tells when it began to ring"),
)
_SUSPENDED, _MERGED, _FIRST = "suspended: ", "merged into ", ", which came first"
_VERSION = re.compile(r"version (\d+)")


def reason_in_words(kept: str) -> str:
    """A reason as it is on record, said in the language in force; what a person wrote stays as written."""
    if kept in _OWN:
        return gettext(kept)
    if version := _VERSION.fullmatch(kept):
        return _("version %(number)s of the policy") % {"number": version[1]}
    if kept.startswith(_SUSPENDED):
        return _("suspended: %(why)s") % {"why": kept.removeprefix(_SUSPENDED)}
    if kept.endswith(_FIRST):
        reference = kept.removesuffix(_FIRST).removeprefix("merged with ")
        return _("merged with %(reference)s, which came first") % {"reference": reference}
    if kept.startswith(_MERGED):
        return _("merged into %(reference)s") % {"reference": kept.removeprefix(_MERGED)}
    return kept

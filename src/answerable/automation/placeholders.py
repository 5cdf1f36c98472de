"""The words in braces a macro may use. The list is closed: there is no language to write programs in."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from answerable.brands.wording import BRACES, fill

KNOWN = (
    "name", "first name", "company", "reference", "subject", "order", "brand", "agent", "time", "clause",
)  # fmt: skip
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its placeholders filled in. `missing` names those that had nothing to say: their paragraphs
    are left out.
    """

    text: str
    missing: tuple[str, ...]


def problems_of(text: str) -> list[str]:
    """What is wrong with a text, as sentences that name the place; none where it can be used."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for brace in BRACES.finditer(line):
            name = brace[1]
            if name is None:
                found.append(_("Line %(line)s: a brace stands alone.") % {"line": number})
            elif name not in KNOWN:
                near = get_close_matches(name.strip().lower(), KNOWN, n=1, cutoff=0.5)
                hint = f" {_('Did you mean {%(near)s}?') % {'near': near[0]}}" if near else ""
                says = _("Line %(line)s: there is no placeholder {%(name)s}.") % {
                    "line": number,
                    "name": name[:40],
                }
                found.append(says + hint)
    if found:
        allowed = ", ".join(f"{{{name}}}" for name in KNOWN)
        found.append(_("Allowed are: %(allowed)s.") % {"allowed": allowed})
    if len(text) > LONGEST:
        found.append(_("The text is too long for an answer people read to the end."))
    return found


def filled(text: str, values: Mapping[str, str]) -> Filled:
    """The text with its values; each is put in once and never looked into."""
    named = {brace[1] for brace in BRACES.finditer(text) if brace[1] is not None}
    missing = tuple(name for name in KNOWN if name in named and not values.get(name))
    return Filled(fill(text, {name: values.get(name, "") for name in KNOWN}), missing)

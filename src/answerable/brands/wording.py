"""The words of the mails the desk writes by itself: a text with placeholders from a closed list, by brand and
language, in versions. What is not worded keeps the words the desk came with.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.brands.models import Brand, MailWording

BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text, and where: lines and columns count from 1."""

    line: int
    column: int
    says: str


class Unfit(Exception):
    """A text that cannot be used; `problems` says why, line by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.says for problem in problems))
        self.problems = tuple(problems)


def problems_of(text: str, *, known: Sequence[str], required: Sequence[str]) -> list[Problem]:
    """Everything that is wrong with a text; none where it can be used."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for brace in BRACES.finditer(line):
            name = brace[1]
            if name is None:
                says = _("A brace stands alone. Placeholders look like {name}.")
                found.append(Problem(number, brace.start() + 1, says))
            elif name not in known:
                near = get_close_matches(name.strip().lower(), known, n=1, cutoff=0.5)
                says = _("There is no placeholder {%(name)s} in this mail.") % {"name": name[:40]}
                if near:
                    says = f"{says} {_('Did you mean {%(near)s}?') % {'near': near[0]}}"
                found.append(Problem(number, brace.start() + 1, says))
    lines = max(1, len(text.splitlines()))
    for name in required:
        if f"{{{name}}}" not in text:
            says = _("{%(name)s} is missing: without it this mail does not say what it is for.") % {
                "name": name
            }
            found.append(Problem(lines, 1, says))
    if len(text) > LONGEST:
        found.append(Problem(lines, 1, _("The text is too long for a mail people read to the end.")))
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, once: what a value holds is never looked into (A10).

    A paragraph whose placeholder has nothing to say is left out.
    """
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        names = [brace[1] for brace in BRACES.finditer(paragraph) if brace[1] in values]
        if any(not values[name] for name in names):
            continue
        paragraphs.append(BRACES.sub(lambda brace: values.get(brace[1] or "", brace[0]), paragraph))
    return "\n\n".join(paragraphs)


def words_of(brand_id: int, kind: str, language: str) -> str:
    """The brand's own words for a kind of mail in a language; "" where it has none. Needs it in scope."""
    latest = (
        MailWording.objects.filter(brand_id=brand_id, kind=kind, language=language)
        .order_by("-version")
        .values_list("text", flat=True)
        .first()
    )
    return latest or ""


@transaction.atomic
def keep(
    brand_id: int,
    kind: str,
    language: str,
    text: str,
    *,
    known: Sequence[str],
    required: Sequence[str],
    by: str,
    at: datetime,
) -> MailWording:
    """Keep a new version of a text; an empty one goes back to the desk's own words.

    Raises:
        Unfit: it names a placeholder this mail does not know, or lacks one it needs.
    """
    text = text.replace("\r\n", "\n").strip()
    found = problems_of(text, known=known, required=required) if text else []
    if found:
        raise Unfit(found)
    before = (
        MailWording.objects.select_for_update()
        .filter(brand_id=brand_id, kind=kind, language=language)
        .order_by("-version")
        .first()
    )
    if before is not None and before.text == text:
        return before
    number = before.version + 1 if before else 1
    Brand.objects.filter(pk=brand_id, words_its_mails=False).update(words_its_mails=True)
    return MailWording.objects.create(
        brand_id=brand_id, kind=kind, language=language, version=number, text=text, by=by[:120], at=at
    )

"""A hint at the language of a letter, among the languages its brand answers in. The agent may correct it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

ENOUGH = 1000
FEWEST = 3
"""Words below which a person's known language says more than their letter."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def hint(text: str, languages: Sequence[str]) -> str:
    """One of `languages`; nothing where there is no choice or too little to tell: what is known stands."""
    sample = " ".join(text[:ENOUGH].split())
    if len(languages) < 2 or len(_WORD.findall(sample)) < FEWEST:
        return ""
    return str(_identifier(tuple(languages)).classify(sample)[0])


@lru_cache(maxsize=32)
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - only the reading process needs it

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = set(identifier.labels)
    identifier.set_languages([language for language in languages if language in known] or ["en"])
    identifier._full_model = None  # noqa: SLF001 - the table of the other 139 languages: 28 MB
    for table in (
        "tk_nextmove",
        "tk_output",
        "tk_row",
        "_rowbase",
    ):  # the same for every choice: 50 MB once, not a brand
        setattr(identifier, table, _shared.setdefault(table, getattr(identifier, table)))
    return identifier


_shared: dict[str, Any] = {}

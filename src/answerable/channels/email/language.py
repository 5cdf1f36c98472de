"""A hint at the language of a letter, among the languages its brand answers in. The agent may correct it."""

from collections.abc import Sequence
from copy import copy
from functools import lru_cache
from typing import Any

ENOUGH = 2000


def hint(text: str, languages: Sequence[str]) -> str:
    """One of `languages` (the first is the brand's own, and the answer whenever there is too little to tell)."""
    if not languages:
        return ""
    sample = " ".join(text[:ENOUGH].split())
    if len(languages) == 1 or len(sample) < 12:
        return languages[0]
    return str(_identifier(tuple(languages)).classify(sample)[0])


@lru_cache(maxsize=64)
def _identifier(languages: tuple[str, ...]) -> Any:
    identifier = copy(_model())
    identifier.set_languages([language for language in languages if language in _model().labels] or ["en"])
    return identifier


@lru_cache(maxsize=1)
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - 25 MB only the reading process needs

    return LanguageIdentifier.from_model_file(MODEL_FILE)

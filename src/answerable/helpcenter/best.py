"""In which language a reader gets an article."""

from collections.abc import Mapping

from answerable.helpcenter.models import Translation


def best(texts: Mapping[str, Translation], language: str, primary: str) -> Translation:
    """The reader's language, else the brand's primary one, else whichever there is; the page says which."""
    return texts.get(language) or texts.get(primary) or texts[min(texts)]

"""The translator this desk uses, if its operator named one."""

from django.conf import settings

from answerable.translation.libre import LibreTranslate
from answerable.translation.port import Translator


def translator() -> Translator | None:
    """None: nothing is translated here, and no text leaves the desk for it."""
    if not settings.TRANSLATION_URL:
        return None
    return LibreTranslate(settings.TRANSLATION_URL, settings.TRANSLATION_KEY)

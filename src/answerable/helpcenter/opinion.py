"""A reader says whether an article helped."""

from datetime import datetime

from answerable.helpcenter.models import Opinion, Translation


def say(text: Translation, *, helped: bool, reason: str = "", at: datetime) -> Opinion:
    """Keep the answer with the version it was given about; nothing of who gave it."""
    if text.version_id is None:
        raise ValueError("Nobody can have an opinion on a text that is not published.")
    return Opinion.objects.create(
        brand_id=text.brand_id,
        article_id=text.article_id,
        version_id=text.version_id,
        helped=helped,
        reason=reason.strip()[:500],
        at=at,
    )

"""Tell a person's own words from the letter they quote below them."""

from answerable.channels.email import quote


def split(text: str) -> tuple[str, str]:
    """(own words, what their mail program put below). Text that is quoted in the middle stays with the words
    around it.
    """
    whole = text.replace("\r\n", "\n").strip()
    own = quote.visible(whole)
    if own and whole.startswith(own):
        return own, whole[len(own) :].strip()
    return whole, ""

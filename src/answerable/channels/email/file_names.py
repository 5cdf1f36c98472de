"""Names of files in letters: for people to read, never a path."""

import mimetypes

ENDINGS = {
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/pgp-encrypted": ".pgp",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
}


def display_name(name: str) -> str:
    """A name safe to show and to offer for saving: one line, no path, no invisible or direction-changing
    characters (B3).
    """
    visible = "".join(
        ch for ch in name if ch.isprintable() and not 0x200B <= ord(ch) <= 0x206F and ch != "\ufeff"
    )
    last = visible.replace("\\", "/").rpartition("/")[2].strip(" .")
    return last[-120:] or "attachment"


def kind_of(name: str) -> str:
    """The type a file of this name usually has."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"

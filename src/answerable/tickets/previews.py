"""Small pictures of pictures: decoded under limits, turned upright, written anew without what cameras add.

Where and when a photograph was taken stays in the original, which only a download gives (B6, B10).
"""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
PIXELS = 40_000_000
WIDE = 640
"""Pixels at most, on the longer side."""
KIND = "image/webp"


class NoPreview(Exception):
    """It is no picture, or one too large to open safely."""


def preview(content: bytes, *, longest: int = WIDE) -> bytes:
    """A picture as WebP of `longest` pixels at most, its first frame only, with no metadata.

    Raises:
        NoPreview: it is none of the kinds shown, broken, or has more than PIXELS.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS:
                    raise NoPreview(f"{opened.width} × {opened.height} pixels are too many to show.")
                opened.draft("RGB", (longest * 2, longest * 2))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((longest, longest))
                small = upright.convert("RGBA" if _see_through(upright) else "RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Warning,
        MemoryError,
        Image.DecompressionBombError,
    ) as error:
        raise NoPreview("This is no picture that could be shown.") from error
    bare = Image.new(small.mode, small.size)  # pixels only: nothing that came along with them
    bare.paste(small)
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=80)
    return written.getvalue()


def _see_through(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info
